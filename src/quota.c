/* SPDX-License-Identifier: MIT */
#include "quota.h"

/* Numbers that are no system calls and have a series at a time. */
#define INVENTED_CALLS 32

/* New names that may come in an hour even if MaxProcesses is small, such that
 * one can displace another every 15 s or so. */
#define NEW_AN_HOUR 256

struct ledger_limits quota_of(const struct config *config, enum family family) {
  struct ledger_limits limits = {
      .max_series = config->max[family],
      .new_an_hour = config->max[family],
      .idle = config->idle_timeout * UINT64_C(1000000000),
  };
  if (limits.new_an_hour < NEW_AN_HOUR)
    limits.new_an_hour = NEW_AN_HOUR;
  if (family == FAMILY_CALL)
    limits.max_series = limits.new_an_hour = INVENTED_CALLS;
  return limits;
}
