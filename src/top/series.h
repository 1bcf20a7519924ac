/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SERIES_H
#define SRC_TOP_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "by.h"
#include "reading.h"

/* A series of the syscalls plugin, as collectd calls it:
 * "host/plugin-name/type". */
struct series {
  int64_t time; /* of its last value, ms */
  const char *identifier;
  size_t host;          /* bytes of the host's name, with which it begins */
  enum by by;           /* BYS: it is of the total */
  char name[NAME_SIZE]; /* of the row, with safe bytes only; "" of the total */
  enum metric metric;
};

/* Whose series this is. False if it is none of ours: another plugin's or
 * type's, or one whose name is longer than ours are. `series` refers to the
 * identifier. */
bool series_parse(struct series *series, const char *identifier);

/* Whether it is the calls of all. */
bool series_is_total(const struct series *series);

/* Whether it is of that host. */
bool series_is_of(const struct series *series, const char *host);

#endif
