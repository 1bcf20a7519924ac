/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top/table.h"
#include "tops.h"

static void check(const char *reading, double span, struct table_size size,
                  const char *expected) {
  char text[UNIT_TEXT_SIZE];
  struct view view = {0};
  struct table_window window = {0};
  struct reading r = tops_reading(reading, 2);
  r.span = span;
  tops_print(text, &r, &view, size, &window);
  UNIT_TEXT(text, expected);
}

static const struct table_size all;

static void columns_of_strace(void) {
  check("=1000,12,4000 dd=750,2,30 sh=246,3,3966 all-other-processes=4,7,4", 2,
        all,
        "% time usecs/call % calls    calls/s errors/s process\n"
        "  0.75       40.0   75.00      375.0      1.0 dd\n"
        " 99.15    16122.0   24.60      123.0      1.5 sh\n"
        "  0.10     1000.0    0.40        2.0      3.5 all-other-processes\n"
        "100.00     4000.0  100.00      500.0      6.0 total, 2 names in "
        "2.000 s, 1000 calls\n");
}

static void rows_by_call_and_cgroup(void) {
  static const struct {
    enum by by;
    const char *heading, *rest;
  } cases[] = {{BY_CALL, " syscall\n", "all-other-calls"},
               {BY_CGROUP, " cgroup\n", "all-other-cgroups"},
               {BY_PROCESS, " process\n", "all-other-processes"}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[UNIT_TEXT_SIZE], reading[64];
    struct view view = {0};
    struct table_window window = {0};
    snprintf(reading, sizeof(reading), "=2 a=1 %s=1", cases[i].rest);
    struct reading r = tops_reading(reading, 1);
    r.by = cases[i].by;
    tops_print(text, &r, &view, all, &window);
    UNIT_CHECK(cases[i].heading, strstr(text, cases[i].heading) != NULL);
    UNIT_CHECK(cases[i].rest, strstr(text, " total, 1 name\n") != NULL);
  }
}

/* Of an interval without a call, no time of a call can be told; from a second
 * on there is no room for a fraction. */
static void calls_that_return_in_a_later_interval(void) {
  check("=4,1,60012 a=4,0,12 waiter=0,1,60000", 0, all,
        "% time usecs/call % calls    calls/s errors/s process\n"
        "  0.02     3000.0  100.00        2.0      0.0 a\n"
        " 99.98          -    0.00        0.0      0.5 waiter\n"
        "100.00   15003000  100.00        2.0      0.5 total, 2 names\n");
}

/* Has no column. */
static void what_is_not_reported(void) {
  check("=4 a=4", 0, all,
        "% calls    calls/s process\n"
        " 100.00        2.0 a\n"
        " 100.00        2.0 total, 1 name\n");
  check("=4,3 a=4,3", 0, all,
        "% calls    calls/s errors/s process\n"
        " 100.00        2.0      1.5 a\n"
        " 100.00        2.0      1.5 total, 1 name\n");
  check("=4,,3 a=4,,3", 0, all,
        "% time usecs/call % calls    calls/s process\n"
        "100.00      750.0  100.00        2.0 a\n"
        "100.00      750.0  100.00        2.0 total, 1 name\n");
}

static void nothing_called(void) {
  check("=0,0,0 a=0,0,0", 0, all,
        "% time usecs/call % calls    calls/s errors/s process\n"
        "  0.00          -    0.00        0.0      0.0 total, 0 names\n");
}

static void rows_that_do_not_add_up_are_told(void) {
  check("=10 a=9", 0, all,
        "% calls    calls/s process\n"
        "  90.00        4.5 a\n"
        " 100.00        5.0 total, 1 name\n"
        "but the rows add up to 4.5 calls/s\n");
  check("=9,5,7 a=9,4,7", 0, (struct table_size){.columns = 40},
        "   calls/s errors/s process\n"
        "       4.5      2.0 a\n"
        "       4.5      2.5 total, 1 name\n"
        "but the rows add up to 4.5 calls/s and 2\n");
}

/* What is left out first is on the left. Sizes are those of the longest usual
 * name. */
