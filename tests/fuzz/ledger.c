/* SPDX-License-Identifier: MIT */
/* Whatever comes, and whenever: between two reports, all totals together grow
 * by what was booked in between. */
#include "fuzz.h"

#include <string.h>

#include "ledger.h"

#define NAMES 24
#define MOST_SERIES 8

/* What was reported of a name. */
struct told {
  bool now;
  struct counts total, before;
};

struct model {
  struct ledger *ledger;
  struct ledger_limits limits;
  struct told told[NAMES];
  size_t n; /* series in the report that is going on */
  int last; /* the name before, in it */
  struct counts other, booked;
};

static void add_growth(struct counts *sum, struct counts now,
                       struct counts before) {
  counts_add(sum,
             &(struct counts){
                 .calls = now.calls - before.calls,
                 .errors = now.errors - before.errors,
                 .ms = now.ms - before.ms - (now.ns < before.ns),
                 .ns = now.ns - before.ns + (now.ns < before.ns ? 1000000 : 0),
             });
}

static bool is_less(struct counts a, struct counts b) {
  return a.calls < b.calls || a.errors < b.errors || a.ms < b.ms ||
         (a.ms == b.ms && a.ns < b.ns);
}

/* Names are letters, so that their order is that of numbers. */
static void take(void *arg, const char *name, const struct counts *total) {
  struct model *m = arg;
  int which = name[0] - 'a';
  FUZZ_CHECK(which >= 0 && which < NAMES && name[1] == '\0');
  FUZZ_CHECK(which > m->last);
  FUZZ_CHECK(ledger_claim(m->ledger, name) > 0);
  m->last = which;
  m->n++;
  m->told[which].now = true;
  m->told[which].total = *total;
}

/* A name that was forgotten begins anew, from zero. */
static void report(struct model *m) {
  struct counts grown = {0}, other = ledger_other(m->ledger);
  m->n = 0;
  m->last = -1;
  ledger_report(m->ledger, take, m);
  FUZZ_CHECK(m->n <= 2 * m->limits.max_series);
  FUZZ_CHECK(!is_less(other, m->other));
  add_growth(&grown, other, m->other);
  for (int i = 0; i < NAMES; i++) {
    struct told *t = &m->told[i];
    bool is_new = !t->now || is_less(t->total, t->before);
    if (t->now)
      add_growth(&grown, t->total, is_new ? (struct counts){0} : t->before);
    *t = (struct told){.before = t->now ? t->total : (struct counts){0}};
  }
  FUZZ_CHECK(memcmp(&grown, &m->booked, sizeof(grown)) == 0);
  m->other = other;
}

static struct counts choose_counts(struct fuzz *f) {
  struct counts c = {.calls = fuzz_number(f) >> 32};
  if (fuzz_below(f, 2))
    c.errors = fuzz_number(f) >> 32;
  if (fuzz_below(f, 2))
    counts_add(&c, &(struct counts){.ns = fuzz_number(f) >> 16});
  return c;
}

static void choose_rows(struct rows *rows, struct fuzz *f) {
  rows_reset(rows);
  rows->other = choose_counts(f);
  for (size_t n = fuzz_below(f, NAMES); n > 0; n--) {
    char name[] = {(char)('a' + fuzz_below(f, NAMES)), '\0'};
    struct counts c = choose_counts(f);
    struct row *row = rows_add(rows, name, &c);
    row->owner = fuzz_below(f, 4) << 8 | fuzz_below(f, 4);
  }
  rows_merge(rows);
}

static void book(struct model *m, const struct rows *rows) {
  struct ledger_state before = ledger_state(m->ledger);
  m->booked = rows->other;
  for (size_t i = 0; i < rows->n; i++)
    counts_add(&m->booked, &rows->row[i].counts);
  ledger_book(m->ledger, rows);
  struct ledger_state after = ledger_state(m->ledger);
  FUZZ_CHECK(after.over_limit - before.over_limit <= m->booked.calls);
  FUZZ_CHECK(after.new_names <= after.over_limit);
  FUZZ_CHECK(after.new_names_left <= m->limits.new_an_hour);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct fuzz f = {data, size};
  struct rows rows = {0};
  struct model m = {.limits = {.max_series = 1 + fuzz_below(&f, MOST_SERIES),
                               .new_an_hour = fuzz_below(&f, 64),
                               .reserve = fuzz_below(&f, 32),
                               .idle = fuzz_number(&f) >> 16}};
  uint64_t now = fuzz_number(&f) >> 8;
  m.ledger = ledger_create(m.limits, now);
  FUZZ_CHECK(m.ledger);
  while (f.left > 0) {
    choose_rows(&rows, &f);
    now += fuzz_number(&f) >> 16;
    ledger_admit(m.ledger, &rows, now);
    report(&m);
    book(&m, &rows);
  }
  ledger_destroy(m.ledger);
  rows_destroy(&rows);
  return 0;
}
