/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_INTERVAL_H
#define TESTS_BENCH_INTERVAL_H

#include <stdint.h>

#include "watcher.h"

/* An interval's end as src/plugin.c has it, but that nothing is reported; and
 * what the plugin has seen of those that are measured. */

struct seen {
  int call;       /* its number */
  uint64_t made;  /* such calls */
  uint64_t calls; /* such, as the plugin has them in all intervals */
  long names;     /* of the ring's, the most that an interval had */
  long reads;
};

/* Names of the ring that a table takes for sure. */
#define INTERVAL_NAMES 512

/* Ends an interval, and adds what there was in it. */
void interval_read(const struct watcher *plugin, struct seen *seen);

/* Starts what reads on another CPU, if there is one. 0 or a negative errno. */
int interval_start(void);

/* Has it read now, or waits until it has, if it was told to. */
void interval_ask(const struct watcher *plugin, struct seen *seen);
void interval_wait(void);

void interval_stop(void);

#endif
