/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_JSON_H
#define SRC_TOP_JSON_H

#include <stdio.h>

#include "reading.h"
#include "view.h"

/* Prints a reading, whose span must be known, as `bpftrace -f json` prints
 * the map `@[comm] = count()`, on one line: the calls of each name that made
 * any and passes the view's filter, the fewest first. Names need no quoting.
 * Returns 0 or -ENOMEM. */
int json_print(FILE *out, const struct reading *reading,
               const struct view *view);

#endif
