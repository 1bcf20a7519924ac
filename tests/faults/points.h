/* SPDX-License-Identifier: MIT */
/* The points at which something can fail: calls of the plugin, and of the
 * libraries below it, for memory, files and the kernel. */
#ifndef TESTS_FAULTS_POINTS_H
#define TESTS_FAULTS_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind {
  KIND_MEMORY,  /* malloc() and all that is made of it */
  KIND_FILE,    /* files, and descriptors of them */
  KIND_BPF,     /* bpf(2) */
  KIND_MMAP,    /* mmap(2) */
  KIND_PERF,    /* perf_event_open(2), and ioctl(2) on what it gives */
  KIND_BARRIER, /* membarrier(2) */
  KIND_THREAD,  /* threads, and where they may run */
  KINDS,
};

extern const char *const points_kinds[KINDS];

/* The n-th call of a kind fails, counted from 0, or all from it on. */
struct fault {
  enum kind kind;
  unsigned n;
  bool on;
  int error; /* errno */
};

#define POINTS_MAX 65536

/* What the armed stretches of one run came to. */
struct points {
  unsigned calls[KINDS];
  unsigned failed;
  bool recording;
  bool telling; /* of where the first call failed, on stderr */
  uint64_t place[KINDS][POINTS_MAX]; /* of each call, if recording: a hash of
                                      * the callers, the same in all forks */
};

/* Begins a run, whose points are told to `points`. NULL lets nothing fail. */
void points_begin(struct points *points, const struct fault *fault);

/* Calls are points while this is on, and as far as their thread's count. */
void points_arm(bool armed);

/* Whether those of this thread count from here on. Returns whether they did. */
bool points_count(bool counted);

/* Whether the call that is being made has to fail; then errno is set. */
bool points_fail(enum kind kind);

#endif
