/* SPDX-License-Identifier: MIT */
#ifndef SRC_LOSSES_H
#define SRC_LOSSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Calls that are not as they should be, since the programs were loaded; and
 * those that are, but cost more. None of the figures is ever set back. */
struct losses {
  uint64_t missed;    /* not counted at all */
  uint64_t recovered; /* counted for who made them, but not as which call */
  uint64_t unmatched; /* counted, but without their error and time */
  uint64_t late;      /* counted in what CPUs without their own memory share */
  uint64_t settled;   /* skipped entries that CPUs have dealt with, for the next
                       * time */
};

/* What is told of them so far: sums over all CPUs. */
struct losses_told {
  /* by the programs */
  uint64_t recovered;
  uint64_t unmatched; /* returns that there was no memory for */
  uint64_t settled;   /* skipped entries that were looked for, recovered or
                       * not */
  uint64_t late;      /* entries on CPUs without memory of their own */
  /* by the kernel: runs that it skipped */
  uint64_t skipped; /* of the program for entries */
  uint64_t skipped_returns, skipped_switches;
};

/* Brings the figures up to date. If skipped entries are looked for
 * (`recovers`), a CPU does so when its thread makes another call in a new
 * interval, has another name or leaves. Until then an entry is neither missed
 * nor recovered, however long that takes. It is missed if by the next time it
 * has been dealt with and was not recovered. */
void losses_update(struct losses *losses, const struct losses_told *told,
                   bool recovers);

/* Puts into `text` one line on what has begun since `before`, and what to do;
 * "" if nothing has. If calls are filtered (`filters`), nobody knows whether
 * those that are missed were wanted. */
void losses_explain(const struct losses *before, const struct losses *now,
                    bool filters, char *text, size_t size);

#endif
