/* SPDX-License-Identifier: MIT */
/* The ledger's invariant, over intervals that are made up at random. */
#include "ledgers.h"

#include <stdio.h>
#include <stdlib.h>

/* The names, in order: n00, n01, ... */
#define NAMES 48
struct totals {
  bool known[NAMES];
  struct counts of[NAMES], other;
  uint64_t over_limit;
  int n, last;
};

/* Adds what a total grew by. */
static void add_growth(struct counts *sum, struct counts now,
                       struct counts before) {
  bool borrow = now.ns < before.ns;
  counts_add(sum, &(struct counts){
                      .calls = now.calls - before.calls,
                      .errors = now.errors - before.errors,
                      .ms = now.ms - before.ms - borrow,
                      .ns = now.ns - before.ns + (borrow ? 1000000 : 0),
                  });
}

static void note(void *arg, const char *name, const struct counts *total) {
  struct totals *t = arg;
  int i = atoi(name + 1);
  CU_ASSERT_FATAL(i > t->last && i < NAMES); /* sorted, and none twice */
  CU_ASSERT_FATAL(total->ns < 1000000);
  t->last = i;
  t->known[i] = true;
  t->of[i] = *total;
  t->n++;
}

static struct totals read_totals(const struct ledger *ledger) {
  struct totals t = {.last = -1,
                     .other = ledger_other(ledger),
                     .over_limit = ledger_state(ledger).over_limit};
  CU_ASSERT_FATAL(t.other.ns < 1000000);
  ledger_report(ledger, note, &t);
  return t;
}

/* Of any magnitude, and now and then nothing. */
static uint64_t invent_count(uint64_t *random) {
  return unit_random(random) % 8 == 0
             ? 0
             : unit_random(random) >> unit_random(random) % 64;
}

static struct counts invent_counts(uint64_t *random) {
  return (struct counts){
      .calls = invent_count(random),
      .errors = invent_count(random),
      .ns = invent_count(random) >> 1, /* so that none is near 2^64 */
  };
}

/* Some names with calls, errors and time. Returns the sum of it all. */
static struct counts invent(struct rows *rows, uint64_t *random) {
  uint64_t busy = unit_random(random) % 4;
  rows_reset(rows);
  struct counts other = invent_counts(random), sum = {0};
  counts_add(&rows->other, &other);
  counts_add(&sum, &other);
  for (int i = 0; i < NAMES; i++) {
    struct counts counts = invent_counts(random);
    if (unit_random(random) % 4 > busy)
      continue;
    char name[NAME_SIZE];
    snprintf(name, sizeof(name), "n%02d", i);
    struct row *row = rows_add(rows, name, &counts);
    row->owner = unit_random(random) % 4 << 8 | unit_random(random) % 4;
    counts_add(&sum, &counts);
  }
  return sum;
}

/* What the series grew by: those of `kept` from their total before, the new
 * ones from 0; and the others. Returns how many are new in `new_names`. */
static struct counts growth(const struct totals *before,
                            const struct totals *kept, const struct totals *now,
                            uint64_t *new_names) {
  struct counts sum = {0};
  add_growth(&sum, now->other, before->other);
  for (int i = 0; i < NAMES; i++) {
    CU_ASSERT_FATAL(!kept->known[i] || (before->known[i] && now->known[i]));
    struct counts start = kept->known[i] ? before->of[i] : (struct counts){0};
    if (now->known[i])
      add_growth(&sum, now->of[i], start);
    if (now->known[i] && !kept->known[i]) {
      CU_ASSERT_FATAL(unit_counts_equal(now->of[i], (struct counts){0}));
      ++*new_names;
    }
  }
  return sum;
}

/* Now and then there is no memory. */
static void admit(struct ledger *ledger, const struct rows *rows, uint64_t now,
                  uint64_t *random) {
  unit_no_memory = unit_random(random) % 8 == 0;
  unit_objects = unit_random(random) % 8 ? SIZE_MAX : 0;
  ledger_admit(ledger, rows, now);
  unit_no_memory = false;
  unit_objects = SIZE_MAX;
}

static void keep_books(struct ledger_limits limits, uint64_t *random) {
  uint64_t start = unit_random(random) >> 1, now = start, new_names = 0;
  struct counts booked = {0};
  struct ledger *ledger = ledger_create(limits, now);
  CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
  struct rows rows = {0};
  struct totals before = read_totals(ledger), kept = before;
  for (int interval = 0; interval < 300; interval++) {
    now += unit_random(random) % (unit_random(random) % 64 ? 3 * S : HOUR);
    struct counts sum = invent(&rows, random);
    admit(ledger, &rows, now, random);
    struct totals reported = read_totals(ledger);
    struct counts grown = growth(&before, &kept, &reported, &new_names);
    CU_ASSERT_FATAL(unit_counts_equal(grown, booked));
    ledger_book(ledger, &rows);
    before = reported;
    kept = read_totals(ledger);
    booked = sum;
    CU_ASSERT_FATAL(kept.n <= (int)limits.max_series);
    CU_ASSERT_EQUAL_FATAL(kept.over_limit - before.over_limit,
                          kept.other.calls - before.other.calls -
                              rows.other.calls);
  }
  double hours = (double)(now - start) / HOUR;
  double most = (double)limits.new_an_hour + limits.reserve;
  CU_ASSERT((double)new_names <= most * (1 + hours) + limits.reserve + 1e-6);
  rows_destroy(&rows);
  ledger_destroy(ledger);
}

static void the_books_are_closed_whatever_comes(void) {
  uint64_t random = 3;
  for (int i = 0; i < 40; i++) {
    uint64_t series = unit_random(&random) % (i % 2 ? 8 : NAMES + 8);
    uint64_t new_names = unit_random(&random) >> unit_random(&random) % 64;
    keep_books(
        (struct ledger_limits){series, new_names,
                               unit_random(&random) % (20 * S),
                               i % 4 < 2 ? 0 : unit_random(&random) % 64},
        &random);
  }
}

CU_TestInfo ledger_books_tests[] = {
    UNIT_TEST(the_books_are_closed_whatever_comes),
    CU_TEST_INFO_NULL,
};
