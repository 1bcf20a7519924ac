/* SPDX-License-Identifier: MIT */
#ifndef SRC_REPORT_H
#define SRC_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger.h"
#include "losses.h"
#include "utils_time.h"

/* All totals that no ledger keeps. */
struct report_totals {
  struct counts counts; /* of the whole machine */
  struct losses losses;
  uint64_t full[FAMILIES];       /* calls that found the kernel's table full */
  uint64_t unresolved[FAMILIES]; /* calls whose key the kernel refused */
  uint64_t too_long;             /* calls of cgroups whose path has too much */
};

/* What the plugin knows of the time `time`. */
struct report {
  cdtime_t time;
  bool errors; /* report these as well */
  bool times;
  struct report_totals totals;
  const struct ledger *ledger[FAMILIES]; /* NULL if the family is off */
};

/* Dispatches value lists for each series, all with the report's time. The
 * plugin's own health comes last. */
void report(const struct report *report);

#endif
