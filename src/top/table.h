/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_TABLE_H
#define SRC_TOP_TABLE_H

#include <stdio.h>

#include "reading.h"
#include "view.h"

/* What a table has to fit into. 0: as much as it takes. */
struct table_size {
  int lines; /* at least 3 are used */
  int columns;
};

/* Which of the rows are shown. */
struct table_window {
  int first;
  int shown;
  int rows; /* that there are */
};

/* Prints a reading's table: a heading, the rows in the view's order from the
 * window's first on, one of the sum of those that don't fit, and the total of
 * all names; and, if the rows do not add up to that, another line that says so.
 * Where it does not fit, columns are left out from the left. The window is
 * made what it has come to: its first row is an earlier one if that shows more
 * of them. Returns 0 or -ENOMEM. */
int table_print(FILE *out, const struct reading *reading,
                const struct view *view, struct table_size size,
                struct table_window *window);

#endif
