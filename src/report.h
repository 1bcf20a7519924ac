/* SPDX-License-Identifier: MIT */
#ifndef SRC_REPORT_H
#define SRC_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "accounts.h"
#include "utils_time.h"

/* What the plugin knows of the time `time`. */
struct report {
  cdtime_t time;
  bool errors; /* report these as well */
  bool times;
  struct accounts_totals totals;
  const struct ledger *ledger[FAMILIES]; /* NULL if the family is off */
};

/* Dispatches value lists for each series, all with the report's time. The
 * plugin's own health comes last. */
void report(const struct report *report);

/* Dispatches a notification, of the time at which it was true. */
void report_news(cdtime_t time, const struct health_news *news);

#endif
