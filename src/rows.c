/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct rows *rows) {
  if (rows->n < rows->room)
    return true;

  size_t room = rows->room ? 2 * rows->room : 64;
  struct row *row = reallocarray(rows->row, room, sizeof(*row));
  if (!row)
    return false;
  rows->row = row;
  rows->room = room;
  return true;
}

void rows_add(struct rows *rows, const char *name, uint64_t calls) {
  if (!make_room(rows)) {
    rows->other += calls;
    return;
  }

  struct row *row = &rows->row[rows->n++];
  snprintf(row->name, sizeof(row->name), "%s", name);
  row->calls = calls;
}

static int compare(const void *a, const void *b) {
  const struct row *left = a, *right = b;
  return strcmp(left->name, right->name);
}

void rows_merge(struct rows *rows) {
  if (rows->n == 0)
    return;

  qsort(rows->row, rows->n, sizeof(*rows->row), compare);
  size_t last = 0;
  for (size_t i = 1; i < rows->n; i++) {
    if (compare(&rows->row[last], &rows->row[i]) == 0)
      rows->row[last].calls += rows->row[i].calls;
    else
      rows->row[++last] = rows->row[i];
  }
  rows->n = last + 1;
}

void rows_reset(struct rows *rows) {
  rows->n = 0;
  rows->other = 0;
}

void rows_destroy(struct rows *rows) {
  free(rows->row);
  *rows = (struct rows){0};
}
