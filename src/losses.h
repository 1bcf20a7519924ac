/* SPDX-License-Identifier: MIT */
#ifndef SRC_LOSSES_H
#define SRC_LOSSES_H

#include <stdbool.h>
#include <stdint.h>

#include "program.h"

/* Calls that are not as they should be, since the programs were loaded. None of
 * the figures is ever set back. */
struct losses {
  uint64_t missed;    /* not counted at all */
  uint64_t recovered; /* counted for who made them, but not as which call */
  uint64_t unmatched; /* counted, but without their error and time */
  uint64_t skipped;   /* entries that the kernel skipped, for the next time */
};

/* Has the programs know where the kernel counts what it skips of these hooks.
 * To be called before they are attached, where that can happen at all. Returns
 * 0 or a negative errno, and then nothing is recovered. */
int losses_locate(struct syscalls_bpf *bpf, const struct program_hooks *hooks);

/* How many entries and returns the kernel has skipped so far. */
uint64_t losses_skipped(const struct program_hooks *hooks);

/* What the CPUs tell: sums over all of them. */
struct losses_told {
  uint64_t recovered, unmatched;
};

/* Brings the figures up to date. What the kernel skipped is recovered, if
 * `skips` says so, when the thread leaves its CPU: so it is missed only if it
 * still is not by the next time. */
void losses_update(struct losses *losses, const struct syscalls_bpf *bpf,
                   const struct program_hooks *hooks, bool skips,
                   struct losses_told told);

#endif
