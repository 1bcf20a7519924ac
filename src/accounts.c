/* SPDX-License-Identifier: MIT */
#include "accounts.h"

#include <errno.h>

#include "quota.h"

int accounts_init(struct accounts *a, const struct config *config,
                  uint64_t now) {
  a->config = config;
  for (int f = 0; f < FAMILIES; f++) {
    if (!config->by[f])
      continue;
    a->ledger[f] = ledger_create(quota_of(config, f), now);
    if (!a->ledger[f])
      return -ENOMEM;
  }
  a->calls = calls_create();
  return a->calls ? 0 : -ENOMEM;
}

void accounts_drain(struct accounts *a, const struct drain_table *table) {
  drain(&a->drain, table, a->config->processes, a->calls);
}

int accounts_admit(struct accounts *a, uint64_t now) {
  int status = 0;
  for (int f = 0; f < FAMILIES; f++) {
    const struct rows *rows = &a->drain.family[f];
    if (rows->cut)
      status = -ENOMEM;
    if (a->ledger[f] && ledger_admit(a->ledger[f], rows, now) != 0)
      status = -ENOMEM;
  }
  return status;
}

static unsigned claim(void *ledger, const char *name) {
  return ledger_claim(ledger, name);
}

/* The kernel's table takes keys as they come, and a flood of names would leave
 * no slot to those that have a series. So they have theirs before it begins. */
void accounts_keep(struct accounts *a, const struct drain_table *table) {
  for (int f = 0; f < FAMILIES; f++)
    if (a->ledger[f] && f != FAMILY_CALL)
      drain_keep(&a->drain, table, a->calls, f, claim, a->ledger[f]);
}

void accounts_book(struct accounts *a, const struct losses *losses) {
  counts_add(&a->totals.counts, &a->drain.total);
  a->totals.losses = *losses;
  a->totals.too_long += a->drain.too_long;
  for (int f = 0; f < FAMILIES; f++) {
    if (a->ledger[f])
      ledger_book(a->ledger[f], &a->drain.family[f]);
    a->totals.full[f] += a->drain.full[f];
    a->totals.unresolved[f] += a->drain.unresolved[f];
  }
  drain_reset(&a->drain);
}

void accounts_destroy(struct accounts *a) {
  drain_destroy(&a->drain);
  for (int f = 0; f < FAMILIES; f++)
    ledger_destroy(a->ledger[f]);
  calls_destroy(a->calls);
  *a = (struct accounts){0};
}
