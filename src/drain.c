/* SPDX-License-Identifier: MIT */
#include "drain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* CPU by CPU, as the sum of their ns may not fit. */
static struct counts sum(const struct drain_table *t, size_t cell) {
  struct counts sum = {0};
  for (size_t cpu = 0; cpu < t->cpus; cpu++) {
    const uint64_t *cells = t->cells + cpu * t->stride + cell;
    struct counts counts = {.calls = cells[0]};
    if (t->errors_column)
      counts.errors = cells[t->errors_column];
    if (t->times_column)
      counts.ns = cells[t->times_column];
    counts_add(&sum, &counts);
  }
  return sum;
}

/* Adds a row, or what has no name to the others. A row has done something. */
static void book(struct rows *rows, const char *name,
                 const struct counts *counts) {
  if (counts->calls == 0 && counts->errors == 0 && counts->ms == 0 &&
      counts->ns == 0)
    return;
  if (name[0] != '\0')
    rows_add(rows, name, counts);
  else
    counts_add(&rows->other, counts);
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

static void drain_slots(struct drain *out, const struct drain_table *t,
                        const struct calls *calls, enum family family) {
  struct rows *rows = &out->family[family];
  rows_reset(rows);
  out->full[family] = 0;
  out->unresolved[family] = 0;
  for (size_t slot = 0; slot < t->slots[family].n; slot++) {
    struct counts counts = sum(t, t->slots[family].start + slot);
    char name[NAME_SIZE];
    name_slot(out, t, calls, family, slot, name);
    book(rows, name, &counts);
    if (slot == t->full)
      out->full[family] = counts.calls;
    if (slot == t->unresolved)
      out->unresolved[family] = counts.calls;
  }
  rows_merge(rows);
}

static void drain_rows(struct rows *rows, const struct drain_table *t,
                       const struct calls *calls) {
  rows_reset(rows);
  for (size_t row = 0; row <= CALLS_ROWS; row++) {
    struct counts counts = sum(t, t->rows + row);
    book(rows, calls_name(calls, row), &counts);
  }
  rows_merge(rows);
}

void drain(struct drain *out, const struct drain_table *t,
           const struct select *select, const struct calls *calls) {
  out->total = sum(t, t->total);
  select_processes(out, &t->slots[FAMILY_PROCESS], select);
  drain_slots(out, t, calls, FAMILY_PROCESS);
  drain_slots(out, t, calls, FAMILY_CGROUP);
  drain_slots(out, t, calls, FAMILY_PAIR);
  drain_rows(&out->family[FAMILY_CALL], t, calls);
}

void drain_keep(const struct drain *out, const struct drain_table *t,
                const struct calls *calls, enum family family,
                bool (*is_wanted)(const void *arg, const char *name),
                const void *arg) {
  const struct drain_slots *slots = &t->slots[family];
  for (size_t slot = 0; slot < slots->n; slot++) {
    char name[NAME_SIZE];
    name_slot(out, t, calls, family, slot, name);
    if (name[0] == '\0' || !is_wanted(arg, name))
      continue;
    slots->kept[slot] = true;
    if (family == FAMILY_PAIR)
      t->slots[FAMILY_PROCESS].kept[slots->keys[slot].pair >> 32] = true;
  }
}

void drain_destroy(struct drain *out) {
  for (int f = 0; f < FAMILIES; f++)
    rows_destroy(&out->family[f]);
  free(out->selected);
  out->selected = NULL;
  out->room = 0;
}
