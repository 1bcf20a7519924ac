/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "top/books.h"
#include "top/span.h"
#include "tops.h"

#define SPAN 9.998877
#define NEXT 10.000321

static const struct reading none;

/* Closes the second reading after the first: returns whether it adds up, and
 * which rows are stale, "a b". */
static bool close_after(const char *first, double first_span,
                        const char *second, double span, char *stale) {
  struct reading before = tops_reading(first, first_span);
  struct reading r = tops_reading(second, span);
  bool adds_up = books_close(&r, &before, &none, span * 1.01);
  stale[0] = '\0';
  for (size_t i = 0; i < r.n; i++)
    if (r.rows[i].stale)
      sprintf(stale + strlen(stale), "%s%s", stale[0] ? " " : "",
              r.rows[i].name);
  reading_clear(&before);
  reading_clear(&r);
  return adds_up;
}

static void rows_of_one_read_add_up(void) {
  static const struct {
    const char *text;
    bool add_up;
  } cases[] = {
      {"=0", true},
      {"=7 a=3 b=4", true},
      {"=7 a=3 b=3", false},
      {"=7,2 a=3,1 b=4,1", true},
      {"=7,2 a=3,1 b=4,2", false},
      {"=7,2 a=3,1 b=4", false},
      {"=7,,9 a=3,,1 b=4,,1", true}, /* times are rounded down */
      {"=1000000 a=999999 b=1", true},
      {"=499999 a=499998", false},
      {"=400000007 a=123456789 b=276543218", true},
      {"=400000007 a=123456789 b=276542218", false},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct reading r = tops_reading(cases[i].text, SPAN);
    UNIT_CHECK(cases[i].text, books_add_up(&r) == cases[i].add_up);
    reading_clear(&r);
  }
}

/* The name b has been forgotten, and its rate is still there. Every row here is
 * told as of SPAN before, and of NEXT after: but b, which "b=4" would be. */
static void stale_rows(void) {
  static const struct {
    const char *before, *after; /* of the latter, b is as before */
    bool adds_up;
    const char *stale;
  } cases[] = {
      {"=7 a=3 b=4", "=3 a=3", true, "b"},
      {"=70 a=30 b=40", "=30 a=3 c=27", true, "b"},
      {"=7,2 a=3,1 b=4,1", "=3,1 a=3,1", true, "b"},
      /* so little that the sum does not show it */
      {"=90000007 a=90000000 b=4 c=3", "=91000003 a=91000000 c=3", true, "b"},
      /* something else is missing */
      {"=7 a=3 b=4", "=9 a=3", false, ""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char stale[64] = "";
    struct reading before = tops_reading(cases[i].before, SPAN);
    struct reading r = tops_reading(cases[i].after, NEXT);
    const struct rates *b = reading_find(&before, "b");
    *reading_add(&r, "b") = *b;
    reading_sort(&r);
    bool adds_up = books_close(&r, &before, &none, NEXT);
    for (size_t j = 0; j < r.n; j++)
      if (r.rows[j].stale)
        strcat(stale, r.rows[j].name);
    UNIT_CHECK(cases[i].after, adds_up == cases[i].adds_up);
    UNIT_TEXT(stale, cases[i].stale);
    reading_clear(&before);
    reading_clear(&r);
  }
}

/* Two intervals that are equally long: then an equal rate says nothing. */
static void equal_rates_that_are_true(void) {
  char stale[64];
  CU_ASSERT(close_after("=7 a=3 b=4", SPAN, "=8 a=4 b=4", SPAN, stale));
  UNIT_TEXT(stale, "");
  CU_ASSERT(close_after("=90000007 a=90000000 b=4 c=3", SPAN,
                        "=91000006 a=91000000 b=4 c=2", SPAN, stale));
  UNIT_TEXT(stale, "");
}

/* A row that is not written yet is as before, too. */
static void half_a_read_does_not_add_up(void) {
  struct reading before = tops_reading("=10 a=4 b=6", SPAN);
  struct reading r = tops_reading("=20 a=9 b=11", NEXT);
  r.rows[1] = before.rows[1];
  CU_ASSERT_FALSE(books_close(&r, &before, &none, NEXT));
  CU_ASSERT_FALSE(r.rows[1].stale);
  CU_ASSERT_EQUAL(r.span, 0);
  reading_clear(&before);
  reading_clear(&r);
}

static void idle_rows_are_not_stale(void) {
  char stale[64];
  CU_ASSERT(close_after("=3 a=3 idle=0", SPAN, "=3 a=3 idle=0", NEXT, stale));
  UNIT_TEXT(stale, "");
}

/* A stale row is told again in the next reading, when it may be there still. */
static void stale_rows_stay_stale(void) {
  struct reading before = tops_reading("=7 a=3 b=4", SPAN);
  struct reading r = tops_reading("=3 a=3", NEXT);
  *reading_add(&r, "b") = *reading_find(&before, "b");
  CU_ASSERT(books_close(&r, &before, &none, NEXT));
  struct reading last = tops_reading("=5 a=5", SPAN);
  *reading_add(&last, "b") = *reading_find(&before, "b");
  CU_ASSERT(books_close(&last, &r, &none, SPAN));
  CU_ASSERT(last.rows[1].stale);
  reading_clear(&before);
  reading_clear(&r);
  reading_clear(&last);
}

CU_TestInfo top_books_tests[] = {
    UNIT_TEST(rows_of_one_read_add_up),
    UNIT_TEST(stale_rows),
    UNIT_TEST(equal_rates_that_are_true),
    UNIT_TEST(half_a_read_does_not_add_up),
    UNIT_TEST(idle_rows_are_not_stale),
    UNIT_TEST(stale_rows_stay_stale),
    CU_TEST_INFO_NULL,
};
