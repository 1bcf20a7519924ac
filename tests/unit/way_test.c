/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static void an_old_kernel_has_one_way(void) {
  enum way way = way_first(false);
  CU_ASSERT_EQUAL(way, WAY_RAW);
  CU_ASSERT_FALSE(way_skips(way));
  CU_ASSERT_EQUAL(way_next(way), WAYS);
}

static void a_new_kernel_has_three(void) {
  enum way way = way_first(true);
  CU_ASSERT_EQUAL(way, WAY_CLASSIC);
  way = way_next(way);
  CU_ASSERT_EQUAL(way, WAY_PROBED);
  way = way_next(way);
  CU_ASSERT_EQUAL(way, WAY_GUARDED);
  CU_ASSERT_EQUAL(way_next(way), WAYS);
}

static void each_way_has_a_name(void) {
  for (int way = 0; way < WAYS; way++) {
    CU_ASSERT_TRUE(strlen(way_name(way)) > 0);
    CU_ASSERT_EQUAL(way_skips(way), way != WAY_RAW);
  }
  UNIT_TEXT(way_name(WAYS), "");
}

static void the_best_ways_need_no_words(void) {
  char text[512] = "?";
  way_explain(WAY_RAW, &(struct way_facts){0}, text, sizeof(text));
  UNIT_TEXT(text, "");
  strcpy(text, "?");
  way_explain(WAY_CLASSIC, &(struct way_facts){.error = EACCES}, text,
              sizeof(text));
  UNIT_TEXT(text, "");
}

#define PROBED "costs a fifth more"
#define GUARDED "no name, error or time"
#define MISSED "skips are missed (syscalls_health/invocations-missed)"

static void another_way_is_explained(void) {
  static const struct {
    enum way way;
    struct way_facts facts;
    const char *loss, *cure;
  } cases[] = {
      {WAY_PROBED, {.error = ENOENT}, PROBED, "mount -t tracefs nodev"},
      {WAY_PROBED, {.error = EACCES}, PROBED, "=GROUP,mode=750 /sys"},
      {WAY_PROBED, {.error = EACCES, .paranoid = 3}, PROBED, "paranoid=2"},
      {WAY_PROBED, {.error = EACCES, .paranoid = 3}, PROBED, "gid=GROUP"},
      {WAY_PROBED,
       {.error = EACCES, .readable = true, .paranoid = 3},
       PROBED,
       "refused: sysctl kernel.perf_event_paranoid=2"},
      {WAY_PROBED,
       {.error = EACCES, .readable = true, .paranoid = 2},
       PROBED,
       "SystemCallFilter="},
      {WAY_GUARDED,
       {.error = ENOENT, .locked_down = true, .paranoid = 2},
       GUARDED,
       "lockdown=integrity"},
      {WAY_GUARDED,
       {.error = ENOENT, .no_ftrace = true},
       GUARDED,
       "tracefs is"},
      {WAY_GUARDED,
       {.error = ENOENT, .no_ftrace = true},
       GUARDED,
       "; or sysctl kernel.ftrace_enabled=1, for kprobes on x86"},
      {WAY_GUARDED,
       {.error = EACCES, .paranoid = 3, .no_ftrace = true},
       GUARDED,
       "ftrace_enabled=1"},
      {WAY_GUARDED,
       {.error = ENOSYS, .readable = true},
       GUARDED,
       "SystemCallFilter="},
      {WAY_GUARDED,
       {.error = EMFILE, .readable = true},
       GUARDED,
       "Too many open files"},
      {WAY_PROBED, {.error = ENOENT, .filters = true}, PROBED, "mount -t"},
      {WAY_GUARDED, {.error = ENOENT, .filters = true}, MISSED, "mount -t"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[512];
    way_explain(cases[i].way, &cases[i].facts, text, sizeof(text));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, cases[i].loss));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, cases[i].cure));
    CU_ASSERT(!cases[i].facts.filters || !strstr(text, "exact"));
    CU_ASSERT(!cases[i].facts.filters || !strstr(text, "recovered"));
    CU_ASSERT_TRUE(strlen(text) < 400);
  }
}

static void a_wait_that_is_refused_is_explained(void) {
  char text[512] = "?";
  way_explain_wait(WAY_RAW, EPERM, false, text, sizeof(text));
  UNIT_TEXT(text, "");
  strcpy(text, "?");
  way_explain_wait(WAY_CLASSIC, 0, false, text, sizeof(text));
  UNIT_TEXT(text, "");
  for (int filters = 0; filters < 2; filters++) {
    way_explain_wait(WAY_CLASSIC, EPERM, filters, text, sizeof(text));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "refused: Operation not permitted; "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "(SystemCallFilter=membarrier)"));
    CU_ASSERT_EQUAL(strstr(text, "invocations-missed") != NULL, filters);
    CU_ASSERT_EQUAL(strstr(text, "invocations-recovered") != NULL, !filters);
    CU_ASSERT_TRUE(strlen(text) < 400);
  }
}

static void what_the_blind_lose_is_explained(void) {
  char text[512] = "?";
  way_explain_blind(0, text, sizeof(text));
  UNIT_TEXT(text, "");
  way_explain_blind(EPERM, text, sizeof(text));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "errors and times are not reported"));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "Operation not permitted; where bpf(2)"));
  CU_ASSERT_TRUE(strlen(text) < 400);
}

CU_TestInfo way_tests[] = {
    UNIT_TEST(an_old_kernel_has_one_way),
    UNIT_TEST(a_new_kernel_has_three),
    UNIT_TEST(each_way_has_a_name),
    UNIT_TEST(the_best_ways_need_no_words),
    UNIT_TEST(another_way_is_explained),
    UNIT_TEST(a_wait_that_is_refused_is_explained),
    UNIT_TEST(what_the_blind_lose_is_explained),
    CU_TEST_INFO_NULL,
};
