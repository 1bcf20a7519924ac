/* SPDX-License-Identifier: MIT */
#ifndef SRC_ROWS_H
#define SRC_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "name.h"

/* What calls can be told apart by. A family has a series for each name. */
enum family {
  FAMILY_PROCESS,
  FAMILY_CALL,
  FAMILY_CGROUP,
  FAMILY_PAIR, /* a name is process/call */
  FAMILIES,
};

/* What calls come to. Their time, from entry to return, is ms and ns together:
 * whole milliseconds alone would lose the rest of each call, and nanoseconds
 * alone would run over, as 10 000 sleeping threads' do in three weeks. */
struct counts {
  uint64_t calls;
  uint64_t errors; /* calls that failed */
  uint64_t ms;
  uint64_t ns; /* below a million in every sum */
};

/* What one family's series did in one interval. Together with `other`, the
 * rows are all calls of the interval: nothing is counted twice or left out. */
struct row {
  char name[NAME_SIZE];
  struct counts counts;
  uint32_t owner; /* who is responsible for the name */
  bool sure;      /* of a series: no limit keeps it from one */
};

struct rows {
  struct row *row; /* owned */
  size_t n;
  size_t room;
  struct counts other; /* what belongs to no row */
  bool cut;            /* some of that does, but there was no memory for it */
};

/* Adds `counts` to the sum, whose whole milliseconds go to `ms`. */
void counts_add(struct counts *sum, const struct counts *counts);

/* Adds a row and returns it: it may be moved by the next one. Without memory
 * for it, its counts go to `other`, and NULL is returned. */
struct row *rows_add(struct rows *rows, const char *name,
                     const struct counts *counts);

/* Sorts the rows by name (strcmp) and makes one of those of equal name, which
 * is sure if one of them is. Its owner is a heavy one's. */
void rows_merge(struct rows *rows);

/* All calls, those of `other` included. */
double rows_calls(const struct rows *rows);

/* Sorts n rows: those with the most calls first, equals by name. */
void rows_sort_by_calls(const struct row **rows, size_t n);

/* Forgets rows and `other`, and keeps the memory for the next interval. */
void rows_reset(struct rows *rows);

/* Frees the memory. Rows that are all zero are a valid, empty argument. */
void rows_destroy(struct rows *rows);

#endif
