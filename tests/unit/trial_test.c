/* SPDX-License-Identifier: MIT */
#include "trial.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static void what_is_counted_needs_no_words(void) {
  static const struct trial cases[] = {
      {.made = {0}},
      {.made = {34, 34, 4, 0}, .counted = {34, 34, 4, 5}},
      {.made = {34, 0, 0, 0}, .counted = {34, 0, 0, 0}},
      {.made = {34, 34, 4, 0}, .counted = {40, 36, 9, 0}},
      {.made = {34, 34, 4, 0}, .counted = {33, 33, 0, 0}, .skipped = 1},
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
      {{.made = {34, 34, 4, 0}},
       "of 34 calls that the plugin made to check itself, 0 were counted, with "
       "0 of 34 errors, with 0 of 4 ms: ",
       "gVisor"},
      {{.made = {34, 34, 0, 0}, .counted = {34, 32, 0, 0}, .unmatched = 2},
       "34 were counted, with 32 of 34 errors: ",
       "before Linux 6.4, and in 6.19"},
      {{.made = {34, 34, 4, 0}, .counted = {34, 34, 3, 999999}},
       "with 3 of 4 ms: ",
       "unknown"},
      {{.made = {34, 34, 4, 0}, .counted = {32, 34, 4, 0}, .skipped = 1},
       "itself, 32 were counted",
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

/* Of trials one after the other, what is said in the end. */
static void what_others_have_skipped_excuses_no_fault(void) {
  enum { GOOD, LACKING, EXCUSED, TOO_FEW };
  static const struct trial kinds[] = {
      [GOOD] = {.made = {34, 34, 4, 0}, .counted = {34, 34, 4, 0}},
      [LACKING] = {.made = {34, 34, 4, 0}, .counted = {34, 0, 4, 0}},
      [EXCUSED] = {.made = {34, 34, 4, 0},
                   .counted = {34, 0, 4, 0},
                   .skipped = 999},
      [TOO_FEW] = {.made = {34, 34, 4, 0},
                   .counted = {34, 0, 4, 0},
                   .skipped = 33},
  };
  static const struct {
    int trials[3];
    bool is_told;
  } cases[] = {
      {{EXCUSED, EXCUSED, LACKING}, true},
      {{EXCUSED, LACKING, EXCUSED}, true},
      {{LACKING, EXCUSED, EXCUSED}, true},
      {{LACKING, LACKING, LACKING}, true},
      {{TOO_FEW, TOO_FEW, TOO_FEW}, true},
      {{TOO_FEW, EXCUSED, TOO_FEW}, false},
      {{EXCUSED, EXCUSED, EXCUSED}, false},
      {{LACKING, EXCUSED, GOOD}, false},
      {{GOOD, LACKING, EXCUSED}, false},
      {{TOO_FEW, GOOD, LACKING}, false},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct trial kept = {0};
    char text[512];
    for (size_t j = 0; j < 3; j++)
      trial_keep_better(&kept, &kinds[cases[i].trials[j]]);
    trial_explain(&kept, text, sizeof(text));
    CU_ASSERT_EQUAL(text[0] != 0, cases[i].is_told);
  }
}

/* Also if what was tried is complete. */
static void what_was_not_tried_is_told(void) {
  static const struct trial cases[] = {
      {.error = EAGAIN},
      {.made = {34, 0, 0, 0}, .counted = {34, 0, 0, 0}, .error = EAGAIN},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[512];
    trial_explain(&cases[i], text, sizeof(text));
    UNIT_TEXT(text,
              "the plugin could not check whether all calls are counted: "
              "Resource temporarily unavailable; allow collectd more threads "
              "(TasksMax=, LimitNPROC=), and restart it for another check");
  }
}

/* Threads, memory, descriptors, or a call. */
static void what_hindered_it_has_a_cure(void) {
  static const struct {
    int error;
    const char *cure;
  } cases[] = {{EAGAIN, "; allow collectd more threads"},
               {ENOMEM, "; raise the memory limit"},
               {EMFILE, "; allow collectd more descriptors"},
               {ENFILE, "; allow collectd more descriptors"},
               {EINVAL, "; memory or descriptors may have been short"},
               {EPERM, "; allow collectd clone3(2) and"}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[512];
    trial_explain(&(struct trial){.error = cases[i].error}, text, sizeof(text));
    UNIT_CHECK(text, strstr(text, cases[i].cure) != NULL);
  }
}

/* It is worth more than the cause that nothing else was tried. */
static void what_is_missing_is_told_first(void) {
  struct trial trial = {.made = {34, 0, 0, 0}, .error = EAGAIN};
  char text[512];
  trial_explain(&trial, text, sizeof(text));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "34 calls that the plugin made"));
}

static void a_trial_in_full_is_worth_more(void) {
  const struct trial part = {
      .made = {34, 0, 0, 0}, .counted = {34, 0, 0, 0}, .error = EAGAIN};
  struct trial whole = part, kept = {0};
  whole.error = 0;
  trial_keep_better(&kept, &part);
  CU_ASSERT_EQUAL(kept.error, EAGAIN);
  CU_ASSERT_FALSE(trial_is_sure(&kept));
  trial_keep_better(&kept, &whole);
  CU_ASSERT_EQUAL(kept.error, 0);
  trial_keep_better(&kept, &part);
  CU_ASSERT_EQUAL(kept.error, 0);
}

static void a_text_is_cut_to_its_room(void) {
  struct trial trial = {.made = {34, 34, 4, 0}};
  char whole[512];
  trial_explain(&trial, whole, sizeof(whole));
  for (size_t size = 1; size <= strlen(whole); size++) {
    char text[512];
    trial_explain(&trial, text, size);
    CU_ASSERT_EQUAL(strlen(text), size - 1);
    CU_ASSERT_EQUAL(strncmp(text, whole, size - 1), 0);
  }
}

CU_TestInfo trial_tests[] = {
    UNIT_TEST(what_is_counted_needs_no_words),
    UNIT_TEST(a_shortfall_has_figures_and_a_cause),
    UNIT_TEST(what_others_have_skipped_excuses_no_fault),
    UNIT_TEST(what_was_not_tried_is_told),
    UNIT_TEST(what_hindered_it_has_a_cure),
    UNIT_TEST(what_is_missing_is_told_first),
    UNIT_TEST(a_trial_in_full_is_worth_more),
    UNIT_TEST(a_text_is_cut_to_its_room),
    CU_TEST_INFO_NULL,
};
