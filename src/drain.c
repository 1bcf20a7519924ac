/* SPDX-License-Identifier: MIT */
#include "drain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cells that are summed at a time. A CPU's are then read in the order in which
 * they stand in memory, and their sums stay in the cache. */
#define CHUNK 256

/* Adds n cells of one CPU, from `calls` on: of time, one CPU's at a time, as
 * the sum of their ns may not fit. */
static void add(const struct drain_table *t, const uint64_t *calls, size_t n,
                struct counts *sums) {
  const uint64_t *errors = calls + t->errors_column;
  const uint64_t *ns = calls + t->times_column;
  for (size_t i = 0; i < n; i++)
    sums[i].calls += calls[i];
  for (size_t i = 0; i < n && t->errors_column; i++)
    sums[i].errors += errors[i];
  for (size_t i = 0; i < n && t->times_column; i++)
    if (ns[i] > 0)
      counts_add(&sums[i], &(struct counts){.ns = ns[i]});
}

/* Sums n cells, at most CHUNK, over the CPUs. */
static void sum(const struct drain_table *t, size_t cell, size_t n,
                struct counts *sums) {
  memset(sums, 0, n * sizeof(*sums));
  for (size_t cpu = 0; cpu < t->cpus; cpu++)
    add(t, t->cells + cpu * t->stride + cell, n, sums);
  if (t->shared)
    add(t, t->shared + cell, n, sums);
}

/* Most cells are of calls that nobody makes. */
static bool is_nothing(const struct counts *counts) {
  return (counts->calls | counts->errors | counts->ms | counts->ns) == 0;
}

/* Adds a row, or what has no name to the others. Returns the row, or NULL. */
static struct row *book(struct rows *rows, const char *name,
                        const struct counts *counts) {
  if (name[0] != '\0')
    return rows_add(rows, name, counts);
  counts_add(&rows->other, counts);
  return NULL;
}

static bool is_taken(const struct drain_table *t, enum family family,
                     size_t slot) {
  return slot < t->slots[family].n && t->slots[family].taken[slot];
}

/* The following leave "" as the name of what is to have no row. */

static void name_process(const struct drain *out, const struct drain_table *t,
                         size_t slot, char name[static NAME_SIZE]) {
  if (is_taken(t, FAMILY_PROCESS, slot) && out->selected && out->selected[slot])
    name_clean(name, t->slots[FAMILY_PROCESS].keys[slot].comm);
}

static void name_pair(const struct drain *out, const struct drain_table *t,
                      const struct calls *calls, size_t slot,
                      char name[static NAME_SIZE]) {
  uint64_t pair = t->slots[FAMILY_PAIR].keys[slot].pair;
  char process[NAME_SIZE] = "";
  name_process(out, t, pair >> 32, process);
  const char *call = calls_name(calls, pair & UINT32_MAX);
  if (process[0] != '\0' && call[0] != '\0')
    snprintf(name, NAME_SIZE, "%.*s/%s", NAME_COMM_SIZE, process, call);
}

static void name_slot(const struct drain *out, const struct drain_table *t,
                      const struct calls *calls, enum family family,
                      size_t slot, char name[static NAME_SIZE]) {
  name[0] = '\0';
  if (!is_taken(t, family, slot))
    return;
  if (family == FAMILY_PROCESS)
    name_process(out, t, slot, name);
  else if (family == FAMILY_CGROUP)
    cgroup_name(name, t->paths[slot]);
  else
    name_pair(out, t, calls, slot, name);
}

/* Matching is dear, and done once for each process, not for each pair. Without
 * memory, no process is selected. */
static void select_processes(struct drain *out, const struct drain_slots *slots,
                             const struct select *select) {
  if (slots->n > out->room) {
    free(out->selected);
    out->selected = calloc(slots->n, sizeof(*out->selected));
    out->room = out->selected ? slots->n : 0;
  }
  for (size_t i = 0; i < slots->n && out->selected; i++) {
    char comm[NAME_COMM_SIZE + 1] = "";
    if (slots->taken[i])
      memcpy(comm, slots->keys[i].comm, NAME_COMM_SIZE);
    out->selected[i] = slots->taken[i] && select_match(select, comm);
  }
}

