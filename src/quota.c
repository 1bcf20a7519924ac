/* SPDX-License-Identifier: MIT */
#include "quota.h"

/* Numbers that are no system calls and have a series at a time. */
#define INVENTED_CALLS 32

/* New names that may come in an hour even if MaxProcesses is small, such that
 * one can displace another every 15 s or so. */
#define NEW_AN_HOUR 256

struct ledger_limits quota_of(const struct config *config, enum family family) {
  uint64_t most = config->max[family];
  uint64_t new_names = most < NEW_AN_HOUR ? NEW_AN_HOUR : most;
  uint64_t idle = config->idle_timeout * UINT64_C(1000000000);
  if (family == FAMILY_CALL)
    return (struct ledger_limits){INVENTED_CALLS, INVENTED_CALLS, idle, 0};
  return (struct ledger_limits){most, new_names, idle, new_names / 2};
}
