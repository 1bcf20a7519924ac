/* SPDX-License-Identifier: MIT */
#include "tables.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* Before CPU 0's column of calls, as where another table comes first. */
#define BEFORE 5

static const struct part {
  size_t start, n;
} parts[] = {
    {AT_ROWS, CALLS_ROWS + 1},
    {AT_PROCESSES, PROCESSES},
    {AT_CGROUPS, CGROUPS},
    {AT_PAIRS, PAIRS},
};

static const size_t slots[FAMILIES] = {
    [FAMILY_PROCESS] = PROCESSES,
    [FAMILY_CGROUP] = CGROUPS,
    [FAMILY_PAIR] = PAIRS,
};

static void *allocate(size_t n, size_t size) {
  void *memory = calloc(n, size);
  CU_ASSERT_PTR_NOT_NULL_FATAL(memory);
  return memory;
}

static void clear_cpu(uint64_t *cells) {
  static const size_t columns[] = {0, TIMES_COLUMN, ERRORS_COLUMN};
  for (size_t i = 0; i < STRIDE; i++)
    cells[i] = TABLES_POISON;
  for (size_t c = 0; c < sizeof(columns) / sizeof(*columns); c++)
    for (size_t p = 0; p < sizeof(parts) / sizeof(*parts); p++)
      memset(cells + columns[c] + parts[p].start, 0,
             parts[p].n * sizeof(*cells));
}

static uint64_t *cells_of(const struct table *t, size_t cpu) {
  return cpu < CPUS - 1 ? t->cells + cpu * STRIDE : t->shared;
}

/* What has no key is no text either. */
void tables_clear(struct table *t) {
  for (size_t cpu = 0; cpu < CPUS; cpu++)
    clear_cpu(cells_of(t, cpu));
  for (int f = 0; f < FAMILIES; f++)
    if (slots[f] > 0) {
      memset(t->taken[f], false, slots[f] * sizeof(*t->taken[f]));
      memset(t->active[f], true, slots[f] * sizeof(*t->active[f]));
      memset(t->kept[f], DRAIN_NONE, slots[f] * sizeof(*t->kept[f]));
      memset(t->keys[f], 'x', slots[f] * sizeof(*t->keys[f]));
    }
  memset(t->paths, 'x', CGROUPS * sizeof(*t->paths));
}

/* Each array is of its very size, for the sanitizer to watch. */
struct table *tables_create(void) {
  struct table *t = allocate(1, sizeof(*t));
  t->table = (struct drain_table){
      .cpus = CPUS - 1,
      .stride = STRIDE,
      .errors_column = ERRORS_COLUMN,
      .times_column = TIMES_COLUMN,
      .rows = AT_ROWS,
      .full = FULL,
      .unresolved = UNRESOLVED,
      .slots[FAMILY_PROCESS].start = AT_PROCESSES,
      .slots[FAMILY_CGROUP].start = AT_CGROUPS,
      .slots[FAMILY_PAIR].start = AT_PAIRS,
  };
  t->cells = (uint64_t *)allocate(BEFORE + (CPUS - 1) * STRIDE, 8) + BEFORE;
  t->table.cells = t->cells;
  t->shared = allocate(STRIDE, 8);
  t->table.shared = t->shared;
  t->paths = allocate(CGROUPS, sizeof(*t->paths));
  t->table.paths = (const void *)t->paths;
  for (int f = 0; f < FAMILIES; f++)
    if (slots[f] > 0) {
      t->table.slots[f].n = slots[f];
      t->table.slots[f].taken = t->taken[f] = allocate(slots[f], sizeof(bool));
      t->table.slots[f].owners = t->owners[f] =
          allocate(slots[f], sizeof(uint32_t));
      t->table.slots[f].active = t->active[f] =
          allocate(slots[f], sizeof(bool));
      t->table.slots[f].kept = t->kept[f] = allocate(slots[f], 1);
      t->table.slots[f].keys = t->keys[f] =
          allocate(slots[f], sizeof(union drain_key));
    }
  t->select = select_create();
  t->calls = calls_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(t->select);
  CU_ASSERT_PTR_NOT_NULL_FATAL(t->calls);
  tables_clear(t);
  return t;
}

void tables_destroy(struct table *t) {
  drain_destroy(&t->out);
  calls_destroy(t->calls);
  select_destroy(t->select);
  for (int f = 0; f < FAMILIES; f++) {
    free(t->taken[f]);
    free(t->owners[f]);
    free(t->active[f]);
    free(t->kept[f]);
    free(t->keys[f]);
  }
  free(t->paths);
  free(t->cells - BEFORE);
  free(t->shared);
  free(t);
}

void tables_name(struct table *t, size_t slot,
                 const char comm[static NAME_COMM_SIZE]) {
  t->taken[FAMILY_PROCESS][slot] = true;
  memcpy(t->keys[FAMILY_PROCESS][slot].comm, comm, NAME_COMM_SIZE);
}

void tables_pair(struct table *t, size_t slot, size_t process, size_t row) {
  t->taken[FAMILY_PAIR][slot] = true;
  t->keys[FAMILY_PAIR][slot].pair = (uint64_t)process << 32 | row;
}

/* Of one directory. */
void tables_path(struct table *t, size_t slot, const char *path) {
  t->taken[FAMILY_CGROUP][slot] = true;
  memset(t->paths[slot], 0, sizeof(t->paths[slot]));
  memcpy(t->paths[slot], path, strlen(path));
}

void tables_add(struct table *t, size_t cpu, size_t cell, struct cells counts) {
  uint64_t *cells = cells_of(t, cpu) + cell;
  cells[0] += counts.calls;
  cells[ERRORS_COLUMN] += counts.errors;
  cells[TIMES_COLUMN] += counts.ns;
}

void tables_fill(struct table *t) {
  NAME(t, FIRST, "sh");
  tables_path(t, FIRST, "a.service");
  tables_pair(t, FIRST, FIRST, SYS_read);
  ADD(t, 0, AT_PROCESSES + FIRST, 1, 2, 3);
  ADD(t, 0, AT_CGROUPS + FIRST, 4, 5, 6);
  ADD(t, 0, AT_PAIRS + FIRST, 7, 8, 9);
  ADD(t, 1, AT_ROWS + SYS_read, 10, 11, 12);
}

void tables_drain(struct table *t) {
  drain_reset(&t->out);
  drain(&t->out, &t->table, t->select, t->calls);
}

void tables_check(const struct table *t, enum family family,
                  const char *expected, unsigned int line) {
  char text[UNIT_TEXT_SIZE];
  unit_rows_write(text, &t->out.family[family]);
  unit_text(__FILE__, line, text, expected);
}
