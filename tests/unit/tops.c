/* SPDX-License-Identifier: MIT */
#include "tops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

double tops_rate(double count, double span) {
  char text[64];
  snprintf(text, sizeof(text), "%12e", count / span);
  return strtod(text, NULL);
}

/* "3,1,20": sets what is there. */
static void read_counts(struct rates *row, bool reported[METRICS],
                        const char *text, double span) {
  for (int m = 0; m < METRICS && text; m++) {
    char *end = NULL;
    double count = strtod(text, &end);
    if (end > text) {
      row->rate[m] = tops_rate(count, span);
      reported[m] = true;
    }
    text = *end == ',' ? end + 1 : NULL;
  }
}

struct reading tops_reading(const char *text, double span) {
  struct reading r = {.by = BY_PROCESS};
  char copy[UNIT_TEXT_SIZE], *rest = NULL;
  bool ignored[METRICS];
  snprintf(copy, sizeof(copy), "%s", text);
  for (char *word = strtok_r(copy, " ", &rest); word;
       word = strtok_r(NULL, " ", &rest)) {
    char *counts = strchr(word, '=');
    CU_ASSERT_PTR_NOT_NULL_FATAL(counts);
    *counts++ = '\0';
    bool is_total = word[0] == '\0';
    struct rates *row = is_total ? &r.total : reading_add(&r, word);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    read_counts(row, is_total ? r.reported : ignored, counts, span);
  }
  reading_sort(&r);
  return r;
}

void tops_print(char *text, struct reading *r, const struct view *view,
                struct table_size size, struct table_window *window) {
  FILE *out = fmemopen(text, UNIT_TEXT_SIZE, "w");
  CU_ASSERT_PTR_NOT_NULL_FATAL(out);
  CU_ASSERT_EQUAL(table_print(out, r, view, size, window), 0);
  putc('\0', out);
  fclose(out);
  reading_clear(r);
}
