/* SPDX-License-Identifier: MIT */
#ifndef SRC_LAYOUT_H
#define SRC_LAYOUT_H

#include <stddef.h>

#include "../bpf/syscalls.h"
#include "config.h"

/* How large the kernel side's tables are, and where in them what is: see
 * bpf/syscalls.h. What is off takes no room. */
struct layout {
  size_t cpus; /* that have a block of cells of their own; all others share one
                * more */
  size_t keys[SYSCALLS_SPACES];  /* that a table takes, 0 if the space is off */
  size_t slots[SYSCALLS_SPACES]; /* reserved ones included, 0 likewise */
  size_t start[SYSCALLS_SPACES]; /* the space's first cell in a column */
  size_t column_cells;
  size_t errors_column; /* its first cell in a table, 0 if it is off */
  size_t times_column;  /* likewise */
  size_t table_cells;
  size_t moved;    /* keys on their way, 0 if they go by bpf(2) */
  size_t cpu_size; /* bytes of a struct syscalls_cpu and its cells */
};

/* The layout for these choices and so many CPUs; with room for keys on their
 * way if a program moves them. */
struct layout layout_for(const struct config *config, size_t cpus, bool moves);

/* How many of a space's keys may have a place from the start of an interval.
 * The rest is for newcomers. */
size_t layout_kept(const struct layout *layout, int space);

/* How many of its slots are given to keys as they come. The rest is given out
 * by shares: see bpf/owner.bpf.h. */
size_t layout_open(const struct layout *layout, int space);

/* What the maps take of the kernel's memory, in bytes, where so many CPUs are
 * possible and pages are of this size; and what threads store there comes on
 * top. tests/bench/memory measures it. */
size_t layout_memory(const struct layout *layout, size_t possible, size_t page);

#endif
