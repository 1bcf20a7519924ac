/* SPDX-License-Identifier: MIT */
/* When troubles begin and end, and what is told of them. */
#include "health.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define NEWS 32

static struct told {
  struct health_news news[NEWS];
  size_t n;
} told;

static void note(void *arg, const struct health_news *news) {
  CU_ASSERT_PTR_EQUAL(arg, &told);
  CU_ASSERT_FATAL(told.n < NEWS);
  told.news[told.n++] = *news;
}

/* One interval of 1000 calls. */
static void look(struct health *h, const struct health_figures *figures) {
  told.n = 0;
  health_watch(h, figures, h->calls + 1000, note, &told);
}

/* News of one figure, as it grows by these: "+5" it begins, with so much; "-9"
 * it is over, and came to that; "." nothing is told. */
static void play(enum family f, enum health_kind kind, const char *growth,
                 const char *expected) {
  struct health h = {0};
  struct health_figures figures = {0};
  char text[512] = "";
  for (int n = 0, end = 0; sscanf(growth, "%d%n", &n, &end) == 1;
       growth += end) {
    size_t at = strlen(text);
    figures.of[f][kind] += n;
    if (kind == HEALTH_NEW_NAMES) /* which are part of these */
      figures.of[f][HEALTH_OVER_LIMIT] += n;
    look(&h, &figures);
    CU_ASSERT_FATAL(told.n <= 1);
    if (told.n == 0)
      snprintf(text + at, sizeof(text) - at, ".");
    else
      snprintf(text + at, sizeof(text) - at, "%c%d",
               told.news[0].begins ? '+' : '-', (int)told.news[0].count);
    CU_ASSERT(told.n == 0 ||
              (told.news[0].family == f && told.news[0].kind == kind &&
               told.news[0].text == health_text(f, kind)));
  }
  UNIT_TEXT(text, expected);
}

static void a_trouble_begins_once_and_ends_once(void) {
  for (int f = 0; f < FAMILIES; f++)
    for (int kind = 0; kind < HEALTH_KINDS; kind++) {
      if (!health_text(f, kind) || health_text(f, kind)->share)
        continue;
      play(f, kind, "0 0 0", "...");
      play(f, kind, "5 3 0 0", "+5...");
      play(f, kind, "0 5 3 0 0 0 0 0 0 0 0 0", ".+5..........");
      play(f, kind, "5 3 0 0 0 0 0 0 0 0 0 0 0 0", "+5..........-8..");
      play(f, kind, "5 0 0 0 0 0 0 0 0 0 0 7 0", "+5.........-5+7.");
    }
}

/* However it flaps: two at most in 11 intervals. */
static void what_comes_again_and_again_is_one_trouble(void) {
  play(FAMILY_PROCESS, HEALTH_TABLE_FULL,
       "1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0",
       "+1.............................-3");
}

/* One of a hundred calls, and these are a thousand. */
static void a_few_calls_without_a_name_are_no_trouble(void) {
  static const enum health_kind kinds[] = {HEALTH_RECOVERED, HEALTH_UNMATCHED};
  for (size_t i = 0; i < 2; i++) {
    play(FAMILY_PROCESS, kinds[i], "10 10 11 10", "..+11.");
    play(FAMILY_PROCESS, kinds[i], "11 1 1 1 1 1 1 1 1 1 1", "+11.........-21");
  }
}

/* They are among those over the limit, which has another cure. */
static void new_names_are_told_of_by_themselves(void) {
  struct health h = {0};
  struct health_figures figures = {0};
  uint64_t *processes = figures.of[FAMILY_PROCESS];
  processes[HEALTH_OVER_LIMIT] = processes[HEALTH_NEW_NAMES] = 7;
  look(&h, &figures);
  CU_ASSERT_EQUAL(told.n, 1);
  CU_ASSERT_EQUAL(told.news[0].kind, HEALTH_NEW_NAMES);
  processes[HEALTH_OVER_LIMIT] += 3;
  processes[HEALTH_NEW_NAMES] += 1;
  look(&h, &figures);
  CU_ASSERT_EQUAL(told.n, 1);
  CU_ASSERT_EQUAL(told.news[0].kind, HEALTH_OVER_LIMIT);
  CU_ASSERT_EQUAL(told.news[0].count, 2);
}

/* It is no interval: all that is not known yet is not over. */
static void a_failed_read_ends_nothing(void) {
  struct health h = {0};
  struct health_figures figures = {0};
  figures.of[FAMILY_PAIR][HEALTH_TABLE_FULL] = 1;
  look(&h, &figures);
  for (int i = 0; i < 2 * HEALTH_QUIET; i++) {
    figures.of[FAMILY_PROCESS][HEALTH_UNREAD]++;
    look(&h, &figures);
    CU_ASSERT_EQUAL(told.n, i == 0);
  }
  for (int i = 0; i < HEALTH_QUIET - 1; i++) {
    look(&h, &figures);
    CU_ASSERT_EQUAL(told.n, 0);
  }
  look(&h, &figures);
  CU_ASSERT_EQUAL(told.n, 2);
  CU_ASSERT_EQUAL(told.news[0].kind, HEALTH_UNREAD);
  CU_ASSERT_EQUAL(told.news[0].count, 2 * HEALTH_QUIET);
}

