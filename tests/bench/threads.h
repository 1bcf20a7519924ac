/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_THREADS_H
#define TESTS_BENCH_THREADS_H

#include <sys/types.h>

/* The CPU time that a process's threads have had, in ms, as
 * /proc/PID/task/TID/schedstat tells it. */
struct threads {
  double readers; /* collectd's, which call a plugin's read */
  double all;
};

struct threads threads_time(pid_t pid);

#endif
