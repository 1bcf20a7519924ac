/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>
#include <stdio.h>

#include "top/span.h"
#include "tops.h"

static const struct reading none;

/* Relative to what is true. */
static double error_of(const char *text, double span, double rough) {
  struct reading r = tops_reading(text, span);
  double found = span_find(&r, &none, rough);
  reading_clear(&r);
  return found / span - 1;
}

static void found_from_a_rough_measurement(void) {
  static const struct {
    const char *text;
    double span, rough;
  } cases[] = {
      {"=10 a=3 b=7", 1.000123, 1.05},
      {"=10 a=3 b=7", 1.000123, 0.95},
      {"=10 a=3 b=7", 0.100456, 0.14},
      {"=1 a=1", 10.0003, 13},
      {"=100021 a=100000 b=21", 9.9987654, 10.1},
      {"=500040 a=499999 b=41", 9.9987654, 9.9},
      /* Errors and milliseconds are whole as well. */
      {"=60000,1,77 a=30000,1,40 b=30000,0,36", 10.01234, 9.9},
      {"=987654321 a=987654000 b=321", 3600.0123, 3600.1},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    UNIT_CHECK(cases[i].text, fabs(error_of(cases[i].text, cases[i].span,
                                            cases[i].rough)) < 5e-7);
}

/* All have a divisor in common: then the measurement decides. */
static void the_nearest_of_several(void) {
  CU_ASSERT(fabs(error_of("=600 a=200 b=400", 1.000123, 1.0023)) < 5e-7);
  CU_ASSERT(fabs(error_of("=600 a=200 b=400", 1.000123, 0.9978)) < 5e-7);
  CU_ASSERT(fabs(error_of("=600 a=200 b=400", 1.000123, 1.02)) > 5e-7);
}

/* Many calls of all that is counted: only the rarer ones of another family tell
 * which of the numbers in the range it was. */
static void an_aid_makes_it_sure(void) {
  struct reading r = tops_reading("=803000 a=800000 b=3000", 10.00123);
  struct reading aid = tops_reading("=803000 c=802993 d=7", 10.00123);
  CU_ASSERT(fabs(span_find(&r, &none, 9.9) / 10.00123 - 1) > 5e-7);
  CU_ASSERT(fabs(span_find(&r, &aid, 9.9) / 10.00123 - 1) < 5e-7);
  reading_clear(&r);
  reading_clear(&aid);
}

static void none_that_fits(void) {
  struct reading r = tops_reading("=10 a=3 b=7", 1.000123);
  CU_ASSERT_EQUAL(span_find(&r, &none, 0), 0);
  CU_ASSERT_EQUAL(span_find(&r, &none, 0.51), 0);
  r.rows[0].rate[METRIC_CALLS] = tops_rate(3, 1.0002);
  CU_ASSERT_EQUAL(span_find(&r, &none, 1), 0);
  r.rows[0].stale = true;
  CU_ASSERT_NOT_EQUAL(span_find(&r, &none, 1), 0);
  reading_clear(&r);

  struct reading nothing = tops_reading("=0", 1);
  CU_ASSERT_EQUAL(span_find(&nothing, &none, 1), 0);
}

static void no_memory(void) {
  struct reading r = tops_reading("=10 a=3 b=7", 1);
  unit_objects = 0;
  CU_ASSERT_EQUAL(span_find(&r, &none, 1), 0);
  unit_objects = SIZE_MAX;
  reading_clear(&r);
}

/* What the man page says: up to half a million calls of a name. */
static void counts_are_exact(void) {
  uint64_t random = 3;
  for (int i = 0; i < 2000; i++) {
    double span = 0.2 + (double)(unit_random(&random) % 1000000000) / 5e7;
    double rough = span * (0.97 + (double)(unit_random(&random) % 61) / 1000);
    unsigned long n[3] = {unit_random(&random) % 500000,
                          unit_random(&random) % 5000,
                          1 + unit_random(&random) % 15};
    char text[128];
    snprintf(text, sizeof(text), "=%lu a=%lu b=%lu c=%lu", n[0] + n[1] + n[2],
             n[0], n[1], n[2]);
    struct reading r = tops_reading(text, span);
    r.span = span_find(&r, &none, rough);
    for (int j = 0; j < 3; j++)
      UNIT_CHECK(text, reading_count(&r, r.rows[j].rate[METRIC_CALLS]) ==
                           (double)n[j]);
    reading_clear(&r);
  }
}

static void a_row_fits_or_not(void) {
  struct reading r = tops_reading("=4 a=4,1,20", 1.00001);
  CU_ASSERT(span_fits(1.00001, &r.rows[0]));
  CU_ASSERT_FALSE(span_fits(1.00002, &r.rows[0]));
  reading_clear(&r);
}

CU_TestInfo top_span_tests[] = {
    UNIT_TEST(found_from_a_rough_measurement),
    UNIT_TEST(the_nearest_of_several),
    UNIT_TEST(an_aid_makes_it_sure),
    UNIT_TEST(none_that_fits),
    UNIT_TEST(no_memory),
    UNIT_TEST(counts_are_exact),
    UNIT_TEST(a_row_fits_or_not),
    CU_TEST_INFO_NULL,
};
