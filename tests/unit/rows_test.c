/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "rows.h"

static bool are_none(struct counts counts) {
  return unit_counts_equal(counts, (struct counts){0});
}

/* calls, errors, ms, ns */
static void whole_milliseconds_are_carried(void) {
  static const struct {
    const char *what;
    struct counts sum, added, expected;
  } cases[] = {
      {"nothing", {0}, {0}, {0}},
      {"to nothing", {0}, {1, 2, 3, 4}, {1, 2, 3, 4}},
      {"nothing to a sum", {1, 2, 3, 4}, {0}, {1, 2, 3, 4}},
      {"each to its own", {1, 20, 300, 4000}, {5, 6, 7, 8}, {6, 26, 307, 4008}},
      {"no carry", {0, 0, 0, 999998}, {0, 0, 0, 1}, {0, 0, 0, 999999}},
      {"a carry", {0, 0, 0, 999999}, {0, 0, 0, 1}, {0, 0, 1, 0}},
      {"a carry and ms",
       {0, 0, 5, 999999},
       {0, 0, 7, 999999},
       {0, 0, 13, 999998}},
      {"only ns", {0}, {0, 0, 0, 1000000}, {0, 0, 1, 0}},
      {"a day", {0}, {0, 0, 0, 86400000000001}, {0, 0, 86400000, 1}},
      {"2^64 - 1 ns",
       {0},
       {0, 0, 0, UINT64_MAX},
       {0, 0, 18446744073709, 551615}},
      {"counters wrap",
       {UINT64_MAX, UINT64_MAX, UINT64_MAX, 999999},
       {2, 3, 0, 1},
       {1, 2, 0, 0}},
  };

  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct counts sum = cases[i].sum;
    counts_add(&sum, &cases[i].added);
    UNIT_CHECK(cases[i].what, unit_counts_equal(sum, cases[i].expected));
  }
}

/* 10 000 threads that slept for a year; 2^64 ns are 584 years. */
static void times_add_up_beyond_64_bits_of_nanoseconds(void) {
  static const struct counts year = {1, 0, 0, 31536000000000001};
  struct counts sum = {0};
  for (int i = 0; i < 10000; i++)
    counts_add(&sum, &year);
  CU_ASSERT(unit_counts_equal(
      sum, (struct counts){10000, 0, 315360000000000, 10000}));
}

static void an_added_row_has_its_name_and_counts(void) {
  static const struct counts many = {UINT64_MAX, 1, 2, 3};
  struct rows rows = {0};
  rows_add(&rows, "sh", &(struct counts){3, 4, 5, 6});
  rows_add(&rows, "", &many);
  CU_ASSERT_EQUAL(rows.n, 2);
  CU_ASSERT(are_none(rows.other));
  CU_ASSERT_STRING_EQUAL(rows.row[0].name, "sh");
  CU_ASSERT(unit_counts_equal(rows.row[0].counts, (struct counts){3, 4, 5, 6}));
  CU_ASSERT_STRING_EQUAL(rows.row[1].name, "");
  CU_ASSERT(unit_counts_equal(rows.row[1].counts, many));
  rows_destroy(&rows);
}

static void add(struct rows *rows, const char *name, uint64_t calls) {
  rows_add(rows, name, &(struct counts){.calls = calls});
}

static void a_name_is_kept_as_far_as_it_fits(void) {
  char name[NAME_SIZE + 1];
  memset(name, 'x', NAME_SIZE);
  name[NAME_SIZE] = '\0';
  struct rows rows = {0};
  add(&rows, name, 1);
  add(&rows, name + 1, 1);
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
      {"b=1:2:3 a=4:5:6 +7:8:9", "a=4:5:6 b=1:2:3 +7:8:9"},
      {"a=1:20:300 a=4:50:600 a=7", "a=12:70:900"},
      {"a=1 a=0:3", "a=1:3"},
      {"a=1 a=0:0:3", "a=1:0:3"},
      {"a=0:0:999999 a=0:0:999999", "a=0:0:1999998"},
      {"b=1 ^a=2", "^a=2 b=1"},
      {"^a=1 a=2 b=4 ^b=8", "^a=3 ^b=12"},
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
    add(rows, name, n - 1 - i);
    add(rows, "p00000", 1);
  }
}

static void rows_grow_as_far_as_needed(void) {
  enum { MANY = 20000 };
  struct rows rows = {0};
  add_many(&rows, MANY);
  CU_ASSERT_EQUAL(rows.n, 2 * MANY);
  CU_ASSERT(are_none(rows.other));

  rows_merge(&rows);
  CU_ASSERT_EQUAL_FATAL(rows.n, MANY);
  CU_ASSERT_EQUAL(rows.row[0].counts.calls, MANY);
  for (size_t i = 1; i < MANY; i++) {
    CU_ASSERT_EQUAL_FATAL(rows.row[i].counts.calls, i);
    CU_ASSERT_FATAL(strcmp(rows.row[i - 1].name, rows.row[i].name) < 0);
  }
  rows_destroy(&rows);
}

static void reset_rows_are_empty_and_keep_their_memory(void) {
  struct rows rows = {.other = {5, 6, 7, 8}};
  add_many(&rows, 100);
  struct row *row = rows.row;
  size_t room = rows.room;
  rows_reset(&rows);
  CU_ASSERT_EQUAL(rows.n, 0);
  CU_ASSERT(are_none(rows.other));

  unit_no_memory = true;
  add_many(&rows, 100);
  unit_no_memory = false;
  CU_ASSERT_PTR_EQUAL(rows.row, row);
  CU_ASSERT_EQUAL(rows.room, room);
  CU_ASSERT_EQUAL(rows.n, 200);
  CU_ASSERT(are_none(rows.other));
  rows_destroy(&rows);
}

static void without_memory_counts_go_to_the_others(void) {
  struct rows rows = {.other = {1, 10, 100, 600000}};
  unit_no_memory = true;
  rows_add(&rows, "sh", &(struct counts){2, 20, 200, 600000});
  rows_add(&rows, "sh", &(struct counts){4, 40, 400, 600000});
  unit_no_memory = false;
  CU_ASSERT_EQUAL(rows.n, 0);
  CU_ASSERT(unit_counts_equal(rows.other, (struct counts){7, 70, 701, 800000}));

  add(&rows, "sh", 8);
  while (rows.n < rows.room)
    add(&rows, "sh", 8);
  size_t n = rows.n;
  unit_no_memory = true;
  add(&rows, "sh", 16);
  unit_no_memory = false;
  CU_ASSERT_EQUAL(rows.n, n);
  CU_ASSERT(
      unit_counts_equal(rows.other, (struct counts){23, 70, 701, 800000}));
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
  CU_ASSERT(are_none(rows.other));
  rows_reset(&rows);
  rows_merge(&rows);
  rows_destroy(&rows);
}

CU_TestInfo rows_tests[] = {
    UNIT_TEST(whole_milliseconds_are_carried),
    UNIT_TEST(times_add_up_beyond_64_bits_of_nanoseconds),
    UNIT_TEST(an_added_row_has_its_name_and_counts),
    UNIT_TEST(a_name_is_kept_as_far_as_it_fits),
    UNIT_TEST(merged_rows_are_sorted_and_their_names_differ),
    UNIT_TEST(merging_again_changes_nothing),
    UNIT_TEST(rows_grow_as_far_as_needed),
    UNIT_TEST(reset_rows_are_empty_and_keep_their_memory),
    UNIT_TEST(without_memory_counts_go_to_the_others),
    UNIT_TEST(destroyed_rows_are_empty_rows),
    CU_TEST_INFO_NULL,
};
