/* SPDX-License-Identifier: MIT */
#ifndef SRC_ROWS_H
#define SRC_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "name.h"

/* What one family's series did in one interval. Together with `other`, the
 * rows are all calls of the interval: nothing is counted twice or left out. */
struct row {
  char name[NAME_SIZE];
  uint64_t calls;
};

struct rows {
  struct row *row; /* owned */
  size_t n;
  size_t room;
  uint64_t other; /* calls that belong to no row */
};

/* Adds a row. Without memory for it, its calls go to `other`. */
void rows_add(struct rows *rows, const char *name, uint64_t calls);

/* Sorts the rows by name (strcmp) and makes one of those of equal name. */
void rows_merge(struct rows *rows);

/* Forgets rows and `other`, and keeps the memory for the next interval. */
void rows_reset(struct rows *rows);

/* Frees the memory. Rows that are all zero are a valid, empty argument. */
void rows_destroy(struct rows *rows);

#endif
