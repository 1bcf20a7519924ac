/* SPDX-License-Identifier: MIT */
/* The ledger's invariant, over intervals that are made up at random. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "ledger.h"

#define S UINT64_C(1000000000)
#define HOUR (3600 * S)

/* The names, in order: n00, n01, ... */
#define NAMES 48
struct totals {
  bool known[NAMES];
  uint64_t of[NAMES], other, over_limit;
  int n, last;
};

static void note(void *arg, const char *name, uint64_t total) {
  struct totals *t = arg;
  int i = atoi(name + 1);
  CU_ASSERT_FATAL(i > t->last && i < NAMES); /* sorted, and none twice */
  t->last = i;
  t->known[i] = true;
  t->of[i] = total;
  t->n++;
}

static struct totals read_totals(const struct ledger *ledger) {
  struct totals t = {.last = -1,
                     .other = ledger_other(ledger),
                     .over_limit = ledger_over_limit(ledger)};
  ledger_report(ledger, note, &t);
  return t;
}

/* Some names with calls of any magnitude. Returns the sum of it all. */
static uint64_t invent(struct rows *rows, uint64_t *random) {
  uint64_t busy = unit_random(random) % 4;
  rows_reset(rows);
  uint64_t sum = rows->other = unit_random(random) >> 40;
  for (int i = 0; i < NAMES; i++) {
    uint64_t calls = unit_random(random) >> unit_random(random) % 64;
    if (unit_random(random) % 4 > busy)
      continue;
    char name[NAME_SIZE];
    snprintf(name, sizeof(name), "n%02d", i);
    rows_add(rows, name, calls);
    sum += calls;
  }
  return sum;
}

/* What the series grew by: those of `kept` from their total before, the new
 * ones from 0; and the others. Returns how many are new in `new_names`. */
static uint64_t growth(const struct totals *before, const struct totals *kept,
                       const struct totals *now, uint64_t *new_names) {
  uint64_t sum = now->other - before->other;
  for (int i = 0; i < NAMES; i++) {
    CU_ASSERT_FATAL(!kept->known[i] || (before->known[i] && now->known[i]));
    if (now->known[i])
      sum += now->of[i] - (kept->known[i] ? before->of[i] : 0);
    if (now->known[i] && !kept->known[i]) {
      CU_ASSERT_EQUAL_FATAL(now->of[i], 0);
      ++*new_names;
    }
  }
  return sum;
}

static void keep_books(struct ledger_limits limits, uint64_t *random) {
  uint64_t start = unit_random(random) >> 1, now = start;
  uint64_t booked = 0, new_names = 0;
  struct ledger *ledger = ledger_create(limits, now);
  CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
  struct rows rows = {0};
  struct totals before = read_totals(ledger), kept = before;
  for (int interval = 0; interval < 300; interval++) {
    now += unit_random(random) % (unit_random(random) % 64 ? 3 * S : HOUR);
    uint64_t sum = invent(&rows, random);
    unit_no_memory = unit_random(random) % 8 == 0;
    ledger_admit(ledger, &rows, now);
    unit_no_memory = false;
    struct totals reported = read_totals(ledger);
    CU_ASSERT_EQUAL_FATAL(growth(&before, &kept, &reported, &new_names),
                          booked);
    ledger_book(ledger, &rows);
    before = reported;
    kept = read_totals(ledger);
    booked = sum;
    CU_ASSERT_FATAL(kept.n <= (int)limits.max_series);
    CU_ASSERT_EQUAL_FATAL(kept.over_limit - before.over_limit,
                          kept.other - before.other - rows.other);
  }
  double hours = (double)(now - start) / HOUR;
  CU_ASSERT((double)new_names <= limits.new_an_hour * (1 + hours) + 1e-6);
  rows_destroy(&rows);
  ledger_destroy(ledger);
}

static void the_books_are_closed_whatever_comes(void) {
  uint64_t random = 3;
  for (int i = 0; i < 40; i++) {
    uint64_t series = unit_random(&random) % (i % 2 ? 8 : NAMES + 8);
    uint64_t new_names = unit_random(&random) >> unit_random(&random) % 64;
    keep_books((struct ledger_limits){series, new_names,
                                      unit_random(&random) % (20 * S)},
               &random);
  }
}

CU_TestInfo ledger_books_tests[] = {
    UNIT_TEST(the_books_are_closed_whatever_comes),
    CU_TEST_INFO_NULL,
};
