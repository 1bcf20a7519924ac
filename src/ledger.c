/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "budget.h"
#include "holders.h"

/* New names that find no place before the rest has to wait: more than are heavy
 * in an interval. */
#define MOST_REFUSED (2 * LEDGER_HEAVY)

struct series {
  char name[NAME_SIZE];
  struct counts total;
  uint64_t last_active; /* ns */
  double activity;      /* calls per interval, averaged */
  bool leaving;         /* reported a last time, and dropped when booking */
  unsigned claims;      /* since it was last admitted or aged */
  bool sure;            /* no limit counts it */
  uint32_t owner;
};

struct ledger {
  struct ledger_limits limits;
  struct series *series; /* sorted by name, but while admitting */
  size_t n;
  size_t room;
  size_t leaving;
  struct budget budget;
  struct counts other;
  uint64_t over_limit, new_names; /* calls */
  uint64_t unbooked;              /* likewise, of this interval's new names */
  struct blame refused;           /* whose names these are */
  bool starved;                   /* without memory, not all were admitted */
};

struct ledger *ledger_create(struct ledger_limits limits, uint64_t now) {
  struct ledger *l = calloc(1, sizeof(*l));
  if (!l)
    return NULL;

  l->limits = limits;
  budget_init(&l->budget, limits.new_an_hour, limits.reserve, now);
  return l;
}

/* Of a name or a series, which begins with its name. */
static int compare_names(const void *a, const void *b) { return strcmp(a, b); }

_Static_assert(offsetof(struct series, name) == 0, "a series begins with it");

static void leave(struct ledger *l, struct series *s) {
  s->leaving = true;
  l->leaving++;
}

/* Brings its activity up to date, and lets it go if it is idle. A row without
 * a call is active: one that began earlier has returned. */
static void age(struct ledger *l, struct series *s, const struct row *row,
                uint64_t now) {
  double calls = row ? row->counts.calls : 0;
  s->claims = 0;
  s->activity += (calls - s->activity) / LEDGER_MEMORY;
  if (row)
    s->last_active = now;
  else if (now - s->last_active >= l->limits.idle)
    leave(l, s);
}

static void collect(const struct row **newcomers, size_t *n,
                    const struct row *row) {
  if (newcomers)
    newcomers[*n] = row;
  ++*n;
}

/* Ages all series, and collects the rows that have none, if there is memory for
 * them. Both are sorted by name. Returns how many rows these are. */
static size_t age_all(struct ledger *l, const struct rows *rows,
                      const struct row **newcomers, uint64_t now) {
  size_t n = 0, at = 0;
  for (size_t i = 0; i < l->n; i++) {
    struct series *s = &l->series[i];
    int order = 1;
    for (; at < rows->n && (order = strcmp(rows->row[at].name, s->name)) < 0;
         at++)
      collect(newcomers, &n, &rows->row[at]);
    age(l, s, at < rows->n && order == 0 ? &rows->row[at++] : NULL, now);
  }
  for (; at < rows->n; at++)
    collect(newcomers, &n, &rows->row[at]);
  return n;
}

/* At most all places change hands in one interval, so the array never holds
 * more than twice the limit and the sure ones, and grows to what is needed. */
static bool make_room(struct ledger *l) {
  if (l->n < l->room)
    return true;

  size_t room = l->room ? 2 * l->room : 64;
  struct series *series = reallocarray(l->series, room, sizeof(*series));
  l->starved |= !series;
  if (!series)
    return false;
  l->series = series;
  l->room = room;
  return true;
}

static bool is_holder(const struct series *s) {
  return !s->leaving && !s->sure;
}

static size_t count_holders(const struct ledger *l) {
  size_t n = 0;
  for (size_t i = 0; i < l->n; i++)
    n += is_holder(&l->series[i]);
  return n;
}

/* Without memory, nobody has to make place. */
static void find_holders(struct ledger *l, struct holders *holders) {
  l->starved |= holders_init(holders, l->n) != 0;
  for (size_t i = 0; i < l->n && holders->holder; i++) {
    const struct series *s = &l->series[i];
    if (is_holder(s))
      holders_add(holders, (struct holder){s->activity, i, s->owner, false});
  }
  holders_sort(holders);
}

static void add(struct ledger *l, const struct row *newcomer, uint64_t now) {
  struct series *s = &l->series[l->n++];
  *s = (struct series){.last_active = now,
                       .activity = newcomer->counts.calls,
                       .sure = newcomer->sure,
                       .owner = newcomer->owner};
  memcpy(s->name, newcomer->name, sizeof(s->name));
}

/* Leaves those that the limits count, and returns how many they are. */
static size_t admit_sure(struct ledger *l, const struct row **newcomers,
                         size_t n, uint64_t now) {
  size_t left = 0;
  for (size_t i = 0; i < n; i++)
    if (!newcomers[i]->sure)
      newcomers[left++] = newcomers[i];
    else if (make_room(l))
      add(l, newcomers[i], now);
  return left;
}