static void columns_that_do_not_fit_are_left_out(void) {
  static const struct {
    int columns;
    const char *heading;
  } cases[] = {
      {65, "% time usecs/call % calls    calls/s errors/s process\n"},
      {64, "usecs/call % calls    calls/s errors/s process\n"},
      {58, "usecs/call % calls    calls/s errors/s process\n"},
      {57, "% calls    calls/s errors/s process\n"},
      {47, "% calls    calls/s errors/s process\n"},
      {46, "   calls/s errors/s process\n"},
      {25, "   calls/s errors/s proce\n"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[UNIT_TEXT_SIZE];
    struct view view = {0};
    struct table_window window = {0};
    struct table_size size = {.columns = cases[i].columns};
    struct reading r = tops_reading("=3,1,1 a=3,1,1", 2);
    r.span = 2;
    tops_print(text, &r, &view, size, &window);
    strchr(text, '\n')[1] = '\0';
    UNIT_TEXT(text, cases[i].heading);
  }
}

/* The number of calls comes last, and is whole or not there. */
static void lines_are_cut(void) {
  char text[UNIT_TEXT_SIZE];
  for (int columns = 10; columns < 90; columns++) {
    struct view view = {0};
    struct table_window window = {0};
    struct reading r =
        tops_reading("=1234,1,1 all-other-processes=1234,1,1", 2);
    r.span = 2;
    tops_print(text, &r, &view, (struct table_size){.columns = columns},
               &window);
    for (char *line = text; *line; line = strchr(line, '\n') + 1)
      UNIT_CHECK(line, strcspn(line, "\n") <= (size_t)columns);
    const char *calls = strstr(text, "s, ");
    UNIT_CHECK(text, !calls || strcmp(calls, "s, 1234 calls\n") == 0);
  }
}

/* "n1 n2 ...": ten names, of 1 to 10 calls. */
static void print_ten(char *text, int lines, struct table_window *window,
                      const char *total) {
  char reading[UNIT_TEXT_SIZE];
  int length = snprintf(reading, sizeof(reading), "%s", total);
  for (int i = 1; i <= 10; i++)
    length += snprintf(reading + length, sizeof(reading) - length,
                       " n%d=%d,%d,%d5", i, i, i, i);
  struct view view = {0};
  struct reading r = tops_reading(reading, 1);
  tops_print(text, &r, &view, (struct table_size){lines, 80}, window);
}

static int count_lines(const char *text) {
  int n = 0;
  for (; *text; text++)
    n += *text == '\n';
  return n;
}

static void as_many_rows_as_fit(void) {
  static const struct {
    int lines, used, shown;
    const char *rest;
  } cases[] = {
      {0, 12, 10, NULL},
      {12, 12, 10, NULL},
      {11, 11, 8, "       3.0      3.0 ... 2 more\n"},
      {4, 4, 1, "      45.0     45.0 ... 9 more\n"},
      {3, 3, 0, "      55.0     55.0 ... 10 more\n"},
      {1, 3, 0, "      55.0     55.0 ... 10 more\n"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[UNIT_TEXT_SIZE];
    struct table_window window = {0};
    print_ten(text, cases[i].lines, &window, "=55,55,600");
    CU_ASSERT_EQUAL(count_lines(text), cases[i].used);
    CU_ASSERT_EQUAL(window.shown, cases[i].shown);
    CU_ASSERT_EQUAL(window.rows, 10);
    const char *rest = strstr(text, "... ");
    UNIT_CHECK(text, !rest == !cases[i].rest);
    UNIT_CHECK(text, !cases[i].rest || strstr(text, cases[i].rest));
  }
}

static void rows_make_way_for_what_is_wrong(void) {
  char text[UNIT_TEXT_SIZE];
  struct table_window window = {0};
  print_ten(text, 12, &window, "=55,54,600");
  CU_ASSERT_EQUAL(count_lines(text), 12);
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "... 2 more\n"));
  CU_ASSERT_PTR_NOT_NULL(strstr(
      text, "\nbut the rows add up to 55.0 calls/s and 55.0 errors/s\n"));
}

/* The rest is what is above, and what is below. */
static void scrolled(void) {
  char text[UNIT_TEXT_SIZE];
  struct table_window window = {.first = 3};
  print_ten(text, 6, &window, "=55,55,600");
  CU_ASSERT_PTR_NULL(strstr(text, " n8\n"));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, " n7\n"));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, " n5\n"));
  CU_ASSERT_PTR_NULL(strstr(text, " n4\n"));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "      37.0     37.0 ... 7 more\n"));
  window.first = 9;
  print_ten(text, 6, &window, "=55,55,600");
  CU_ASSERT_EQUAL(window.first, 7);
  CU_ASSERT_PTR_NOT_NULL(strstr(text, " n1\n"));
  window.first = -2;
  print_ten(text, 0, &window, "=55,55,600");
  CU_ASSERT_EQUAL(window.first, 0);
}

static void filtered(void) {
  char text[UNIT_TEXT_SIZE], error[64];
  struct view view = {0};
  struct table_window window = {0};
  struct reading r = tops_reading("=10 a=6 b=3 all-other-processes=1", 1);
  view_filter(&view, "a", error, sizeof(error));
  tops_print(text, &r, &view, all, &window);
  UNIT_TEXT(text, "% calls    calls/s process\n"
                  "  60.00        6.0 a\n"
                  "  10.00        1.0 all-other-processes\n"
                  " 100.00       10.0 total, 1 of 2 names\n");
  view_clear(&view);
}

static void no_memory(void) {
  struct view view = {0};
  struct table_window window = {0};
  struct reading r = tops_reading("=10 a=10", 1);
  unit_objects = 0;
  CU_ASSERT_EQUAL(table_print(stdout, &r, &view, all, &window), -ENOMEM);
  unit_objects = SIZE_MAX;
  reading_clear(&r);
}

CU_TestInfo top_table_tests[] = {
    UNIT_TEST(columns_of_strace),
    UNIT_TEST(rows_by_call_and_cgroup),
    UNIT_TEST(calls_that_return_in_a_later_interval),
    UNIT_TEST(what_is_not_reported),
    UNIT_TEST(nothing_called),
    UNIT_TEST(rows_that_do_not_add_up_are_told),
    UNIT_TEST(columns_that_do_not_fit_are_left_out),
    UNIT_TEST(lines_are_cut),
    UNIT_TEST(as_many_rows_as_fit),
    UNIT_TEST(rows_make_way_for_what_is_wrong),
    UNIT_TEST(scrolled),
    UNIT_TEST(filtered),
    UNIT_TEST(no_memory),
    CU_TEST_INFO_NULL,
};
