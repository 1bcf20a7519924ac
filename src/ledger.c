/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_NS 3600e9

struct series {
  char name[NAME_SIZE];
  struct counts total;
  uint64_t last_active; /* ns */
  double activity;      /* calls per interval, averaged */
  bool leaving;         /* reported a last time, and dropped when booking */
};

struct ledger {
  struct ledger_limits limits;
  struct series *series; /* sorted by name, but while admitting */
  size_t n;
  size_t room;
  size_t leaving;
  double budget; /* new names that may still come */
  uint64_t budget_time;
  struct counts other;
  uint64_t over_limit; /* calls */
};

struct ledger *ledger_create(struct ledger_limits limits, uint64_t now) {
  struct ledger *l = calloc(1, sizeof(*l));
  if (!l)
    return NULL;

  l->limits = limits;
  l->budget = limits.new_an_hour;
  l->budget_time = now;
  return l;
}

/* Of names, rows and series: the latter two begin with their name. */
static int compare_names(const void *a, const void *b) { return strcmp(a, b); }

_Static_assert(offsetof(struct row, name) == 0, "a row begins with its name");
_Static_assert(offsetof(struct series, name) == 0, "and so does a series");

/* bsearch(), for an array that may be empty and NULL. */
static void *search(const char *name, const void *array, size_t n,
                    size_t size) {
  return n ? bsearch(name, array, n, size, compare_names) : NULL;
}

static struct series *find(const struct ledger *l, const char *name) {
  return search(name, l->series, l->n, sizeof(*l->series));
}

static const struct row *find_row(const struct rows *rows, const char *name) {
  return search(name, rows->row, rows->n, sizeof(*rows->row));
}

static void leave(struct ledger *l, struct series *s) {
  s->leaving = true;
  l->leaving++;
}

/* Brings activities up to date, and lets idle series go. A row without a call
 * is active: one that began earlier has returned. */
static void age(struct ledger *l, const struct rows *rows, uint64_t now) {
  for (size_t i = 0; i < l->n; i++) {
    struct series *s = &l->series[i];
    const struct row *row = find_row(rows, s->name);
    double calls = row ? row->counts.calls : 0;
    s->activity += (calls - s->activity) / LEDGER_MEMORY;
    if (row)
      s->last_active = now;
    else if (now - s->last_active >= l->limits.idle)
      leave(l, s);
  }
}

static void refill(struct ledger *l, uint64_t now) {
  double limit = l->limits.new_an_hour;
  l->budget += limit * (double)(now - l->budget_time) / HOUR_NS;
  if (l->budget > limit)
    l->budget = limit;
  l->budget_time = now;
}

/* The least active of the series that stay; NULL if there is none. */
static struct series *weakest(const struct ledger *l) {
  struct series *found = NULL;
  for (size_t i = 0; i < l->n; i++)
    if (!l->series[i].leaving &&
        (!found || l->series[i].activity < found->activity))
      found = &l->series[i];
  return found;
}

/* Whether there is a place for a newcomer, if need be one made by displacing
 * a series. */
static bool make_place(struct ledger *l, const struct row *newcomer) {
  if (l->n - l->leaving < l->limits.max_series)
    return true;

  struct series *s = weakest(l);
  if (!s || (double)newcomer->counts.calls <= LEDGER_FACTOR * s->activity)
    return false;
  leave(l, s);
  return true;
}

/* At most all places change hands in one interval, so the array never holds
 * more than twice the limit, and grows to what is needed of that. */
static bool make_room(struct ledger *l) {
  if (l->n < l->room)
    return true;

  size_t room = l->room ? 2 * l->room : 64;
  struct series *series = reallocarray(l->series, room, sizeof(*series));
  if (!series)
    return false;
  l->series = series;
  l->room = room;
  return true;
}

/* The most active first, equals by name. */
static int compare_calls(const void *a, const void *b) {
  const struct row *left = *(const struct row *const *)a;
  const struct row *right = *(const struct row *const *)b;
  if (left->counts.calls != right->counts.calls)
    return left->counts.calls < right->counts.calls ? 1 : -1;
  return strcmp(left->name, right->name);
}

static void admit(struct ledger *l, const struct row **newcomers, size_t n,
                  uint64_t now) {
  qsort(newcomers, n, sizeof(*newcomers), compare_calls);
  for (size_t i = 0; i < n && l->budget >= 1; i++) {
    if (!make_room(l) || !make_place(l, newcomers[i]))
      break;
    struct series *s = &l->series[l->n++];
    *s = (struct series){.last_active = now,
                         .activity = newcomers[i]->counts.calls};
    memcpy(s->name, newcomers[i]->name, sizeof(s->name));
    l->budget--;
  }
}

void ledger_admit(struct ledger *l, const struct rows *rows, uint64_t now) {
  age(l, rows, now);
  refill(l, now);

  const struct row **newcomers = calloc(rows->n + 1, sizeof(*newcomers));
  if (!newcomers)
    return;
  size_t n = 0;
  for (size_t i = 0; i < rows->n; i++)
    if (!find(l, rows->row[i].name))
      newcomers[n++] = &rows->row[i];

  admit(l, newcomers, n, now);
  free(newcomers);
  if (l->n > 0)
    qsort(l->series, l->n, sizeof(*l->series), compare_names);
}

bool ledger_has(const struct ledger *l, const char *name) {
  return find(l, name) != NULL;
}

void ledger_report(const struct ledger *l,
                   void (*report)(void *arg, const char *name,
                                  const struct counts *total),
                   void *arg) {
  for (size_t i = 0; i < l->n; i++)
    report(arg, l->series[i].name, &l->series[i].total);
}

struct counts ledger_other(const struct ledger *l) {
  return l->other;
}

uint64_t ledger_over_limit(const struct ledger *l) { return l->over_limit; }

static void drop_leaving(struct ledger *l) {
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
  for (size_t i = 0; i < rows->n; i++) {
    const struct row *row = &rows->row[i];
    struct series *s = find(l, row->name);
    counts_add(s ? &s->total : &l->other, &row->counts);
    if (!s)
      l->over_limit += row->counts.calls;
  }
}

void ledger_destroy(struct ledger *l) {
  if (!l)
    return;

  free(l->series);
  free(l);
}
