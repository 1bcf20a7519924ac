/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_WATCHER_H
#define TESTS_BENCH_WATCHER_H

#include <sys/types.h>

#include "config.h"
#include "turn.h"

struct designs_bpf;
struct empty_bpf;
struct probe;

enum {
  ON_ENTER = 1,
  ON_EXIT = 2,
  ON_SWITCH = 4,
  ON_CLASSIC_ENTER = 8,
  ON_CLASSIC_EXIT = 16,
};

#define WATCHER_OPTIONS 5
#define WATCHER_PROGRAMS 2

/* Who watches system calls while turns are taken. Only one does at a time. */
struct watcher {
  const char *label;
  enum { NOBODY, EMPTY, PLUGIN, DESIGN, SYSCOUNT } kind;
  unsigned hooks;                         /* of empty programs */
  const char *options[WATCHER_OPTIONS];   /* of the plugin: set to true */
  unsigned max;                           /* its series, 0 for the default */
  const char *programs[WATCHER_PROGRAMS]; /* of designs.bpf.c */

  struct empty_bpf *empty;
  struct designs_bpf *designs;
  struct config config;
  struct probe *probe;
  pid_t pid;
  double *ns[TURNS]; /* by round; the caller's to fill */
};

/* Loads it, with room for so many rounds. NULL, or why it can't be loaded; in
 * either case the caller closes it. */
const char *watcher_open(struct watcher *w, long rounds);

/* NULL, or why it can't be attached. */
const char *watcher_attach(struct watcher *w);

void watcher_detach(struct watcher *w);

void watcher_close(struct watcher *w);

/* How many programs of others are on tracepoints or the like. On the same hooks
 * they pay part of what a watcher would add. */
int watcher_others(void);

#endif
