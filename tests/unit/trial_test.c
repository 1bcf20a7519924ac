/* SPDX-License-Identifier: MIT */
#include "trial.h"

#include <string.h>

#include "unit.h"

static void what_is_counted_needs_no_words(void) {
  static const struct trial cases[] = {
      {{0}, {0}, 0, 0},
      {{34, 34, 4, 0}, {34, 34, 4, 5}, 0, 0},
      {{34, 0, 0, 0}, {34, 0, 0, 0}, 7, 7},
      {{34, 34, 4, 0}, {40, 36, 9, 0}, 0, 0},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[512] = "?";
    trial_explain(&cases[i], text, sizeof(text));
    UNIT_TEXT(text, "");
    CU_ASSERT_TRUE(trial_is_complete(&cases[i]));
  }
}

static void a_shortfall_has_figures_and_a_cause(void) {
  static const struct {
    struct trial trial;
    const char *figures, *cause;
  } cases[] = {
      {{{34, 34, 4, 0}, {0, 0, 0, 0}, 0, 0},
       "of 34 calls that the plugin made to check itself, 0 are counted",
       "gVisor"},
      {{{34, 0, 0, 0}, {0, 0, 0, 0}, 34, 0},
       "of 34 calls that the plugin made to check itself, 0 are counted",
       "/sys/devices/system/cpu/possible"},
      {{{34, 34, 4, 0}, {34, 32, 0, 0}, 0, 2},
       "of 34 errors 32, and of 4 ms 0",
       "Linux 6.19"},
      {{{34, 34, 4, 0}, {34, 34, 3, 999999}, 0, 0},
       "of 34 errors 34, and of 4 ms 3",
       "unknown"},
      {{{34, 34, 4, 0}, {33, 34, 4, 0}, 0, 0},
       "itself, 33 are counted",
       "unknown"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[512];
    trial_explain(&cases[i].trial, text, sizeof(text));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, cases[i].figures));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, cases[i].cause));
    CU_ASSERT_FALSE(trial_is_complete(&cases[i].trial));
  }
}

CU_TestInfo trial_tests[] = {
    UNIT_TEST(what_is_counted_needs_no_words),
    UNIT_TEST(a_shortfall_has_figures_and_a_cause),
    CU_TEST_INFO_NULL,
};
