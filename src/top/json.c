/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <stdlib.h>

int json_print(FILE *out, const struct reading *reading,
               const struct view *view) {
  struct view order = *view;
  const struct rates **rows = NULL;
  order.sort = SORT_CALLS;
  order.reverse = true;
  int n = view_rank(&order, reading, &rows);
  if (n < 0)
    return n;

  const char *comma = "";
  fputs("{\"type\": \"map\", \"data\": {\"@\": {", out);
  for (int i = 0; i < n; i++) {
    double calls = reading_count(reading, rows[i]->rate[METRIC_CALLS]);
    if (calls < 1)
      continue;
    fprintf(out, "%s\"%s\": %.0f", comma, rows[i]->name, calls);
    comma = ", ";
  }
  fputs("}}}\n", out);
  free(rows);
  return 0;
}
