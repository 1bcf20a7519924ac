/* SPDX-License-Identifier: MIT */
/* The plugin's callbacks between the stand-ins for collectd and the kernel. */
#ifndef TESTS_PLUGINS_H
#define TESTS_PLUGINS_H

#include "daemon.h"
#include "kernel.h"
#include "options.h"

/* The plugin is loaded, and neither configured nor started. */
void plugins_begin(void);

/* And with this, after what it may have configured. */
void plugins_start(void);
void plugins_end(void);

/* Sets an option, as collectd would. */
void plugins_configure(const char *key, oconfig_value_t value);
#define CONFIGURE(key, ...) plugins_configure(key, (oconfig_value_t)__VA_ARGS__)

/* One interval, in which each process does so much, and its read. */
void plugins_interval(cdtime_t now, struct counts each);
#define INTERVAL(now, ...)                                                     \
  plugins_interval(now, (struct counts){.calls = __VA_ARGS__})

/* The value of the series that was dispatched with this time. */
const char *plugins_value(const char *series, cdtime_t time);
#define VALUE(series, time, expected)                                          \
  UNIT_TEXT(plugins_value(series, time), expected)

/* How many value lists there are whose name begins so. */
size_t plugins_count(const char *beginning);

/* All families. */
#define ALL_ON()                                                               \
  do {                                                                         \
    CONFIGURE("ReportByCgroup", BOOLEAN(1));                                   \
    CONFIGURE("ReportByProcessAndSyscall", BOOLEAN(1));                        \
  } while (0)

#endif
