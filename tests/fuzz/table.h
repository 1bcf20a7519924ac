/* SPDX-License-Identifier: MIT */
/* A retired table of any content. */
#ifndef TESTS_FUZZ_TABLE_H
#define TESTS_FUZZ_TABLE_H

#include "drain.h"
#include "fuzz.h"

/* Slots of a key space, at most. */
#define TABLE_SLOTS 8

struct table {
  uint64_t *cells;
  size_t n; /* cells of all CPUs and columns */
  bool taken[FAMILIES][TABLE_SLOTS];
  uint32_t owners[FAMILIES][TABLE_SLOTS];
  bool active[FAMILIES][TABLE_SLOTS];
  uint8_t kept[FAMILIES][TABLE_SLOTS];
  union drain_key keys[FAMILIES][TABLE_SLOTS];
  char paths[TABLE_SLOTS][CGROUP_PATH_SIZE];
  struct drain_table table;
};

/* Its layout: families, columns and CPUs. The target destroys it. */
void table_init(struct table *t, struct fuzz *f);
void table_destroy(struct table *t);

/* Another interval's keys and counts. */
void table_fill(struct table *t, struct fuzz *f);

/* Sums up cells of each column over the CPUs, one at a time. */
struct counts table_sum(const struct table *t, size_t first, size_t n);

#endif
