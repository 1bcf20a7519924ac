/* SPDX-License-Identifier: MIT */
/* Stands in for collectd: what it was given, and what it says when asked. */
#ifndef TESTS_DAEMON_H
#define TESTS_DAEMON_H

#include "collectd.h"

#include "plugin.h"

#define DAEMON_SERIES 2048
#define DAEMON_LINES 16
#define DAEMON_NEWS 32

struct daemon {
  /* value lists, as "plugin-instance/type-instance value", and their times */
  char series[DAEMON_SERIES][5 * DATA_MAX_NAME_LEN];
  cdtime_t time[DAEMON_SERIES];
  size_t n;
  int dispatch_status; /* what plugin_dispatch_values returns */

  /* log lines, the level before each: "3 syscalls plugin: ..." */
  char line[DAEMON_LINES][600];
  size_t lines;

  /* notifications, as "4 host plugin/type-instance: message", and their times
   */
  char news[DAEMON_NEWS][4 * NOTIF_MAX_MSG_LEN];
  cdtime_t news_time[DAEMON_NEWS];
  size_t n_news;

  cdtime_t now;
  uint64_t monotonic; /* ns, of CLOCK_MONOTONIC */
  cdtime_t interval;

  int (*config)(oconfig_item_t *item);
  int (*init)(void);
  int (*read)(void);
  int (*shutdown)(void);
};

extern struct daemon daemon_stub;

/* Forgets what was dispatched, notifications too, and logged. */
void daemon_forget(void);

#endif
