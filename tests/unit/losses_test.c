/* SPDX-License-Identifier: MIT */
/* What is lost, by invented figures. */
#include "losses.h"

#include <string.h>

#include "unit.h"

/* What is told at the reads, one after the other, and what is missed then. */
struct story {
  const char *what;
  bool recovers;
  struct {
    struct losses_told told;
    uint64_t missed;
  } reads[4];
};

static void check_story(const struct story *story) {
  struct losses losses = {0};
  for (size_t i = 0; i < 4; i++) {
    losses_update(&losses, &story->reads[i].told, story->recovers);
    UNIT_CHECK(story->what, losses.missed == story->reads[i].missed);
  }
}

static void what_can_still_be_recovered_is_not_missed(void) {
  static const struct story stories[] = {
      {"its thread leaves the CPU three intervals later",
       true,
       {{{.skipped = 5}, 0},
        {{.skipped = 5}, 0},
        {{.skipped = 5}, 0},
        {{.skipped = 5, .settled = 5, .recovered = 5}, 0}}},
      {"it never does",
       true,
       {{{.skipped = 2}, 0},
        {{.skipped = 7}, 0},
        {{.skipped = 9, .settled = 1, .recovered = 1}, 0},
        {{.skipped = 9, .settled = 1, .recovered = 1}, 0}}},
      {"it is on a CPU without memory of its own",
       true,
       {{{.late = 100, .skipped = 4}, 0},
        {{.late = 150, .skipped = 4, .settled = 1, .recovered = 1}, 0},
        {{.late = 150, .skipped = 4, .settled = 3, .recovered = 3}, 0},
        {{.late = 200, .skipped = 4, .settled = 4, .recovered = 4}, 0}}},
      {"it is seen between the two counts of what becomes of it",
       true,
       {{{.skipped = 5, .settled = 3, .recovered = 2}, 0},
        {{.skipped = 5, .settled = 4, .recovered = 3}, 0},
        {{.skipped = 5, .settled = 5, .recovered = 4}, 0},
        {{.skipped = 5, .settled = 5, .recovered = 5}, 0}}},
  };
  for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++)
    check_story(&stories[i]);
}

static void what_cannot_be_recovered_is_missed(void) {
  static const struct story stories[] = {
      {"nobody knows whether they are selected",
       true,
       {{{.skipped = 5, .settled = 5}, 0},
        {{.skipped = 5, .settled = 5}, 5},
        {{.skipped = 8, .settled = 6}, 5},
        {{.skipped = 8, .settled = 8}, 6}}},
      {"nobody looks for them",
       false,
       {{{.skipped = 5}, 5},
        {{.skipped = 5}, 5},
        {{.skipped = 7}, 7},
        {{.skipped = 6}, 7}}},
  };
  for (size_t i = 0; i < sizeof(stories) / sizeof(*stories); i++)
    check_story(&stories[i]);
}

static void returns_that_are_lost_are_unmatched(void) {
  struct losses losses = {0};
  struct losses_told told = {
      .unmatched = 1, .skipped_returns = 100, .skipped_switches = 1000};
  losses_update(&losses, &told, true);
  CU_ASSERT_EQUAL(losses.unmatched, 1101);
  CU_ASSERT_EQUAL(losses.missed, 0);
  losses_update(&losses, &(struct losses_told){0}, true);
  CU_ASSERT_EQUAL(losses.unmatched, 1101);
}

static void what_begins_is_told_once(void) {
  static const struct {
    struct losses before, now;
    bool filters;
    const char *missed, *late;
  } cases[] = {
      {{0}, {.recovered = 1, .unmatched = 1, .settled = 1}, false, NULL, NULL},
      {{0}, {.recovered = 1, .unmatched = 1}, true, NULL, NULL},
      {{0}, {.missed = 7}, false, "calls are missed, 7 so far: ", NULL},
      {{0}, {.missed = 7}, true, "up to 7 calls are missed: ", NULL},
      {{0},
       {.missed = 7},
       true,
       "whether Syscall selects them (without it, ",
       NULL},
      {{.missed = 7}, {.missed = 8}, false, NULL, NULL},
      {{.missed = 7}, {.missed = 8}, true, NULL, NULL},
      {{0}, {.late = 7}, false, NULL, "there are CPUs that were not present "},
      {{.late = 7}, {.late = 8}, false, NULL, NULL},
      {{.late = 7}, {.late = 8, .missed = 9}, false, "9 so far: ", NULL},
      {{0}, {.late = 8, .missed = 9}, false, "9 so far", "-missed; there are "},
      {{0}, {.late = 8, .missed = 9}, true, "up to 9 ", "-missed; there are "},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[512];
    losses_explain(&cases[i].before, &cases[i].now, cases[i].filters, text,
                   sizeof(text));
    CU_ASSERT_EQUAL(text[0] == '\0', !cases[i].missed && !cases[i].late);
    UNIT_CHECK(text, !cases[i].missed || strstr(text, cases[i].missed));
    UNIT_CHECK(text, !cases[i].late || strstr(text, cases[i].late));
    UNIT_CHECK(text, cases[i].late || !strstr(text, "CPUs"));
    UNIT_CHECK(text, cases[i].filters || !strstr(text, "Syscall"));
  }
}

CU_TestInfo losses_tests[] = {
    UNIT_TEST(what_can_still_be_recovered_is_not_missed),
    UNIT_TEST(what_cannot_be_recovered_is_missed),
    UNIT_TEST(returns_that_are_lost_are_unmatched),
    UNIT_TEST(what_begins_is_told_once),
    CU_TEST_INFO_NULL,
};
