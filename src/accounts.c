/* SPDX-License-Identifier: MIT */
#include "accounts.h"

#include <errno.h>

#include "quota.h"

/* As far as they are on. */
static struct ledger_state state_of(const struct accounts *a, enum family f) {
  return a->ledger[f] ? ledger_state(a->ledger[f]) : (struct ledger_state){0};
}

static void note_budgets(struct accounts *a) {
  for (int f = 0; f < FAMILIES; f++)
    a->totals.new_names_left[f] = state_of(a, f).new_names_left;
}

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
  note_budgets(a);
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
  a->totals.health.of[FAMILY_PROCESS][HEALTH_UNNAMED] += status != 0;
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

static void book_losses(struct accounts *a, const struct losses *losses) {
  uint64_t *health = a->totals.health.of[FAMILY_PROCESS];
  health[HEALTH_MISSED] = losses->missed;
  health[HEALTH_RECOVERED] = losses->recovered;
  if (a->config->errors || a->config->times)
    health[HEALTH_UNMATCHED] = losses->unmatched;
  a->losses = *losses;
}

static void book_family(struct accounts *a, enum family f) {
  uint64_t *health = a->totals.health.of[f];
  if (a->ledger[f])
    ledger_book(a->ledger[f], &a->drain.family[f]);
  struct ledger_state state = state_of(a, f);
  health[HEALTH_TABLE_FULL] += a->drain.full[f];
  health[HEALTH_OVER_LIMIT] = state.over_limit;
  health[HEALTH_NEW_NAMES] = state.new_names;
  health[HEALTH_UNRESOLVED] += a->drain.unresolved[f];
  a->totals.slots_used[f] = a->drain.keys[f].all;
}

void accounts_book(struct accounts *a, const struct losses *losses) {
  counts_add(&a->totals.counts, &a->drain.total);
  a->totals.health.of[FAMILY_CGROUP][HEALTH_TOO_LONG] += a->drain.too_long;
  a->totals.read_ns = a->read_ns;
  for (int f = 0; f < FAMILIES; f++)
    book_family(a, f);
  book_losses(a, losses);
  note_budgets(a);
  drain_reset(&a->drain);
}

int accounts_blame(const struct accounts *a, enum family f,
                   enum health_kind kind) {
  if (kind == HEALTH_TABLE_FULL)
    return blame_most(&a->drain.keys[f]);
  if (kind == HEALTH_NEW_NAMES && a->ledger[f])
    return blame_most(ledger_state(a->ledger[f]).refused);
  return -1;
}

void accounts_destroy(struct accounts *a) {
  drain_destroy(&a->drain);
  for (int f = 0; f < FAMILIES; f++)
    ledger_destroy(a->ledger[f]);
  calls_destroy(a->calls);
  *a = (struct accounts){0};
}
