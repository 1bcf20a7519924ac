/* SPDX-License-Identifier: MIT */
#ifndef SRC_DRAIN_H
#define SRC_DRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "blame.h"
#include "calls.h"
#include "cgroup.h"
#include "rows.h"
#include "select.h"

/* Whom a slot's calls belong to. */
union drain_key {
  char comm[NAME_COMM_SIZE];
  uint64_t pair; /* a process's slot in the upper 32 bits, a row in the lower */
};

/* What a slot is to have a place for from the start, the dearest first: there
 * may not be one for all. */
enum drain_place {
  DRAIN_NONE,
  DRAIN_FIRST,  /* a series' first one */
  DRAIN_PAIRED, /* of a process: a pair's first one needs it */
  DRAIN_MORE,   /* another one of a series */
  DRAIN_PLACES,
};

/* The slots of a key space: cells of each column. */
struct drain_slots {
  size_t start;      /* the first one's cell */
  size_t n;          /* those in use, reserved ones included; 0 if it is off */
  const bool *taken; /* by slot: it has a key ... */
  const union drain_key *keys; /* ... which is this, but for a cgroup */
  const uint32_t *owners;      /* of the keys: see bpf/syscalls.h */
  bool *active;                /* it has counts of this interval */
  uint8_t *kept; /* an enum drain_place in the table, from its start */
};

/* A retired table, as the kernel side left it. A CPU's counts are 64-bit cells;
 * CPU c's cell i of a column is cells[c * stride + column + i]; that of CPUs
 * without their own, which share one, is shared[column + i]. All indices and
 * the stride are in cells. The memory is the owner's of the table, who lent it.
 */
struct drain_table {
  const uint64_t *cells;  /* where CPU 0's column of calls begins */
  const uint64_t *shared; /* likewise; NULL if there is none */
  size_t cpus;
  size_t stride;
  size_t errors_column; /* 0 if it is off */
  size_t times_column;  /* likewise; in ns */
  size_t rows;          /* the first of CALLS_ROWS cells, and one for others */
  size_t full;          /* the slot of what found the table full */
  size_t unresolved;    /* the slot of what the kernel would not take */
  struct drain_slots slots[FAMILIES];    /* none of calls: they have rows */
  const char (*paths)[CGROUP_PATH_SIZE]; /* of cgroups, by slot */
};

/* What one interval brought, of one table or of both. */
struct drain {
  struct counts total; /* of all calls, by their rows */
  struct rows family[FAMILIES];
  uint64_t full[FAMILIES]; /* calls; these two are part of the family's other */
  uint64_t unresolved[FAMILIES];
  uint64_t too_long;           /* of cgroups whose path is; likewise */
  struct blame keys[FAMILIES]; /* in the last table */
  bool *selected;              /* by slot of a process; owned */
  size_t room;
};

/* Sums the table over its CPUs, and adds that to what has been drained since
 * the last drain_reset(). The rows are merged and sorted by name. What belongs
 * to no row goes to the family's `other`: slots without a key, processes that
 * are not selected and their pairs, calls of no known ABI's rows. Cannot fail:
 * without memory, counts go to `other`, and the rows are marked as cut. */
void drain(struct drain *out, const struct drain_table *table,
           const struct select *select, const struct calls *calls);

/* Forgets what was drained, and keeps the memory for the next interval. */
void drain_reset(struct drain *out);

/* Marks as kept those of a family's slots whose name claims a place, and of
 * pairs also their processes'. `claim` is asked for each slot's name, first for
 * those that are active, and returns the how manieth of its series the place
 * would be, from 1 upwards; or 0 if there is no series. To be called after
 * drain(), with the same table. */
void drain_keep(const struct drain *out, const struct drain_table *table,
                const struct calls *calls, enum family family,
                unsigned (*claim)(void *arg, const char *name), void *arg);

/* Frees what the drain owns. */
void drain_destroy(struct drain *out);

#endif
