/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_SCENE_H
#define TESTS_BENCH_SCENE_H

#include <stdbool.h>

#include "drain.h"
#include "layout.h"
#include "ledger.h"

/* A retired table that is filled by hand, for any number of names and CPUs, and
 * what the plugin reads it with. */

struct kind {
  const char *label;
  bool errors, times, pairs;
  const char *filter; /* what Process says, or NULL */
  bool fresh; /* each interval has other names, which displace those before */
};

struct scene {
  const struct kind *kind;
  size_t names; /* of processes, or of pairs if these are on */
  struct layout layout;
  struct drain_table table;
  uint64_t *cells;
  struct calls *calls;
  struct select *select;
  struct ledger *ledger[FAMILIES]; /* NULL if the family is off */
  struct drain drain;
  uint64_t now; /* ns */
};

/* How many intervals it may have: calls grow where names are fresh. */
#define SCENE_INTERVALS 24

/* Ends the process if it can't be. */
void scene_init(struct scene *scene, const struct kind *kind, size_t names,
                size_t cpus);

/* Another interval, the i-th: every name has called on every CPU. */
void scene_fill(struct scene *scene, int i);

void scene_destroy(struct scene *scene);

#endif
