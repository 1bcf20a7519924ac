/* SPDX-License-Identifier: MIT */
#ifndef SRC_REPORT_H
#define SRC_REPORT_H

#include <stdint.h>

#include "ledger.h"
#include "utils_time.h"

/* All totals that no ledger keeps. */
struct report_totals {
  uint64_t calls;      /* of the whole machine */
  uint64_t missed;     /* runs of the program that the kernel skipped */
  uint64_t full;       /* calls that found the kernel's table full */
  uint64_t unresolved; /* calls whose name the kernel would not take */
};

/* What the plugin knows of the time `time`; a ledger is NULL if its family is
 * off. */
struct report {
  cdtime_t time;
  struct report_totals totals;
  const struct ledger *processes;
  const struct ledger *calls;
};

/* Dispatches a value list for each series, all with the report's time. The
 * plugin's own health comes last. */
void report(const struct report *report);

#endif
