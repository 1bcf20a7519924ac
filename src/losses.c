/* SPDX-License-Identifier: MIT */
#include "losses.h"

#include <inttypes.h>
#include <stdio.h>

static void raise_to(uint64_t *figure, uint64_t to) {
  if (to > *figure)
    *figure = to;
}

void losses_update(struct losses *l, const struct losses_told *told,
                   bool recovers) {
  /* of the entries that were skipped, how many it is too late for */
  uint64_t late = recovers ? l->settled : told->skipped;
  raise_to(&l->missed, late > told->recovered ? late - told->recovered : 0);
  raise_to(&l->recovered, told->recovered);
  raise_to(&l->unmatched,
           told->unmatched + told->skipped_returns + told->skipped_switches);
  raise_to(&l->late, told->late);
  raise_to(&l->settled, told->settled);
}

#define LATE                                                                   \
  "there are CPUs that were not present at the start: their calls are exact, " \
  "but cost more; restart collectd to give them memory of their own, or in a " \
  "container bind the host's /sys/devices/system/cpu into it"

#define MISSED                                                                 \
  "; they are counted nowhere but in syscalls_health/invocations-missed"

static void explain_missed(uint64_t n, bool filters, const char *more,
                           char *text, size_t size) {
  if (filters)
    snprintf(text, size,
             "up to %" PRIu64 " calls are missed: the kernel hid so many from "
             "the plugin, and nobody knows whether Syscall selects them "
             "(without it, they would be recovered)" MISSED "%s",
             n, more);
  else
    snprintf(text, size,
             "calls are missed, %" PRIu64 " so far: the kernel hid them from "
             "the plugin" MISSED "%s",
             n, more);
}

void losses_explain(const struct losses *before, const struct losses *now,
                    bool filters, char *text, size_t size) {
  bool late = before->late == 0 && now->late > 0;
  text[0] = '\0';
  if (before->missed == 0 && now->missed > 0)
    explain_missed(now->missed, filters, late ? "; " LATE : "", text, size);
  else if (late)
    snprintf(text, size, "%s", LATE);
}
