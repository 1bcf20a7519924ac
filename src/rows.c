/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_MS 1000000

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

void counts_add(struct counts *sum, const struct counts *counts) {
  sum->calls += counts->calls;
  sum->errors += counts->errors;
  sum->ns += counts->ns;
  sum->ms += counts->ms;
  if (sum->ns < NS_PER_MS) /* as when time is off, and spares a division */
    return;
  sum->ms += sum->ns / NS_PER_MS;
  sum->ns %= NS_PER_MS;
}

struct row *rows_add(struct rows *rows, const char *name,
                     const struct counts *counts) {
  if (!make_room(rows)) {
    rows->cut = true;
    counts_add(&rows->other, counts);
    return NULL;
  }

  struct row *row = &rows->row[rows->n++];
  size_t length = strnlen(name, NAME_SIZE - 1);
  memcpy(row->name, name, length);
  row->name[length] = '\0';
  row->counts = *counts;
  row->owner = 0;
  row->sure = false;
  return row;
}

/* An owner has to outweigh all that came before. */
static void merge(struct row *row, const struct row *same) {
  if (same->counts.calls > row->counts.calls)
    row->owner = same->owner;
  counts_add(&row->counts, &same->counts);
  row->sure = row->sure || same->sure;
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
      merge(&rows->row[last], &rows->row[i]);
    else
      rows->row[++last] = rows->row[i];
  }
  rows->n = last + 1;
}

double rows_calls(const struct rows *rows) {
  double calls = rows->other.calls;
  for (size_t i = 0; i < rows->n; i++)
    calls += rows->row[i].counts.calls;
  return calls;
}

static int compare_calls(const void *a, const void *b) {
  const struct row *left = *(const struct row *const *)a;
  const struct row *right = *(const struct row *const *)b;
  if (left->counts.calls != right->counts.calls)
    return left->counts.calls < right->counts.calls ? 1 : -1;
  return strcmp(left->name, right->name);
}

void rows_sort_by_calls(const struct row **rows, size_t n) {
  qsort(rows, n, sizeof(*rows), compare_calls);
}

void rows_reset(struct rows *rows) {
  rows->n = 0;
  rows->other = (struct counts){0};
  rows->cut = false;
}

void rows_destroy(struct rows *rows) {
  free(rows->row);
  *rows = (struct rows){0};
}
