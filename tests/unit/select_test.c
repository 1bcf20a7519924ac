/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include "select.h"

#define PATTERNS 4

static struct select *create(const char *const *patterns, bool inverted) {
  struct select *select = select_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(select);
  for (size_t i = 0; i < PATTERNS && patterns[i]; i++) {
    char error[128] = "";
    int status = select_add(select, patterns[i], error, sizeof(error));
    UNIT_CHECK(patterns[i], status == 0);
  }
  select_invert(select, inverted);
  return select;
}

static const struct {
  const char *patterns[PATTERNS];
  const char *comm;
  bool selected;
} cases[] = {
    {{"nginx"}, "nginx", true},
    {{"nginx"}, "nginx2", false},
    {{"nginx"}, "ngin", false},
    {{"nginx"}, "Nginx", false},
    {{"nginx"}, "", false},
    {{"a.c"}, "abc", false},
    {{"a/"}, "a/", true},
    {{"["}, "[", true},
    {{"fifteen-letters"}, "fifteen-letters", true},
    {{"/ngin/"}, "nginx", true},
    {{"/gin/"}, "nginx", true},
    {{"/^gin/"}, "nginx", false},
    {{"/^ngin/"}, "nginx", true},
    {{"/gin$/"}, "nginx", false},
    {{"/ginx$/"}, "nginx", true},
    {{"/^(nginx|sshd)$/"}, "sshd", true},
    {{"/^(nginx|sshd)$/"}, "sshd2", false},
    {{"/^[0-9]+$/"}, "0123", true},
    {{"/NGINX/"}, "nginx", false},
    {{"/kworker/0/"}, "kworker/0:1", true},
    {{"/^$/"}, "", true},
    {{"/./"}, "", false},
    {{"/x$/"}, "sixteen-letters+x", true},
    {{"a", "b", "/^c/"}, "a", true},
    {{"a", "b", "/^c/"}, "b", true},
    {{"a", "b", "/^c/"}, "cc", true},
    {{"a", "b", "/^c/"}, "d", false},
    {{"a", "a"}, "a", true},
    {{"/a/", "/b/"}, "xbx", true},
    {{"\xe9t\xe9"}, "\xe9t\xe9", true},
    {{"\xe9t\xe9"}, "\xc9t\xc9", false},
    {{"\xff"}, "\xff", true},
    {{"\xc3\xa9"}, "\xc3\xa9", true},
};

static void names_and_expressions_select(void) {
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct select *select = create(cases[i].patterns, false);
    UNIT_CHECK(cases[i].patterns[0],
               select_match(select, cases[i].comm) == cases[i].selected);
    select_destroy(select);
  }
}

static void inverted_they_select_all_others(void) {
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct select *select = create(cases[i].patterns, true);
    UNIT_CHECK(cases[i].patterns[0],
               select_match(select, cases[i].comm) != cases[i].selected);
    select_destroy(select);
  }
}

static void an_empty_selection_selects_all(void) {
  static const char *const comms[] = {"", "sh", "/", "fifteen-letters", "\xff"};
  struct select *select = select_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(select);
  for (size_t i = 0; i < 2 * sizeof(comms) / sizeof(*comms); i++) {
    select_invert(select, i % 2 == 1);
    UNIT_CHECK(comms[i / 2], select_match(select, comms[i / 2]));
  }
  select_destroy(select);
}

static void a_selection_is_turned_round_and_back(void) {
  struct select *select = create((const char *[PATTERNS]){"sh"}, true);
  select_invert(select, false);
  CU_ASSERT(select_match(select, "sh"));
  CU_ASSERT_FALSE(select_match(select, "cron"));
  select_destroy(select);
}

static void an_expression_takes_any_byte_for_a_character(void) {
  struct select *select = create((const char *[PATTERNS]){"/^.$/"}, false);
  for (int byte = 1; byte < 256; byte++)
    UNIT_CHECK("one byte", select_match(select, (char[]){byte, '\0'}));
  CU_ASSERT_FALSE(select_match(select, "\xc3\xa9"));
  select_destroy(select);
}

/* A locale that this machine does not have is passed over. */
static void no_locale_makes_a_difference(void) {
  static const char *const locales[] = {"C.UTF-8", "tr_TR.UTF-8",
                                        "de_DE.ISO-8859-1"};
  for (size_t i = 0; i < sizeof(locales) / sizeof(*locales); i++)
    if (setlocale(LC_ALL, locales[i]))
      names_and_expressions_select();
  setlocale(LC_ALL, "C");
}

static const char *const bad_patterns[] = {
    "",   "/",   "//",    "/a",    "/nginx",           "/[/",
    "/(", "/(/", "/a{1/", "/a\\/", "sixteen--letters", "/[[:nonsense:]]/",
};

static void a_bad_pattern_is_refused_with_a_reason(void) {
  struct select *select = select_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(select);
  for (size_t i = 0; i < sizeof(bad_patterns) / sizeof(*bad_patterns); i++) {
    char error[128] = "";
    int status = select_add(select, bad_patterns[i], error, sizeof(error));
    UNIT_CHECK(bad_patterns[i], status == -EINVAL);
    UNIT_CHECK(bad_patterns[i], strlen(error) > 0);
  }
  CU_ASSERT(select_match(select, "sh"));
  select_destroy(select);
}

static void a_reason_is_cut_to_the_room_it_has(void) {
  struct select *select = select_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(select);
  for (size_t i = 0; i < sizeof(bad_patterns) / sizeof(*bad_patterns); i++) {
    char error[8] = "1234567";
    select_add(select, bad_patterns[i], error, 4);
    UNIT_CHECK(bad_patterns[i], strlen(error) == 3);
    UNIT_CHECK(bad_patterns[i], strcmp(error + 4, "567") == 0);
  }
  select_destroy(select);
}

static void nothing_is_destroyed(void) { select_destroy(NULL); }

CU_TestInfo select_tests[] = {
    UNIT_TEST(names_and_expressions_select),
    UNIT_TEST(inverted_they_select_all_others),
    UNIT_TEST(an_empty_selection_selects_all),
    UNIT_TEST(a_selection_is_turned_round_and_back),
    UNIT_TEST(an_expression_takes_any_byte_for_a_character),
    UNIT_TEST(no_locale_makes_a_difference),
    UNIT_TEST(a_bad_pattern_is_refused_with_a_reason),
    UNIT_TEST(a_reason_is_cut_to_the_room_it_has),
    UNIT_TEST(nothing_is_destroyed),
    CU_TEST_INFO_NULL,
};
