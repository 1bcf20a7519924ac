/* SPDX-License-Identifier: MIT */
/* No figure breaks a line of the table. */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "top/table.h"
#include "tops.h"

static void check(const char *reading, const char *expected) {
  char text[UNIT_TEXT_SIZE];
  struct view view = {0};
  struct table_window window = {0};
  struct reading r = tops_reading(reading, 2);
  tops_print(text, &r, &view, (struct table_size){0}, &window);
  UNIT_TEXT(text, expected);
}

/* No figure is wider than its column. */
static void large_figures(void) {
  check("=2000000000,2000000,999999999 a=2000000000,2000000,999999999",
        "% time usecs/call % calls    calls/s errors/s process\n"
        "100.00      500.0  100.00 1000000000  1000000 a\n"
        "100.00      500.0  100.00 1000000000  1000000 total, 1 name\n");
  check("=24691357800,199999998,2 a=1,1,1",
        "% time usecs/call % calls    calls/s errors/s process\n"
        " 50.00     1000.0    0.00        0.5      0.5 a\n"
        "100.00        0.0  100.00 1.2346e+10 1.00e+08 total, 1 name\n"
        "but the rows add up to 0.5 calls/s and 0.5 errors/s\n");
}

/* Nothing that a double can be makes a line longer. */
static void figures_of_any_size(void) {
  static const double rates[] = {0,    1e-300, 99999.96, 999999.96, 1e10,
                                 1e18, 1e100,  1e300,    1.7e308,   INFINITY};
  for (int i = 0; i < 1000; i++) {
    char text[UNIT_TEXT_SIZE];
    struct view view = {0};
    struct table_window window = {0};
    struct reading r = tops_reading("=1,1,1 a=1,1,1", 1);
    r.rows[0].rate[METRIC_CALLS] = rates[i % 10];
    r.rows[0].rate[METRIC_TIME] = r.span = rates[i / 10 % 10];
    r.rows[0].rate[METRIC_ERRORS] = rates[i / 10 % 10];
    r.total.rate[i % METRICS] = rates[i / 100];
    tops_print(text, &r, &view, (struct table_size){0}, &window);
    const char *row = strchr(text, '\n') + 1;
    UNIT_CHECK(text, !strstr(row, " a\n") || strcspn(row, "\n") == 47);
  }
}

CU_TestInfo top_figures_tests[] = {
    UNIT_TEST(large_figures),
    UNIT_TEST(figures_of_any_size),
    CU_TEST_INFO_NULL,
};
