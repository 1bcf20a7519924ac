/* SPDX-License-Identifier: MIT */
/* To whom a slot's calls go. */
#include "tables.h"

#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

/* Slot by slot 1, 2, 4, 8, ... calls, on one CPU or another. */
static void add_powers(struct table *t, size_t start, size_t slots) {
  for (size_t slot = 0; slot < slots; slot++)
    ADD(t, slot % CPUS, start + slot, UINT64_C(1) << slot);
}

static void names_that_are_cleaned_alike_are_one(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "a b");
  NAME(t, FIRST + 1, "z");
  NAME(t, FIRST + 2, "a/b");
  NAME(t, FIRST + 3, "a_b\0nothing");
  NAME(t, FIRST + 4, "");
  NAME(t, FIRST + 5, "sixteen--letters");
  add_powers(t, AT_PROCESSES, FIRST + 6);
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "_=128 a_b=104 sixteen--letters=256 z=16 +7");
  tables_destroy(t);
}

static void processes_that_are_not_selected_are_the_others(void) {
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "a b", NULL, 0), 0);
  CU_ASSERT_EQUAL(select_add(t->select, "/^fifteen.*s$/", NULL, 0), 0);
  NAME(t, FIRST, "a b");     /* as the kernel has it, */
  NAME(t, FIRST + 1, "a_b"); /* not as it is cleaned */
  NAME(t, FIRST + 2, "sh");
  NAME(t, FIRST + 3, "fifteen-letters");
  NAME(t, FIRST + 4, "fifteen\0letters");
  NAME(t, FIRST + 5, "fifteen-and-ones"); /* no NUL */
  add_powers(t, AT_PROCESSES, FIRST + 6);
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS,
        "a_b=8 fifteen-and-ones=256 fifteen-letters=64 +183");

  select_invert(t->select, true);
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "a_b=16 fifteen=128 sh=32 +335");
  tables_destroy(t);
}

/* A slot may be given to a process that is selected, then to one that isn't. */
static void a_selection_is_made_anew_each_time(void) {
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "sh", NULL, 0), 0);
  static const struct {
    size_t slots;
    const char *comm, *processes, *pairs;
  } cases[] = {
      {FIRST + 1, "sh", "sh=8 +7", "sh/read=8 +7"},
      {FIRST + 1, "cron", "+15", "+15"},
      {FIRST + 7, "sh", "sh=8 +1015", "sh/read=8 +7"},
      {FIRST + 7, "cron", "+1023", "+15"},
      {FIRST, "sh", "+7", "+15"}, /* the pair's slot is not in use */
      {0, "sh", "", "+15"},
      {FIRST + 1, "sh", "sh=8 +7", "sh/read=8 +7"},
  };
  add_powers(t, AT_PROCESSES, FIRST + 7);
  add_powers(t, AT_PAIRS, FIRST + 1);
  tables_pair(t, FIRST, FIRST, SYS_read);
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char comm[NAME_COMM_SIZE] = "";
    snprintf(comm, sizeof(comm), "%s", cases[i].comm);
    tables_name(t, FIRST, comm);
    t->table.slots[FAMILY_PROCESS].n = cases[i].slots;
    tables_drain(t);
    CHECK(t, FAMILY_PROCESS, cases[i].processes);
    CHECK(t, FAMILY_PAIR, cases[i].pairs);
  }
  tables_destroy(t);
}

/* Of keys of one name, it is that of the heaviest. */
static void a_row_has_its_keys_owner(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "a b");
  NAME(t, FIRST + 1, "a/b");
  NAME(t, FIRST + 2, "sh");
  tables_path(t, FIRST, "a.service");
  for (size_t i = 0; i < 3; i++)
    t->owners[FAMILY_PROCESS][FIRST + i] = 0x0101 * (1 + i);
  t->owners[FAMILY_CGROUP][FIRST] = 0x0909;
  ADD(t, 0, AT_PROCESSES + FIRST, 1);
  ADD(t, 0, AT_PROCESSES + FIRST + 1, 2);
  ADD(t, 0, AT_PROCESSES + FIRST + 2, 1);
  ADD(t, 0, AT_CGROUPS + FIRST, 1);
  tables_drain(t);
  const struct rows *rows = t->out.family;
  CU_ASSERT_EQUAL(rows[FAMILY_PROCESS].row[0].owner, 0x0202);
  CU_ASSERT_EQUAL(rows[FAMILY_PROCESS].row[1].owner, 0x0303);
  CU_ASSERT_EQUAL(rows[FAMILY_CGROUP].row[0].owner, 0x0909);
  tables_destroy(t);
}