/* collectd cuts a message that is longer: NOTIF_MAX_MSG_LEN. */
static void all_texts_are_whole_sentences_that_fit(void) {
  char text[512];
  for (int f = 0; f < FAMILIES; f++)
    for (int kind = 0; kind < HEALTH_KINDS; kind++)
      for (int i = 0; i < 4 && health_text(f, kind); i++) {
        struct health_news news = {
            f,    kind,           health_text(f, kind), i & 1, UINT64_MAX,
            true, UINT32_MAX - 1, UINT32_MAX,           i & 2};
        health_explain(&news, text, sizeof(text));
        UNIT_CHECK(text, strlen(text) < 256);
        UNIT_CHECK(text, strstr(text, "..") == strstr(text, "...") &&
                             text[strlen(text) - 1] == '.');
      }
}

static void a_text_tells_figure_meaning_and_cure(void) {
  static const struct {
    struct health_news news;
    const char *text;
  } cases[] = {
      {{FAMILY_PROCESS, HEALTH_TABLE_FULL, .begins = true, .count = 812},
       "Calls found the kernel's table of process names full: 812 in an "
       "interval. They count in all-other-processes. Find who makes new "
       "process names, or raise MaxProcesses."},
      {{FAMILY_PROCESS, HEALTH_TABLE_FULL, .begins = false, .count = 4711},
       "Calls found the kernel's table of process names full: none for 10 "
       "intervals, and 4711 before."},
      {{FAMILY_CGROUP, HEALTH_OVER_LIMIT, .begins = true, .count = 1},
       "Calls got no series, as busier control groups have all of them: 1 in "
       "an interval. They count in all-other-cgroups. Raise MaxCgroups."},
      {{FAMILY_PAIR, HEALTH_NEW_NAMES, .begins = true, .count = 2,
        .blames = true, .first_user = 65535, .last_user = 65535},
       "Calls got no series, as too many new pairs came in an hour: 2 in an "
       "interval. They count in all-other-processes/all-other-calls. Find who "
       "makes new pairs, or raise MaxPairs. Most names are of user 65535."},
      {{FAMILY_PROCESS, HEALTH_NEW_NAMES, .begins = true, .count = 1,
        .blames = true, .first_user = 65536, .last_user = 131071},
       "Calls got no series, as too many new process names came in an hour: 1 "
       "in an interval. They count in all-other-processes. Find who makes new "
       "process names, or raise MaxProcesses. Most names are of users 65536 to "
       "131071."},
      {{FAMILY_PROCESS, HEALTH_UNREAD, .begins = true, .count = 1},
       "The kernel's table cannot be read. Calls wait there, and are counted "
       "once it can be read. collectd's log has the cause."},
      {{FAMILY_PROCESS, HEALTH_UNREAD, .begins = false, .count = 3},
       "The kernel's table cannot be read: no more for 10 intervals."},
      {{FAMILY_PROCESS, HEALTH_MISSED, .begins = true, .count = 5},
       "Calls were missed: 5 in an interval. They are in no other series. "
       "Restart collectd, and do what the plugin then warns of in collectd's "
       "log."},
      {{FAMILY_PROCESS, HEALTH_MISSED, .begins = true, .count = 5,
        .filters = true},
       "Calls that Syscall may select were missed: 5 in an interval. They are "
       "in no other series, and nobody knows which they are. Do what the "
       "plugin "
       "warned of, or leave out Syscall."},
      {{FAMILY_PROCESS, HEALTH_MISSED, .begins = false, .count = 9,
        .filters = true},
       "Calls that Syscall may select were missed: none for 10 intervals, and "
       "9 before."},
      {{FAMILY_PROCESS, HEALTH_TABLE_FULL, .begins = false, .count = 1,
        .filters = true},
       "Calls found the kernel's table of process names full: none for 10 "
       "intervals, and 1 before."},
  };
  char text[512];
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct health_news news = cases[i].news;
    news.text = health_text(news.family, news.kind);
    health_explain(&news, text, sizeof(text));
    UNIT_TEXT(text, cases[i].text);
  }
}

CU_TestInfo health_tests[] = {
    UNIT_TEST(a_trouble_begins_once_and_ends_once),
    UNIT_TEST(what_comes_again_and_again_is_one_trouble),
    UNIT_TEST(a_few_calls_without_a_name_are_no_trouble),
    UNIT_TEST(new_names_are_told_of_by_themselves),
    UNIT_TEST(a_failed_read_ends_nothing),
    UNIT_TEST(all_texts_are_whole_sentences_that_fit),
    UNIT_TEST(a_text_tells_figure_meaning_and_cure),
    CU_TEST_INFO_NULL,
};
