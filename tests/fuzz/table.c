/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <string.h>

/* Of a column: each family's slots and the rows, with a gap in between. */
static size_t place(struct table *t, struct fuzz *f) {
  size_t at = 1;
  for (int family = 0; family < FAMILIES; family++) {
    struct drain_slots *slots = &t->table.slots[family];
    slots->n = family == FAMILY_CALL ? 0 : fuzz_below(f, TABLE_SLOTS + 1);
    slots->start = at;
    slots->taken = t->taken[family];
    slots->keys = t->keys[family];
    slots->owners = t->owners[family];
    slots->active = t->active[family];
    slots->kept = t->kept[family];
    at += slots->n + 1;
  }
  t->table.rows = at;
  return at + CALLS_ROWS + 1;
}

void table_init(struct table *t, struct fuzz *f) {
  memset(t, 0, sizeof(*t));
  size_t column = place(t, f), columns = 1;
  size_t shape = fuzz_byte(f);
  if (shape & 1)
    t->table.errors_column = columns++ * column;
  if (shape & 2)
    t->table.times_column = columns++ * column;
  t->table.cpus = 1 + (shape >> 2) % 3;
  t->table.stride = columns * column;
  t->table.unresolved = 0;
  t->table.full = 2;
  t->table.paths = (const void *)t->paths;
  t->n = t->table.cpus * t->table.stride;
  t->cells = calloc(t->n, sizeof(*t->cells));
  FUZZ_CHECK(t->cells);
  t->table.cells = t->cells;
}

void table_destroy(struct table *t) { free(t->cells); }

static void fill_path(char path[static CGROUP_PATH_SIZE], struct fuzz *f) {
  memset(path, 0, CGROUP_PATH_SIZE);
  fuzz_line(f, path, 20);
  if (fuzz_below(f, 2))
    fuzz_line(f, path + strlen(path) + 1, 20);
}

static void fill_key(struct table *t, enum family family, size_t slot,
                     struct fuzz *f) {
  union drain_key *key = &t->keys[family][slot];
  memset(key, 0, sizeof(*key));
  if (family == FAMILY_PROCESS)
    for (size_t i = 0, n = fuzz_below(f, NAME_COMM_SIZE + 1); i < n; i++)
      key->comm[i] = (char)fuzz_byte(f);
  else if (family == FAMILY_CGROUP)
    fill_path(t->paths[slot], f);
  else
    key->pair = fuzz_number(f) << 32 | (fuzz_number(f) & UINT32_MAX);
}

/* More often one of the slots than of the many rows. */
static size_t choose_cell(const struct table *t, struct fuzz *f) {
  size_t which = fuzz_below(f, 4);
  const struct drain_slots *slots = &t->table.slots[which];
  if (which == FAMILY_CALL || slots->n == 0)
    return t->table.rows + fuzz_number(f) % (CALLS_ROWS + 1);
  return slots->start + fuzz_below(f, slots->n);
}

/* No thread spends 2^48 ns, three days, in calls that end in one interval. */
static void count(struct table *t, struct fuzz *f) {
  uint64_t *cell = t->cells + fuzz_below(f, t->table.cpus) * t->table.stride +
                   choose_cell(t, f);
  cell[0] += fuzz_number(f) >> 24;
  if (t->table.errors_column)
    cell[t->table.errors_column] += fuzz_number(f) >> 24;
  if (t->table.times_column)
    cell[t->table.times_column] += fuzz_number(f) >> 16;
}

void table_fill(struct table *t, struct fuzz *f) {
  memset(t->cells, 0, t->n * sizeof(*t->cells));
  memset(t->kept, 0, sizeof(t->kept));
  for (int family = 0; family < FAMILIES; family++) {
    size_t taken = fuzz_byte(f);
    for (size_t slot = 0; slot < t->table.slots[family].n; slot++) {
      t->taken[family][slot] = taken >> slot & 1;
      if (t->taken[family][slot])
        fill_key(t, family, slot, f);
    }
  }
  for (size_t n = fuzz_below(f, 32); n > 0; n--)
    count(t, f);
}

struct counts table_sum(const struct table *t, size_t first, size_t n) {
  struct counts sum = {0};
  const struct drain_table *d = &t->table;
  for (size_t cpu = 0; cpu < d->cpus; cpu++)
    for (size_t i = first; i < first + n; i++) {
      const uint64_t *cell = t->cells + cpu * d->stride + i;
      struct counts c = {.calls = cell[0]};
      c.errors = d->errors_column ? cell[d->errors_column] : 0;
      c.ns = d->times_column ? cell[d->times_column] : 0;
      counts_add(&sum, &c);
    }
  return sum;
}