/* There must be memory for the selection; cgroups and calls have none. */
static void without_memory_no_process_is_selected(void) {
  struct table *t = tables_create();
  tables_fill(t);
  t->table.slots[FAMILY_PROCESS].n = FIRST + 1;
  for (int i = 0; i < 2; i++) {
    unit_objects = 0;
    tables_drain(t);
    unit_objects = SIZE_MAX;
    CHECK(t, FAMILY_PROCESS, "+1:2:3");
    CHECK(t, FAMILY_CGROUP, "a.service=4:5:6");
    CHECK(t, FAMILY_PAIR, "+7:8:9");
    CHECK(t, FAMILY_CALL, "^read=10:11:12");
    tables_drain(t);
    CHECK(t, FAMILY_PROCESS, "sh=1:2:3");
    CHECK(t, FAMILY_PAIR, "sh/read=7:8:9");
    t->table.slots[FAMILY_PROCESS].n = PROCESSES;
  }
  tables_destroy(t);
}

static void memory_for_the_selection_is_kept(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  ADD(t, 0, AT_PROCESSES + FIRST, 1);
  tables_drain(t);
  unit_objects = 0;
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "sh=1");
  t->table.slots[FAMILY_PROCESS].n = FIRST + 1;
  tables_drain(t);
  unit_objects = SIZE_MAX;
  CHECK(t, FAMILY_PROCESS, "sh=1");
  tables_destroy(t);
}

static void a_destroyed_drain_is_an_empty_one(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  ADD(t, 0, AT_PROCESSES + FIRST, 1);
  tables_drain(t);
  drain_destroy(&t->out);
  for (int f = 0; f < FAMILIES; f++)
    CU_ASSERT_PTR_NULL(t->out.family[f].row);
  CU_ASSERT_PTR_NULL(t->out.selected);
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "sh=1");
  tables_destroy(t);
}

static void a_cgroup_is_named_by_its_path(void) {
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "sh", NULL, 0), 0); /* no matter */
  tables_path(t, FIRST, "b.service");
  tables_path(t, FIRST + 1, "a.service");
  tables_path(t, FIRST + 2, "");
  tables_path(t, FIRST + 3, "b.service"); /* another's, of the same name */
  tables_path(t, FIRST + 4, "user@0.service");
  add_powers(t, AT_CGROUPS, CGROUPS);
  tables_drain(t);
  CHECK(t, FAMILY_CGROUP,
        "a.service=16 b.service=72 root=32 user_0.service=128 +7");
  tables_destroy(t);
}

static void a_pair_is_named_by_its_process_and_its_call(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  NAME(t, FIRST + 1, "a/b");
  NAME(t, FIRST + 2, "");
  NAME(t, PROCESSES - 1, "cron");
  tables_pair(t, FIRST, FIRST, SYS_read);
  tables_pair(t, FIRST + 1, FIRST, SYS_openat);
  tables_pair(t, FIRST + 2, PROCESSES - 1, SYS_read);
  tables_pair(t, FIRST + 3, FIRST + 1, CALLS_NUMBERS - 1);
  tables_pair(t, FIRST + 4, FIRST + 2, SYS_read);
  add_powers(t, AT_PAIRS, FIRST + 5);
  tables_drain(t);
  CHECK(t, FAMILY_PAIR,
        "_/read=128 a_b/syscall_575=64 cron/read=32 sh/openat=16 sh/read=8 +7");
  tables_destroy(t);
}

static void pairs_of_equal_names_are_one(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "a b");
  NAME(t, FIRST + 1, "a/b");
  NAME(t, FIRST + 2, "a");
  tables_pair(t, FIRST, FIRST, SYS_read);
  tables_pair(t, FIRST + 1, FIRST + 1, SYS_read);
  tables_pair(t, FIRST + 2, FIRST + 2, SYS_read);
  add_powers(t, AT_PAIRS, FIRST + 3);
  tables_drain(t);
  CHECK(t, FAMILY_PAIR, "a/read=32 a_b/read=24 +7");
