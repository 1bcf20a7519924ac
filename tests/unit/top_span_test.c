/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "top/span.h"
#include "tops.h"

/* Times are told to the ms. */
static double in_ms(double time) { return round(time * 1000) / 1000; }

/* What is found from two times, relative to what is true. */
static double error_of(const char *text, double from, double span) {
  struct reading r = tops_reading(text, span);
  double found = span_find(&r, in_ms(from + span) - in_ms(from));
  reading_clear(&r);
  return found / span - 1;
}

static void found_from_times_in_ms(void) {
  static const struct {
    const char *text;
    double from, span;
  } cases[] = {
      {"=10 a=3 b=7", 1000.00049, 1.000123},
      {"=10 a=3 b=7", 1000.00051, 0.100456},
      {"=1 a=1", 1000.00049, 10.0003},
      {"=100021 a=100000 b=21", 1000.0005, 9.9987654},
      {"=500040 a=499999 b=41", 1000.0001, 9.9987654},
      {"=803000 a=800000 b=3000", 1000.0004, 10.00123},
      /* Errors and milliseconds are whole as well. */
      {"=60000,1,77 a=30000,1,40 b=30000,0,36", 1000, 10.01234},
      {"=987654321 a=987654000 b=321", 1000, 3600.0123},
      /* After a stall. */
      {"=3 a=1 b=2", 1000.0004, 0.00512},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    UNIT_CHECK(cases[i].text, fabs(error_of(cases[i].text, cases[i].from,
                                            cases[i].span)) < 6e-7);
}

/* Nothing of what is counted is rare: all of it together leaves one. */
static void the_rarest_is_not_rare(void) {
  CU_ASSERT(fabs(error_of("=143131 a=43117 b=69998 c=30016", 1000.0004,
                          10.00123)) < 6e-7);
}

/* Rates of another interval, and no rates. */
static void none_that_fits(void) {
  struct reading r = tops_reading("=10 a=3 b=7", 1.000123);
  CU_ASSERT_EQUAL(span_find(&r, 1.0025), 0);
  CU_ASSERT_EQUAL(span_find(&r, 1.51), 0);
  CU_ASSERT_EQUAL(span_find(&r, 0), 0);
  r.rows[0].rate[METRIC_CALLS] = tops_rate(3, 1.0002);
  CU_ASSERT_EQUAL(span_find(&r, 1), 0);
  reading_clear(&r);

  struct reading nothing = tops_reading("=0", 1);
  CU_ASSERT_EQUAL(span_find(&nothing, 1.5), 1.5);
}

/* However many there are, and however large. */
static void work_is_bounded(void) {
  struct reading r = {.total.rate[METRIC_CALLS] = 1e18};
  char name[16];
  for (int i = 0; i < 20000; i++) {
    snprintf(name, sizeof(name), "%d", i);
    struct rates *row = reading_add(&r, name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    row->rate[METRIC_CALLS] = 1e17 + i * 1e12;
  }
  CU_ASSERT(span_find(&r, 1) >= 0);
  reading_clear(&r);
}

static void no_memory(void) {
  struct reading r = tops_reading("=10 a=3 b=7", 1);
  unit_objects = 0;
  CU_ASSERT_EQUAL(span_find(&r, 1), 0);
  unit_objects = SIZE_MAX;
  reading_clear(&r);
}

/* What the man page says: up to half a million calls of a name. */
static void counts_are_exact(void) {
  uint64_t random = 3;
  for (int i = 0; i < 2000; i++) {
    double span = 0.2 + (double)(unit_random(&random) % 1000000000) / 5e7;
    double from = 1000 + (double)(unit_random(&random) % 1000000) / 1e6;
    unsigned long n[3] = {unit_random(&random) % 500000,
                          unit_random(&random) % 5000,
                          1 + unit_random(&random) % 90};
    char text[128];
    snprintf(text, sizeof(text), "=%lu a=%lu b=%lu c=%lu", n[0] + n[1] + n[2],
             n[0], n[1], n[2]);
    struct reading r = tops_reading(text, span);
    r.span = span_find(&r, in_ms(from + span) - in_ms(from));
    for (int j = 0; j < 3; j++)
      UNIT_CHECK(text, reading_count(&r, r.rows[j].rate[METRIC_CALLS]) ==
                           (double)n[j]);
    reading_clear(&r);
  }
}

CU_TestInfo top_span_tests[] = {
    UNIT_TEST(found_from_times_in_ms),
    UNIT_TEST(the_rarest_is_not_rare),
    UNIT_TEST(none_that_fits),
    UNIT_TEST(work_is_bounded),
    UNIT_TEST(no_memory),
    UNIT_TEST(counts_are_exact),
    CU_TEST_INFO_NULL,
};
