/* SPDX-License-Identifier: MIT */
#include "losses.h"

static void raise_to(uint64_t *figure, uint64_t to) {
  if (to > *figure)
    *figure = to;
}

/* Of the entries that the kernel skipped, how many it is too late for. */
static uint64_t due(const struct losses *l, const struct losses_told *told,
                    bool recovers) {
  if (!recovers)
    return told->skipped;
  return told->lost > 0 ? l->skipped : l->settled;
}

void losses_update(struct losses *l, const struct losses_told *told,
                   bool recovers) {
  uint64_t late = due(l, told, recovers);
  uint64_t missed = late > told->recovered ? late - told->recovered : 0;
  raise_to(&l->missed, missed + told->lost);
  raise_to(&l->recovered, told->recovered);
  raise_to(&l->unmatched, told->unmatched + told->lost_returns +
                              told->skipped_returns + told->skipped_switches);
  raise_to(&l->skipped, told->skipped);
  raise_to(&l->settled, told->settled);
}
