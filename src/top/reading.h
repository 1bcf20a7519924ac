/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_READING_H
#define SRC_TOP_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "by.h"
#include "name.h"

/* What is told of a name. All three grow by whole numbers: calls, failed calls,
 * milliseconds. */
enum metric { METRIC_CALLS, METRIC_ERRORS, METRIC_TIME, METRICS };

/* The types of their series. */
extern const char *const reading_types[METRICS];

/* How fast a name's series grew, per second, in one interval. */
struct rates {
  char name[NAME_SIZE];
  double rate[METRICS]; /* 0 where there is none */
};

/* What collectd has of one read of the plugin, for one family. */
struct reading {
  enum by by;
  struct rates total;
  struct rates *rows; /* owned; by name once it is sorted */
  size_t n;
  size_t room;
  bool reported[METRICS];
  double span; /* s from this read to the one before; 0 if it is not known */
};

/* Adds a row of this name. Returns it, all 0, until the next is added; or NULL
 * without memory. */
struct rates *reading_add(struct reading *r, const char *name);

/* Sorts the rows by name, and leaves one of each name. */
void reading_sort(struct reading *r);

/* The row of this name of a reading that is sorted, or NULL. */
const struct rates *reading_find(const struct reading *r, const char *name);

/* Whether it called or returned. */
bool rates_are_live(const struct rates *row);

/* Sums up the rows. */
double reading_sum(const struct reading *r, enum metric metric);

/* Whether the rows add up to the total, in calls and in errors, as those of one
 * read do. */
bool reading_adds_up(const struct reading *r);

/* By how much a rate may be off, as collectd prints seven digits of it. */
double rate_slack(double rate);

/* What a rate comes to in the reading's span, which must be known. It is exact
 * up to half a million, and beyond that has as many digits as the rate. */
double reading_count(const struct reading *r, double rate);

/* Frees the rows, and makes it all 0. */
void reading_clear(struct reading *r);

#endif