/* The newcomers of one interval, and where they find places. They do not
 * displace each other: a later one has no more calls than those before. */
struct admission {
  double heavy; /* calls from which on a name is heavy */
  size_t vacant;
  struct holders holders;
  unsigned refused; /* for want of a place */
};

static bool is_heavy(const struct admission *a, const struct row *newcomer) {
  double calls = newcomer->counts.calls;
  return calls > 0 && calls >= a->heavy;
}

/* False if there is no place. */
static bool find_place(struct ledger *l, struct admission *a,
                       const struct row *newcomer) {
  struct holders_rival rival = {newcomer->owner,
                                (double)newcomer->counts.calls / LEDGER_FACTOR,
                                is_heavy(a, newcomer)};
  if (a->vacant > 0)
    a->vacant--;
  else {
    struct holder *holder = holders_find(&a->holders, &rival);
    if (!holder)
      return false;
    holders_leave(&a->holders, holder);
    leave(l, &l->series[holder->series]);
  }
  holders_place(&a->holders, newcomer->owner);
  return true;
}

static void admit_one(struct ledger *l, struct admission *a,
                      const struct row *newcomer, bool is_first, uint64_t now) {
  bool heaviest = is_first && is_heavy(a, newcomer);
  if (!budget_allows(&l->budget, newcomer->owner, heaviest)) {
    l->unbooked += newcomer->counts.calls;
    blame_add(&l->refused, newcomer->owner);
    return;
  }
  if (!make_room(l))
    return;
  if (find_place(l, a, newcomer)) {
    add(l, newcomer, now);
    budget_pay(&l->budget, newcomer->owner);
  } else
    a->refused++;
}

static void admit(struct ledger *l, const struct row **newcomers, size_t n,
                  double calls, uint64_t now) {
  struct admission a = {.heavy = calls / LEDGER_HEAVY,
                        .vacant = l->limits.max_series - count_holders(l)};
  if (n > a.vacant)
    find_holders(l, &a.holders);
  rows_sort_by_calls(newcomers, n);
  for (size_t i = 0; i < n && a.refused < MOST_REFUSED; i++)
    admit_one(l, &a, newcomers[i], i == 0, now);
  holders_destroy(&a.holders);
}

int ledger_admit(struct ledger *l, const struct rows *rows, uint64_t now) {
  budget_refill(&l->budget, now);
  l->refused = (struct blame){0};
  const struct row **newcomers = calloc(rows->n + 1, sizeof(*newcomers));
  size_t n = age_all(l, rows, newcomers, now);
  size_t before = l->n;
  l->starved = n > 0 && !newcomers;
  n = newcomers ? admit_sure(l, newcomers, n, now) : 0;
  if (n > 0)
    admit(l, newcomers, n, rows_calls(rows), now);
  free(newcomers);
  if (l->n > before)
    qsort(l->series, l->n, sizeof(*l->series), compare_names);
  return l->starved ? -ENOMEM : 0;
}

unsigned ledger_claim(struct ledger *l, const char *name) {
  struct series *s = l->n > 0 ? bsearch(name, l->series, l->n,
                                        sizeof(*l->series), compare_names)
                              : NULL;
  return s ? ++s->claims : 0;
}

void ledger_report(const struct ledger *l,
                   void (*report)(void *arg, const char *name,
                                  const struct counts *total),
                   void *arg) {
  for (size_t i = 0; i < l->n; i++)
    report(arg, l->series[i].name, &l->series[i].total);
}

struct counts ledger_other(const struct ledger *l) {
  /* A copy: the next booking adds to it. */
  return l->other;
}

struct ledger_state ledger_state(const struct ledger *l) {
  return (struct ledger_state){
      .series = l->n,
      .new_names_left = l->budget.left > 0 ? (size_t)l->budget.left : 0,
      .over_limit = l->over_limit,
      .new_names = l->new_names,
      .refused = &l->refused,
  };
}

static void drop_leaving(struct ledger *l) {
  if (l->leaving == 0)
    return;

  size_t kept = 0;
  for (size_t i = 0; i < l->n; i++)
    if (!l->series[i].leaving)
      l->series[kept++] = l->series[i];
  l->n = kept;
  l->leaving = 0;
}

void ledger_book(struct ledger *l, const struct rows *rows) {
  drop_leaving(l);
  counts_add(&l->other, &rows->other);
  l->new_names += l->unbooked;
  l->unbooked = 0;
  for (size_t i = 0, at = 0; i < rows->n; i++) {
    const struct row *row = &rows->row[i];
    int order = 1;
    while (at < l->n && (order = strcmp(l->series[at].name, row->name)) < 0)
      at++;
    bool has_series = at < l->n && order == 0;
    counts_add(has_series ? &l->series[at].total : &l->other, &row->counts);
    if (!has_series)
      l->over_limit += row->counts.calls;
  }
}

void ledger_destroy(struct ledger *l) {
  if (!l)
    return;

  free(l->series);
  free(l);
}
