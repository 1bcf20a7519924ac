/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_RING_H
#define TESTS_BENCH_RING_H

/* Threads of this process that take turns on the caller's CPU: one wakes the
 * next and sleeps. In its turn, each makes calls and times them: of one that
 * does as little as getppid, and that hardly any other program makes, so that
 * it shows if one is missing. */

#include <sys/syscall.h>

#define RING_CALLS 16 /* in a turn */
#define RING_CALL SYS_sched_get_priority_max
#define RING_NAME "ring-"

/* Starts them, i having the name of i modulo names; with no names, all have the
 * process's. Returns 0, or a negative errno if not all could be. */
int ring_start(long threads, long names);

/* All take a turn, and note what a call of theirs took, in ns, if not NULL. */
void ring_pass(double *ns);

/* Ends what was started. */
void ring_stop(void);

#endif
