/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_VIEW_H
#define SRC_TOP_VIEW_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "by.h"
#include "reading.h"

enum sort { SORT_CALLS, SORT_ERRORS, SORT_NAME, SORT_TIME, SORT_USECS, SORTS };

/* In --sort, and the keys that choose them. */
extern const char *const view_sorts[SORTS];
extern const char view_sort_keys[SORTS];

#define VIEW_FILTER_SIZE 64

/* Which rows are shown, and in which order. */
struct view {
  enum by by;
  enum sort sort;
  bool reverse;
  char filter[VIEW_FILTER_SIZE]; /* "" lets all names pass */
  regex_t pattern;               /* compiled of it, unless that is "" */
};

/* Takes another filter: an extended regular expression of POSIX, which may
 * match anywhere in a name; see expression.h. Returns 0; or -EINVAL or -ENOMEM,
 * with `error`, of `size`, and keeps the one it had. */
int view_filter(struct view *view, const char *filter, char *error,
                size_t size);

/* The rows of a reading that are live and pass the filter, as they are sorted.
 * Returns how many, or -ENOMEM. The caller frees the array, which is NULL if
 * there are none. */
int view_rank(const struct view *view, const struct reading *reading,
              const struct rates ***rows);

/* Microseconds that a call took on average. NaN if none was made. */
double view_usecs(const struct rates *row);

/* Frees what the view owns; it then has no filter. */
void view_clear(struct view *view);

#endif
