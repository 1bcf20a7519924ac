/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "top/ui.h"

/* Where 40 rows are, of which 10 fit. */
static struct ui create(void) {
  return (struct ui){.view = {.by = BY_PROCESS},
                     .can = {[BY_PROCESS] = true, [BY_CALL] = true},
                     .window = {.shown = 10, .rows = 40}};
}

static void press_all(struct ui *ui, const char *keys) {
  for (; *keys; keys++)
    ui_press(ui, *keys);
}

static void check_status(const struct ui *ui, const char *expected) {
  char text[256];
  ui_status(ui, text, sizeof(text));
  UNIT_TEXT(text, expected);
}

static void keys_that_sort(void) {
  struct ui ui = create();
  static const char keys[] = "etunc";
  static const enum sort sorts[] = {SORT_ERRORS, SORT_TIME, SORT_USECS,
                                    SORT_NAME, SORT_CALLS};
  for (int i = 0; keys[i]; i++) {
    ui.window.first = 5;
    ui_press(&ui, keys[i]);
    CU_ASSERT_EQUAL(ui.view.sort, sorts[i]);
    CU_ASSERT_EQUAL(ui.window.first, 0);
  }
  press_all(&ui, "er");
  check_status(&ui, "h: keys  by process, sorted by errors, reversed");
  ui_press(&ui, 'r');
  check_status(&ui, "h: keys  by process, sorted by errors");
}

static void families_that_there_are(void) {
  struct ui ui = create();
  ui_press(&ui, 'b');
  CU_ASSERT_EQUAL(ui.view.by, BY_CALL);
  ui_press(&ui, 'b');
  CU_ASSERT_EQUAL(ui.view.by, BY_PROCESS);
  ui.can[BY_CGROUP] = true;
  press_all(&ui, "bb");
  CU_ASSERT_EQUAL(ui.view.by, BY_CGROUP);
}

static void the_only_family_there_is(void) {
  struct ui ui = create();
  ui.can[BY_CALL] = false;
  ui_press(&ui, 'b');
  CU_ASSERT_EQUAL(ui.view.by, BY_PROCESS);
  check_status(&ui, "collectd has calls by process only: see ReportBySyscall "
                    "in its <Plugin syscalls>");
  ui_press(&ui, 'c');
  check_status(&ui, "h: keys  by process, sorted by calls");
}

/* And which it is is not known as long as none has been seen. */
static void no_family_there_is(void) {
  struct ui ui = create();
  ui.can[BY_PROCESS] = ui.can[BY_CALL] = false;
  ui_press(&ui, 'b');
  CU_ASSERT_EQUAL(ui.view.by, BY_PROCESS);
  check_status(&ui, "h: keys  by process, sorted by calls");
}

static void a_family_that_is_not_is_left(void) {
  struct ui ui = create();
  ui.view.by = BY_CGROUP;
  ui_press(&ui, 'b');
  CU_ASSERT_EQUAL(ui.view.by, BY_PROCESS);
}

static void a_filter_is_typed(void) {
  struct ui ui = create();
  press_all(&ui, "/qX");
  CU_ASSERT_FALSE(ui.quit);
  check_status(&ui, "filter: qX");
  ui_press(&ui, UI_BACKSPACE);
  ui_press(&ui, UI_UP);
  ui_press(&ui, '\t');
  ui_press(&ui, 0xe9);
  check_status(&ui, "filter: q");
  ui_press(&ui, UI_ENTER);
  UNIT_TEXT(ui.view.filter, "q");
  check_status(&ui, "h: keys  by process, sorted by calls, only q");

  /* What there is is what is changed. */
  press_all(&ui, "/|z");
  ui_press(&ui, UI_ENTER);
  UNIT_TEXT(ui.view.filter, "q|z");
  view_clear(&ui.view);
}

