/* SPDX-License-Identifier: MIT */
#include "view.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expression.h"

const char *const view_sorts[SORTS] = {
    [SORT_CALLS] = "calls", [SORT_ERRORS] = "errors", [SORT_NAME] = "name",
    [SORT_TIME] = "time",   [SORT_USECS] = "usecs",
};

const char view_sort_keys[SORTS] = {
    [SORT_CALLS] = 'c', [SORT_ERRORS] = 'e', [SORT_NAME] = 'n',
    [SORT_TIME] = 't',  [SORT_USECS] = 'u',
};

int view_filter(struct view *view, const char *filter, char *error,
                size_t size) {
  regex_t pattern;
  if (strlen(filter) >= sizeof(view->filter)) {
    snprintf(error, size, "a filter has at most %zu characters",
             sizeof(view->filter) - 1);
    return -EINVAL;
  }
  if (filter[0]) {
    char reason[160];
    int status = expression_compile(&pattern, filter, reason, sizeof(reason));
    if (status) {
      snprintf(error, size, "'%s' is no regular expression: %s", filter,
               reason);
      return status;
    }
  }

  view_clear(view);
  if (filter[0])
    view->pattern = pattern;
  snprintf(view->filter, sizeof(view->filter), "%s", filter);
  return 0;
}

void view_clear(struct view *view) {
  if (view->filter[0])
    regfree(&view->pattern);
  view->filter[0] = '\0';
}

double view_usecs(const struct rates *row) {
  double calls = row->rate[METRIC_CALLS];
  return calls > 0 ? 1000 * row->rate[METRIC_TIME] / calls : NAN;
}

/* What most of comes first. A row without calls has no time per call, and is
 * behind all that have. */
static double weight(const struct rates *row, enum sort sort) {
  switch (sort) {
  case SORT_ERRORS:
    return row->rate[METRIC_ERRORS];
  case SORT_TIME:
    return row->rate[METRIC_TIME];
  case SORT_USECS:
    return row->rate[METRIC_CALLS] > 0 ? view_usecs(row) : -1;
  default:
    return row->rate[METRIC_CALLS];
  }
}

/* Equals by calls, and then in the alphabet's order, so that rows stand still.
 */
static int compare(const void *a, const void *b, void *arg) {
  const struct view *view = arg;
  const struct rates *x = *(const struct rates *const *)a;
  const struct rates *y = *(const struct rates *const *)b;
  enum sort keys[] = {view->sort, SORT_CALLS};
  int direction = view->reverse ? -1 : 1;

  for (int i = 0; i < 2 && view->sort != SORT_NAME; i++) {
    double left = weight(x, keys[i]), right = weight(y, keys[i]);
    if (left != right)
      return left < right ? direction : -direction;
  }
  int order = strcmp(x->name, y->name);
  return direction * order;
}

static bool passes(const struct view *view, const char *name) {
  return view->filter[0] == '\0' ||
         regexec(&view->pattern, name, 0, NULL, 0) == 0;
}

int view_rank(const struct view *view, const struct reading *reading,
              const struct rates ***rows) {
  int n = 0;
  *rows = NULL;
  if (reading->n == 0)
    return 0;
  *rows = calloc(reading->n, sizeof(**rows));
  if (!*rows)
    return -ENOMEM;

  for (size_t i = 0; i < reading->n; i++)
    if (rates_are_live(&reading->rows[i]) &&
        passes(view, reading->rows[i].name))
      (*rows)[n++] = &reading->rows[i];
  qsort_r(*rows, n, sizeof(**rows), compare, (void *)view);
  return n;
}