#if defined(__x86_64__)
  tables_pair(t, FIRST + 3, FIRST, CALLS_NUMBERS + 3);     /* i386's read */
  tables_pair(t, FIRST + 4, FIRST, 2 * CALLS_NUMBERS + 0); /* x32's */
  ADD(t, 0, AT_PAIRS + FIRST + 3, 100);
  ADD(t, 0, AT_PAIRS + FIRST + 4, 1000);
  tables_drain(t);
  CHECK(t, FAMILY_PAIR, "a/read=32 a_b/read=1124 +7");
#endif
  tables_destroy(t);
}

static void pairs_of_no_known_process_are_the_others(void) {
  static const size_t processes[] = {
      FULL,  UNRESOLVED, UNUSED,        FIRST + 1, /* it has no key */
      FIRST, PROCESSES,  PROCESSES + 1, UINT32_MAX,
  };
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "sh", NULL, 0), 0);
  NAME(t, FIRST, "cron"); /* not selected */
  NAME(t, FIRST + 2, "sh");
  tables_pair(t, FIRST, FIRST + 2, SYS_read);
  ADD(t, 0, AT_PAIRS + FIRST, 1000, 1000, 1000);
  for (size_t i = 0; i < sizeof(processes) / sizeof(*processes); i++) {
    tables_pair(t, FIRST + 1 + i, processes[i], SYS_read);
    ADD(t, 0, AT_PAIRS + FIRST + 1 + i, 1 << i, 1, 2);
  }
  tables_drain(t);
  CHECK(t, FAMILY_PAIR, "sh/read=1000:1000:1000 +255:8:16");
  tables_destroy(t);
}

static void pairs_of_no_known_call_are_the_others(void) {
  static const uint32_t rows[] = {CALLS_ROWS, CALLS_ROWS + 1,
                                  1 << 16 | SYS_read, UINT32_MAX};
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  tables_pair(t, FIRST, FIRST, SYS_read);
  ADD(t, 0, AT_PAIRS + FIRST, 1000);
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    tables_pair(t, FIRST + 1 + i, FIRST, rows[i]);
    ADD(t, 0, AT_PAIRS + FIRST + 1 + i, 1 << i, 1, 2);
  }
  tables_drain(t);
  CHECK(t, FAMILY_PAIR, "sh/read=1000 +15:4:8");
  tables_destroy(t);
}

/* A comm without a NUL, and the longest name of a call. */
static void the_longest_pair_is_named_in_full(void) {
  struct table *t = tables_create();
  size_t longest = 0;
  for (size_t row = 0; row < CALLS_ROWS; row++)
    if (strlen(calls_name(t->calls, row)) >
        strlen(calls_name(t->calls, longest)))
      longest = row;
  NAME(t, FIRST, "sixteen--letters");
  tables_pair(t, FIRST, FIRST, longest);
  ADD(t, 0, AT_PAIRS + FIRST, 1);
  tables_drain(t);
  char expected[UNIT_TEXT_SIZE];
  snprintf(expected, sizeof(expected), "sixteen--letters/%s=1",
           calls_name(t->calls, longest));
  CHECK(t, FAMILY_PAIR, expected);
  tables_destroy(t);
}

CU_TestInfo drain_keys_tests[] = {
    UNIT_TEST(names_that_are_cleaned_alike_are_one),
    UNIT_TEST(processes_that_are_not_selected_are_the_others),
    UNIT_TEST(a_selection_is_made_anew_each_time),
    UNIT_TEST(a_row_has_its_keys_owner),
    UNIT_TEST(without_memory_no_process_is_selected),
    UNIT_TEST(memory_for_the_selection_is_kept),
    UNIT_TEST(a_destroyed_drain_is_an_empty_one),
    UNIT_TEST(a_cgroup_is_named_by_its_path),
    UNIT_TEST(a_pair_is_named_by_its_process_and_its_call),
    UNIT_TEST(pairs_of_equal_names_are_one),
    UNIT_TEST(pairs_of_no_known_process_are_the_others),
    UNIT_TEST(pairs_of_no_known_call_are_the_others),
    UNIT_TEST(the_longest_pair_is_named_in_full),
    CU_TEST_INFO_NULL,
};
