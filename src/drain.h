/* SPDX-License-Identifier: MIT */
#ifndef SRC_DRAIN_H
#define SRC_DRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "calls.h"
#include "rows.h"
#include "select.h"

/* A retired table, as the kernel side left it. A CPU's counts are 64-bit
 * cells; CPU c's cell i is cells[c * stride + i]. All indices and the stride
 * are in cells. The memory is the owner's of the table, who lent it. */
struct drain_table {
  const uint64_t *cells;
  size_t cpus;
  size_t stride;
  size_t total;      /* the cell of all calls */
  size_t by_number;  /* the first of CALLS_NUMBERS cells, and one for others */
  size_t by_slot;    /* the first of `slots` cells */
  size_t slots;      /* those in use, reserved ones included */
  size_t full;       /* the slot of calls that found the table full */
  size_t unresolved; /* the slot of calls whose name was not taken */
  const char (*comms)[NAME_COMM_SIZE]; /* names of ... */
  const uint32_t *comm_slots;          /* ... these slots */
  size_t names;
};

/* What one interval brought. */
struct drain {
  uint64_t total;
  uint64_t full; /* these two are part of processes.other */
  uint64_t unresolved;
  struct rows processes;
  struct rows calls;
};

/* Sums the table over its CPUs, into rows that are merged and sorted by name.
 * Slots without a name and processes that are not selected go to
 * processes.other, numbers without a row to calls.other. What `out` held
 * before is forgotten. Cannot fail: see rows_add(). */
void drain(struct drain *out, const struct drain_table *table,
           const struct select *select, const struct calls *calls);

/* Frees the rows. */
void drain_destroy(struct drain *out);

#endif