static void book_slot(struct drain *out, const struct drain_table *t,
                      const struct calls *calls, enum family family,
                      size_t slot, const struct counts *counts) {
  t->slots[family].active[slot] = !is_nothing(counts);
  if (is_nothing(counts))
    return;
  char name[NAME_SIZE];
  name_slot(out, t, calls, family, slot, name);
  struct row *row = book(&out->family[family], name, counts);
  if (row)
    row->owner = t->slots[family].owners[slot];
  if (family == FAMILY_CGROUP && is_taken(t, family, slot) && name[0] == '\0')
    out->too_long += counts->calls;
  if (slot == t->full)
    out->full[family] += counts->calls;
  if (slot == t->unresolved)
    out->unresolved[family] += counts->calls;
}

static size_t at_most_a_chunk(size_t n) { return n < CHUNK ? n : CHUNK; }

static void drain_slots(struct drain *out, const struct drain_table *t,
                        const struct calls *calls, enum family family) {
  const struct drain_slots *slots = &t->slots[family];
  out->keys[family] = (struct blame){0};
  for (size_t first = 0, n; first < slots->n; first += n) {
    struct counts sums[CHUNK];
    n = at_most_a_chunk(slots->n - first);
    sum(t, slots->start + first, n, sums);
    for (size_t i = 0; i < n; i++) {
      book_slot(out, t, calls, family, first + i, &sums[i]);
      if (slots->taken[first + i])
        blame_add(&out->keys[family], slots->owners[first + i]);
    }
  }
  rows_merge(&out->family[family]);
}

static void book_row(struct drain *out, const struct calls *calls, size_t row,
                     const struct counts *counts) {
  if (is_nothing(counts))
    return;
  counts_add(&out->total, counts);
  struct row *booked =
      book(&out->family[FAMILY_CALL], calls_name(calls, row), counts);
  if (booked)
    booked->sure = calls_is_real(calls, row);
}

/* Each call is counted in one row, and so all rows together are the total. */
static void drain_rows(struct drain *out, const struct drain_table *t,
                       const struct calls *calls) {
  struct rows *rows = &out->family[FAMILY_CALL];
  for (size_t first = 0, n; first <= CALLS_ROWS; first += n) {
    struct counts sums[CHUNK];
    n = at_most_a_chunk(CALLS_ROWS + 1 - first);
    sum(t, t->rows + first, n, sums);
    for (size_t i = 0; i < n; i++)
      book_row(out, calls, first + i, &sums[i]);
  }
  rows_merge(rows);
}

void drain(struct drain *out, const struct drain_table *t,
           const struct select *select, const struct calls *calls) {
  select_processes(out, &t->slots[FAMILY_PROCESS], select);
  drain_slots(out, t, calls, FAMILY_PROCESS);
  drain_slots(out, t, calls, FAMILY_CGROUP);
  drain_slots(out, t, calls, FAMILY_PAIR);
  out->family[FAMILY_PROCESS].cut |=
      !out->selected && t->slots[FAMILY_PROCESS].n > 0;
  drain_rows(out, t, calls);
}

void drain_reset(struct drain *out) {
  for (int f = 0; f < FAMILIES; f++) {
    rows_reset(&out->family[f]);
    out->full[f] = out->unresolved[f] = 0;
  }
  out->total = (struct counts){0};
  out->too_long = 0;
}

static void keep(uint8_t *kept, enum drain_place place) {
  if (*kept == DRAIN_NONE || *kept > place)
    *kept = place;
}

static void keep_slot(const struct drain_table *t, enum family family,
                      size_t slot, bool is_first) {
  const struct drain_slots *slots = &t->slots[family];
  keep(&slots->kept[slot], is_first ? DRAIN_FIRST : DRAIN_MORE);
  if (family == FAMILY_PAIR)
    keep(&t->slots[FAMILY_PROCESS].kept[slots->keys[slot].pair >> 32],
         is_first ? DRAIN_PAIRED : DRAIN_MORE);
}

void drain_keep(const struct drain *out, const struct drain_table *t,
                const struct calls *calls, enum family family,
                unsigned (*claim)(void *arg, const char *name), void *arg) {
  const struct drain_slots *slots = &t->slots[family];
  for (int silent = 0; silent < 2; silent++)
    for (size_t slot = 0; slot < slots->n; slot++) {
      char name[NAME_SIZE] = "";
      if (slots->active[slot] != silent)
        name_slot(out, t, calls, family, slot, name);
      unsigned nth = name[0] != '\0' ? claim(arg, name) : 0;
      if (nth > 0)
        keep_slot(t, family, slot, nth == 1);
    }
}

void drain_destroy(struct drain *out) {
  for (int f = 0; f < FAMILIES; f++)
    rows_destroy(&out->family[f]);
  free(out->selected);
  out->selected = NULL;
  out->room = 0;
}
