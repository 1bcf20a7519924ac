/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "loads.h"
#include "quantile.h"
#include "ring.h"

/* Calls to each rename, which is a call itself: n of the ring's. To names that
 * are known, or that are new, as far as a table takes them: it is read and
 * emptied before it is full. With n = 0 there are no renames. The median of the
 * blocks counts. */

#define BLOCKS 24
#define CALLS 512 /* in a block, about */
#define KNOWN 16  /* names */
#define ROOM 768  /* new names until a read */
#define COMM 16

static char names[CALLS / 2][COMM];

static void choose_names(long n, bool fresh) {
  static unsigned last;
  for (long i = 0; i < n; i++)
    snprintf(names[i], COMM, "%s%x", fresh ? "new-" : "known-",
             fresh ? ++last : (unsigned)i % KNOWN);
}

static void make_calls(long n) {
  for (long i = 0; i < n; i++)
    syscall(RING_CALL, 0);
}

static double block(long renames, long calls) {
  double start = turn_clock();
  for (long i = 0; i < renames; i++) {
    prctl(PR_SET_NAME, names[i]);
    make_calls(calls);
  }
  return (turn_clock() - start) / (renames * (1 + calls));
}

static double block_without(void) {
  double start = turn_clock();
  make_calls(CALLS);
  return (turn_clock() - start) / CALLS;
}

static double take(const struct load *l, const struct watcher *w,
                   struct seen *seen) {
  double ns[BLOCKS];
  bool are_new = l->kind == &loads_new_names;
  long renames = l->n == 0 ? 0 : CALLS / (1 + l->n), fresh = 0;
  for (int i = 0; i < BLOCKS; i++) {
    choose_names(renames, are_new);
    fresh += are_new ? renames : 0;
    if (w->kind == PLUGIN && fresh + renames > ROOM) {
      interval_read(w, seen);
      fresh = 0;
    }
    ns[i] = renames == 0 ? block_without() : block(renames, l->n);
    seen->made += renames == 0 ? CALLS : renames * l->n;
  }
  return quantile(ns, BLOCKS, 0.5);
}

static int start(const struct load *l) {
  (void)l;
  return 0;
}

static void stop(void) { prctl(PR_SET_NAME, "calls"); }

const struct loads loads_renames = {
    "renames", "calls to each rename, names known", RING_CALL, start, take,
    stop};
const struct loads loads_new_names = {
    "new_names", "calls to each rename, names new", RING_CALL, start, take,
    stop};
