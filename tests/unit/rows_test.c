/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "rows.h"

static void an_added_row_has_its_name_and_calls(void) {
  struct rows rows = {0};
  rows_add(&rows, "sh", 3);
  rows_add(&rows, "", UINT64_MAX);
  CU_ASSERT_EQUAL(rows.n, 2);
  CU_ASSERT_EQUAL(rows.other, 0);
  CU_ASSERT_STRING_EQUAL(rows.row[0].name, "sh");
  CU_ASSERT_EQUAL(rows.row[0].calls, 3);
  CU_ASSERT_STRING_EQUAL(rows.row[1].name, "");
  CU_ASSERT_EQUAL(rows.row[1].calls, UINT64_MAX);
  rows_destroy(&rows);
}

static void a_name_is_kept_as_far_as_it_fits(void) {
  char name[NAME_SIZE + 1];
  memset(name, 'x', NAME_SIZE);
  name[NAME_SIZE] = '\0';
  struct rows rows = {0};
  rows_add(&rows, name, 1);
  rows_add(&rows, name + 1, 1);
  CU_ASSERT_EQUAL(strlen(rows.row[0].name), NAME_SIZE - 1);
  CU_ASSERT_EQUAL(strlen(rows.row[1].name), NAME_SIZE - 1);
  rows_destroy(&rows);
}

static void merged_rows_are_sorted_and_their_names_differ(void) {
  static const struct {
    const char *added, *merged;
  } cases[] = {
      {"", ""},
      {"+7", "+7"},
      {"a=1", "a=1"},
      {"a=0", "a=0"},
      {"b=2 a=1 +7", "a=1 b=2 +7"},
      {"a=1 a=2", "a=3"},
      {"a=1 a=2 a=4 a=8", "a=15"},
      {"b=1 a=2 b=4 a=8 c=16 b=32", "a=10 b=37 c=16"},
      {"a=1 aa=2 a=4", "a=5 aa=2"},
      {"b=1 B=2 _=3 -=4 .=5 0=6", "-=4 .=5 0=6 B=2 _=3 b=1"},
      {"\xff=1 z=2", "z=2 \xff=1"},
      {"a=18446744073709551615 a=2", "a=1"}, /* counters wrap */
  };

  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct rows rows = {0};
    unit_rows_read(&rows, cases[i].added);
    rows_merge(&rows);
    char text[UNIT_TEXT_SIZE];
    unit_rows_write(text, &rows);
    UNIT_TEXT(text, cases[i].merged);
    rows_destroy(&rows);
  }
}

static void merging_again_changes_nothing(void) {
  struct rows rows = {0};
  unit_rows_read(&rows, "b=1 a=2 b=4 +3");
  rows_merge(&rows);
  rows_merge(&rows);
  char text[UNIT_TEXT_SIZE];
  unit_rows_write(text, &rows);
  UNIT_TEXT(text, "a=2 b=5 +3");
  rows_destroy(&rows);
}

static void add_many(struct rows *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char name[NAME_SIZE];
    snprintf(name, sizeof(name), "p%05zu", n - 1 - i);
    rows_add(rows, name, n - 1 - i);
    rows_add(rows, "p00000", 1);
  }
}

static void rows_grow_as_far_as_needed(void) {
  enum { MANY = 20000 };
  struct rows rows = {0};
  add_many(&rows, MANY);
  CU_ASSERT_EQUAL(rows.n, 2 * MANY);
  CU_ASSERT_EQUAL(rows.other, 0);

  rows_merge(&rows);
  CU_ASSERT_EQUAL_FATAL(rows.n, MANY);
  CU_ASSERT_EQUAL(rows.row[0].calls, MANY);
  for (size_t i = 1; i < MANY; i++) {
    CU_ASSERT_EQUAL_FATAL(rows.row[i].calls, i);
    CU_ASSERT_FATAL(strcmp(rows.row[i - 1].name, rows.row[i].name) < 0);
  }
  rows_destroy(&rows);
}

static void reset_rows_are_empty_and_keep_their_memory(void) {
  struct rows rows = {.other = 5};
  add_many(&rows, 100);
  struct row *row = rows.row;
  size_t room = rows.room;
  rows_reset(&rows);
  CU_ASSERT_EQUAL(rows.n, 0);
  CU_ASSERT_EQUAL(rows.other, 0);

  unit_no_memory = true;
  add_many(&rows, 100);
  unit_no_memory = false;
  CU_ASSERT_PTR_EQUAL(rows.row, row);
  CU_ASSERT_EQUAL(rows.room, room);
  CU_ASSERT_EQUAL(rows.n, 200);
  CU_ASSERT_EQUAL(rows.other, 0);
  rows_destroy(&rows);
}

static void without_memory_calls_go_to_the_others(void) {
  struct rows rows = {.other = 1};
  unit_no_memory = true;
  rows_add(&rows, "sh", 2);
  rows_add(&rows, "sh", 4);
  unit_no_memory = false;
  CU_ASSERT_EQUAL(rows.n, 0);
  CU_ASSERT_EQUAL(rows.other, 7);

  rows_add(&rows, "sh", 8);
  while (rows.n < rows.room)
    rows_add(&rows, "sh", 8);
  size_t n = rows.n;
  unit_no_memory = true;
  rows_add(&rows, "sh", 16);
  unit_no_memory = false;
  CU_ASSERT_EQUAL(rows.n, n);
  CU_ASSERT_EQUAL(rows.other, 23);
  rows_destroy(&rows);
}

static void destroyed_rows_are_empty_rows(void) {
  struct rows rows = {0};
  rows_destroy(&rows);
  unit_rows_read(&rows, "a=1 +2");
  rows_destroy(&rows);
  CU_ASSERT_PTR_NULL(rows.row);
  CU_ASSERT_EQUAL(rows.n, 0);
  CU_ASSERT_EQUAL(rows.room, 0);
  CU_ASSERT_EQUAL(rows.other, 0);
  rows_reset(&rows);
  rows_merge(&rows);
  rows_destroy(&rows);
}

CU_TestInfo rows_tests[] = {
    UNIT_TEST(an_added_row_has_its_name_and_calls),
    UNIT_TEST(a_name_is_kept_as_far_as_it_fits),
    UNIT_TEST(merged_rows_are_sorted_and_their_names_differ),
    UNIT_TEST(merging_again_changes_nothing),
    UNIT_TEST(rows_grow_as_far_as_needed),
    UNIT_TEST(reset_rows_are_empty_and_keep_their_memory),
    UNIT_TEST(without_memory_calls_go_to_the_others),
    UNIT_TEST(destroyed_rows_are_empty_rows),
    CU_TEST_INFO_NULL,
};
