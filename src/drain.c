/* SPDX-License-Identifier: MIT */
#include "drain.h"

#include <string.h>

static uint64_t sum(const struct drain_table *t, size_t cell) {
  uint64_t calls = 0;
  for (size_t cpu = 0; cpu < t->cpus; cpu++)
    calls += t->cells[cpu * t->stride + cell];
  return calls;
}

static void drain_name(struct rows *rows, const struct drain_table *t, size_t i,
                       const struct select *select) {
  uint64_t calls = sum(t, t->by_slot + t->comm_slots[i]);
  rows->other -= calls;

  char comm[NAME_COMM_SIZE + 1] = {0};
  memcpy(comm, t->comms[i], NAME_COMM_SIZE);
  if (!select_match(select, comm)) {
    rows->other += calls;
    return;
  }

  char name[NAME_SIZE];
  name_clean(name, t->comms[i]);
  rows_add(rows, name, calls);
}

/* All slots are other processes' until a name claims one. */
static void drain_processes(struct rows *rows, const struct drain_table *t,
                            const struct select *select) {
  rows_reset(rows);
  for (size_t slot = 0; slot < t->slots; slot++)
    rows->other += sum(t, t->by_slot + slot);
  for (size_t i = 0; i < t->names; i++)
    drain_name(rows, t, i, select);
  rows_merge(rows);
}

static void drain_calls(struct rows *rows, const struct drain_table *t,
                        const struct calls *names) {
  rows_reset(rows);
  for (size_t i = 0; i < CALLS_NUMBERS; i++) {
    uint64_t calls = sum(t, t->by_number + i);
    if (calls > 0)
      rows_add(rows, calls_name(names, i), calls);
  }
  rows->other += sum(t, t->by_number + CALLS_NUMBERS);
  rows_merge(rows);
}

void drain(struct drain *out, const struct drain_table *table,
           const struct select *select, const struct calls *calls) {
  out->total = sum(table, table->total);
  out->full = sum(table, table->by_slot + table->full);
  out->unresolved = sum(table, table->by_slot + table->unresolved);
  drain_processes(&out->processes, table, select);
  drain_calls(&out->calls, table, calls);
}

void drain_destroy(struct drain *out) {
  rows_destroy(&out->processes);
  rows_destroy(&out->calls);
}
