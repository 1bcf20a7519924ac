/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top/view.h"
#include "tops.h"

/* "a b c", in the view's order. */
static void rank(const struct view *view, const char *reading, char *names) {
  struct reading r = tops_reading(reading, 1);
  const struct rates **rows = NULL;
  int n = view_rank(view, &r, &rows);
  names[0] = '\0';
  for (int i = 0; i < n; i++)
    sprintf(names + strlen(names), "%s%s", i ? " " : "", rows[i]->name);
  free(rows);
  reading_clear(&r);
}

static void sorted(void) {
  static const char reading[] = "=0 a=9,0,90 b=9,5,7 y=10,1,1 z=2,0,91 w=0,1,5";
  static const struct {
    enum sort sort;
    bool reverse;
    const char *names;
  } cases[] = {
      {SORT_CALLS, false, "y a b z w"},  {SORT_CALLS, true, "w z b a y"},
      {SORT_ERRORS, false, "b y w a z"}, {SORT_TIME, false, "z a b w y"},
      {SORT_USECS, false, "z a b y w"},  {SORT_NAME, false, "a b w y z"},
      {SORT_NAME, true, "z y w b a"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct view view = {.sort = cases[i].sort, .reverse = cases[i].reverse};
    char names[64];
    rank(&view, reading, names);
    UNIT_TEXT(names, cases[i].names);
  }
}

static void filtered(void) {
  static const struct {
    const char *filter, *names;
  } cases[] = {
      {"", "nginx ng.x cron"},    {"ng", "nginx ng.x"},
      {"^n.*x$", "nginx ng.x"},   {"ng\\.", "ng.x"},
      {"cron|inx", "nginx cron"}, {"none", ""},
  };
  struct view view = {0};
  char error[128], names[64];
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    CU_ASSERT_EQUAL(view_filter(&view, cases[i].filter, error, sizeof(error)),
                    0);
    rank(&view, "=6 nginx=3 ng.x=2 cron=1", names);
    UNIT_TEXT(names, cases[i].names);
  }
  view_clear(&view);
  rank(&view, "=1 cron=1", names);
  UNIT_TEXT(names, "cron");
}

static void bad_filters_change_nothing(void) {
  struct view view = {0};
  char error[128], names[64], longest[VIEW_FILTER_SIZE + 1] = "";
  view_filter(&view, "ng", error, sizeof(error));
  CU_ASSERT_EQUAL(view_filter(&view, "a(", error, sizeof(error)), -EINVAL);
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "'a(' is no regular expression: "));
  CU_ASSERT_EQUAL(view_filter(&view, "a\\d", error, sizeof(error)), -EINVAL);
  UNIT_TEXT(error, "'a\\d' is no regular expression: \\d is not POSIX: write "
                   "[0-9]");
  memset(longest, 'a', VIEW_FILTER_SIZE);
  CU_ASSERT_EQUAL(view_filter(&view, longest, error, sizeof(error)), -EINVAL);
  UNIT_TEXT(error, "a filter has at most 63 characters");
  rank(&view, "=6 nginx=3 cron=3", names);
  UNIT_TEXT(names, "nginx");
  view_clear(&view);
}

static void idle_rows_are_left_out(void) {
  struct view view = {0};
  struct reading r = tops_reading("=3 a=3 b=0 d=0,1", 1);
  const struct rates **rows = NULL;
  CU_ASSERT_EQUAL(view_rank(&view, &r, &rows), 2);
  UNIT_TEXT(rows[0]->name, "a");
  UNIT_TEXT(rows[1]->name, "d");
  free(rows);
  unit_objects = 0;
  CU_ASSERT_EQUAL(view_rank(&view, &r, &rows), -ENOMEM);
  unit_objects = SIZE_MAX;
  reading_clear(&r);
  CU_ASSERT_EQUAL(view_rank(&view, &r, &rows), 0);
  CU_ASSERT_PTR_NULL(rows);
}

static void rows_without_memory(void) {
  struct reading r = {0};
  unit_no_memory = true;
  CU_ASSERT_PTR_NULL(reading_add(&r, "a"));
  unit_no_memory = false;
  CU_ASSERT_PTR_NULL(reading_find(&r, "a"));
}

CU_TestInfo top_view_tests[] = {
    UNIT_TEST(sorted),
    UNIT_TEST(filtered),
    UNIT_TEST(bad_filters_change_nothing),
    UNIT_TEST(idle_rows_are_left_out),
    UNIT_TEST(rows_without_memory),
    CU_TEST_INFO_NULL,
};
