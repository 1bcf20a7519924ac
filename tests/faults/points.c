/* SPDX-License-Identifier: MIT */
#include "points.h"

#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>

#include <sanitizer/common_interface_defs.h>

#include "calls.h"

/* Of callers, from the failing call upwards. */
#define DEPTH 24

const char *const points_kinds[KINDS] = {
    [KIND_MEMORY] = "memory",
    [KIND_FILE] = "file",
    [KIND_BPF] = "bpf",
    [KIND_MMAP] = "mmap",
    [KIND_PERF] = "perf_event_open",
    [KIND_BARRIER] = "membarrier",
    [KIND_THREAD] = "thread",
};

static struct {
  struct points *points;
  const struct fault *fault;
  atomic_bool armed;
  atomic_uint calls[KINDS];
} state;

static _Thread_local bool thread_counts;

void points_begin(struct points *points, const struct fault *fault) {
  calls_begin();
  state.points = points;
  state.fault = fault;
  points_count(true);
}

void points_arm(bool armed) { atomic_store(&state.armed, armed); }

bool points_count(bool counted) {
  bool before = thread_counts;
  thread_counts = counted;
  return before;
}

static uint64_t place(void) {
  void *frame[DEPTH];
  int n = backtrace(frame, DEPTH);
  uint64_t hash = 0xcbf29ce484222325; /* FNV-1a */
  for (int i = 0; i < n; i++)
    hash = (hash ^ (uintptr_t)frame[i]) * 0x100000001b3;
  return hash;
}

static bool is_due(enum kind kind, unsigned n) {
  const struct fault *fault = state.fault;
  return fault && fault->kind == kind &&
         (fault->on ? n >= fault->n : n == fault->n);
}

static bool pass(enum kind kind) {
  struct points *points = state.points;
  unsigned n = atomic_fetch_add(&state.calls[kind], 1);
  bool fails = is_due(kind, n);
  points->calls[kind] = n + 1;
  if (points->recording && n < POINTS_MAX)
    points->place[kind][n] = place();
  if (fails && points->failed++ == 0 && points->telling)
    __sanitizer_print_stack_trace();
  return fails;
}

bool points_fail(enum kind kind) {
  if (!atomic_load(&state.armed) || !points_count(false))
    return false;
  bool fails = pass(kind);
  points_count(true);
  if (fails)
    errno = state.fault->error;
  return fails;
}