static void a_filter_is_cleared(void) {
  struct ui ui = create();
  press_all(&ui, "/a");
  ui_press(&ui, UI_ENTER);
  ui_press(&ui, UI_ESCAPE);
  UNIT_TEXT(ui.view.filter, "");
  press_all(&ui, "/a");
  ui_press(&ui, UI_ENTER);
  press_all(&ui, "/b");
  ui_press(&ui, UI_ESCAPE);
  UNIT_TEXT(ui.view.filter, "");
  CU_ASSERT_FALSE(ui.asking);
  press_all(&ui, "/a");
  ui_press(&ui, UI_ENTER);
  ui_press(&ui, '/');
  for (int i = 0; i < 3; i++)
    ui_press(&ui, UI_BACKSPACE);
  ui_press(&ui, UI_ENTER);
  UNIT_TEXT(ui.view.filter, "");
}

static void a_filter_that_is_wrong(void) {
  struct ui ui = create();
  char text[256];
  press_all(&ui, "/a");
  ui_press(&ui, UI_ENTER);
  press_all(&ui, "/(");
  ui_press(&ui, UI_ENTER);
  UNIT_TEXT(ui.view.filter, "a");
  ui_status(&ui, text, sizeof(text));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "'a(' is no regular expression"));
  view_clear(&ui.view);
}

static void a_filter_is_bounded(void) {
  struct ui ui = create();
  ui_press(&ui, '/');
  for (int i = 0; i < 2 * VIEW_FILTER_SIZE; i++)
    ui_press(&ui, 'a');
  ui_press(&ui, UI_ENTER);
  CU_ASSERT_EQUAL(strlen(ui.view.filter), VIEW_FILTER_SIZE - 1);
  view_clear(&ui.view);
}

static void keys_that_scroll(void) {
  static const struct {
    enum ui_key key;
    int first;
  } cases[] = {{UI_UP, 0},         {UI_DOWN, 1},       {UI_PAGE_DOWN, 11},
               {UI_UP, 10},        {UI_PAGE_UP, 0},    {UI_END, 30},
               {UI_DOWN, 30},      {UI_PAGE_DOWN, 30}, {UI_PAGE_UP, 20},
               {UI_PAGE_DOWN, 30}, {UI_HOME, 0}};
  struct ui ui = create();
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    ui_press(&ui, cases[i].key);
    CU_ASSERT_EQUAL(ui.window.first, cases[i].first);
  }
  ui.window = (struct table_window){.shown = 3, .rows = 3};
  ui_press(&ui, UI_END);
  CU_ASSERT_EQUAL(ui.window.first, 0);
}

static void help_and_quit(void) {
  struct ui ui = create();
  ui_press(&ui, '?');
  CU_ASSERT(ui.help);
  check_status(&ui, "any key: back to the table");
  ui_press(&ui, 'e');
  CU_ASSERT_FALSE(ui.help);
  CU_ASSERT_EQUAL(ui.view.sort, SORT_CALLS);
  press_all(&ui, "hq");
  CU_ASSERT(ui.quit);
  ui.quit = false;
  ui_press(&ui, 'q');
  CU_ASSERT(ui.quit);
}

/* Every key is in the help. */
static void the_help_has_the_keys(void) {
  for (int i = 0; i < SORTS; i++) {
    char line[8];
    snprintf(line, sizeof(line), "%c  sort", view_sort_keys[i]);
    UNIT_CHECK(line, strstr(ui_help, line) != NULL);
  }
  static const char *const others[] = {"\nr  ", "\nb  ", "\n/  ", "\nh or ?",
                                       "\nq or Ctrl-C"};
  for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
    UNIT_CHECK(others[i], strstr(ui_help, others[i]) != NULL);
}

CU_TestInfo top_ui_tests[] = {
    UNIT_TEST(keys_that_sort),
    UNIT_TEST(families_that_there_are),
    UNIT_TEST(the_only_family_there_is),
    UNIT_TEST(no_family_there_is),
    UNIT_TEST(a_family_that_is_not_is_left),
    UNIT_TEST(a_filter_is_typed),
    UNIT_TEST(a_filter_is_cleared),
    UNIT_TEST(a_filter_that_is_wrong),
    UNIT_TEST(a_filter_is_bounded),
    UNIT_TEST(keys_that_scroll),
    UNIT_TEST(help_and_quit),
    UNIT_TEST(the_help_has_the_keys),
    CU_TEST_INFO_NULL,
};
