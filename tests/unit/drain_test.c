/* SPDX-License-Identifier: MIT */
/* A table's counts, whatever its keys are. */
#include "tables.h"

#include <sys/syscall.h>

#define OTHER_ROW (AT_ROWS + CALLS_ROWS)

/* Calls, errors, ms and ns of the whole machine. */
static void check_total(const struct table *t, struct counts expected) {
  struct counts total = {0};
  counts_add(&total, &t->out.total);
  CU_ASSERT(unit_counts_equal(total, expected));
}

static void check_nothing(const struct table *t) {
  check_total(t, (struct counts){0});
  for (int f = 0; f < FAMILIES; f++) {
    CHECK(t, f, "");
    CU_ASSERT_EQUAL(t->out.full[f], 0);
    CU_ASSERT_EQUAL(t->out.unresolved[f], 0);
  }
}

static void an_empty_table_brings_nothing(void) {
  struct table *t = tables_create();
  tables_drain(t);
  check_nothing(t);
  tables_destroy(t);
}

static void cells_are_summed_over_the_cpus(void) {
  struct table *t = tables_create();
  NAME(t, PROCESSES - 1, "sshd");
  NAME(t, FIRST, "cron");
  tables_path(t, CGROUPS - 1, "b.service");
  tables_path(t, FIRST, "a.service");
  tables_pair(t, PAIRS - 1, FIRST, SYS_read);
  tables_pair(t, FIRST, FIRST, SYS_openat);
  for (uint64_t cpu = 0; cpu < CPUS; cpu++) {
    ADD(t, cpu, AT_PROCESSES + FIRST, 10 + cpu, 20 + cpu, 30 + cpu);
    ADD(t, cpu, AT_PROCESSES + PROCESSES - 1, 100 + cpu);
    ADD(t, cpu, AT_CGROUPS + FIRST, 11 + cpu, 21 + cpu, 31 + cpu);
    ADD(t, cpu, AT_CGROUPS + CGROUPS - 1, 101 + cpu);
    ADD(t, cpu, AT_PAIRS + FIRST, 12 + cpu, 22 + cpu, 32 + cpu);
    ADD(t, cpu, AT_PAIRS + PAIRS - 1, 102 + cpu);
    ADD(t, cpu, AT_ROWS + SYS_openat, 1000 + cpu, 2000 + cpu, 500000 + cpu);
    ADD(t, cpu, AT_ROWS + CALLS_NUMBERS - 1, 10000 + cpu);
  }
  tables_drain(t);
  check_total(t, (struct counts){44012, 8006, 2, 6});
  CHECK(t, FAMILY_PROCESS, "cron=46:86:126 sshd=406");
  CHECK(t, FAMILY_CGROUP, "a.service=50:90:130 b.service=410");
  CHECK(t, FAMILY_PAIR, "cron/openat=54:94:134 cron/read=414");
  CHECK(t, FAMILY_CALL, "^openat=4006:8006:2000006 syscall_575=40006");
  tables_destroy(t);
}

static void one_cpu_is_enough(void) {
  struct table *t = tables_create();
  t->table.cpus = 1;
  NAME(t, FIRST, "sh");
  ADD(t, 0, AT_PROCESSES + FIRST, 7, 5, 3);
  ADD(t, 0, AT_ROWS + SYS_read, 7, 5, 3);
  ADD(t, 1, AT_PROCESSES + FIRST, 9, 9, 9);
  ADD(t, 1, AT_ROWS + SYS_read, 9, 9, 9);
  tables_drain(t);
  check_total(t, (struct counts){7, 5, 0, 3});
  CHECK(t, FAMILY_PROCESS, "sh=7:5:3");
  CHECK(t, FAMILY_CALL, "^read=7:5:3");
  tables_destroy(t);
}

static void a_column_that_is_off_is_not_read(void) {
  static const struct {
    size_t errors_column, times_column;
    struct counts total;
    const char *processes, *calls;
  } cases[] = {
      {0, 0, {7, 0, 0, 0}, "sh=4 +3", "^read=6 +1"},
      {ERRORS_COLUMN, 0, {7, 5, 0, 0}, "sh=4:2 +3:3", "^read=6:4 +1:1"},
      {0, TIMES_COLUMN, {7, 0, 0, 9}, "sh=4:0:1 +3:0:8", "^read=6:0:7 +1:0:2"},
  };
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  ADD(t, 0, AT_PROCESSES + FIRST, 4, 2, 1);
  ADD(t, 0, AT_PROCESSES + FULL, 3, 3, 8);
  ADD(t, 0, AT_ROWS + SYS_read, 6, 4, 7);
  ADD(t, 0, OTHER_ROW, 1, 1, 2);
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    t->table.errors_column = cases[i].errors_column;
    t->table.times_column = cases[i].times_column;
    tables_drain(t);
    check_total(t, cases[i].total);
    CHECK(t, FAMILY_PROCESS, cases[i].processes);
    CHECK(t, FAMILY_CALL, cases[i].calls);
  }
  tables_destroy(t);
}

static void a_family_that_is_off_is_not_read(void) {
  static const enum family families[] = {FAMILY_PROCESS, FAMILY_CGROUP,
                                         FAMILY_PAIR};
  for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
    enum family off = families[i];
    struct table *t = tables_create();
    NAME(t, FIRST, "sh");
    tables_path(t, FIRST, "a.service");
    tables_pair(t, FIRST, FIRST, SYS_read);
    ADD(t, 0, AT_PROCESSES + FIRST, 1);
    ADD(t, 0, AT_CGROUPS + FIRST, 2);
    ADD(t, 0, AT_PAIRS + FIRST, 4);
    ADD(t, 0, AT_ROWS + SYS_read, 8);
    t->table.slots[off] = (struct drain_slots){.start = AT_ROWS + 1};
    if (off == FAMILY_CGROUP)
      t->table.paths = NULL;
    tables_drain(t);
    CHECK(t, FAMILY_PROCESS, off == FAMILY_PROCESS ? "" : "sh=1");
    CHECK(t, FAMILY_CGROUP, off == FAMILY_CGROUP ? "" : "a.service=2");
    CHECK(t, FAMILY_PAIR,
          off == FAMILY_PAIR      ? ""
          : off == FAMILY_PROCESS ? "+4"
                                  : "sh/read=4");
    CHECK(t, FAMILY_CALL, "^read=8");
    tables_destroy(t);
  }
}

/* In each family for itself, and counted by calls alone. */
static void what_found_no_slot_is_the_others(void) {
  struct table *t = tables_create();
  for (size_t cpu = 0; cpu < CPUS; cpu++) {
    ADD(t, cpu, AT_PROCESSES + FULL, 3, 1, 10);
    ADD(t, cpu, AT_PROCESSES + UNRESOLVED, 5, 2, 20);
    ADD(t, cpu, AT_CGROUPS + FULL, 30, 1, 10);
    ADD(t, cpu, AT_CGROUPS + UNRESOLVED, 50, 2, 20);
    ADD(t, cpu, AT_PAIRS + FULL, 300, 1, 10);
    ADD(t, cpu, AT_PAIRS + UNRESOLVED, 500, 2, 20);
  }
  tables_drain(t);
  static const struct {
    enum family family;
    uint64_t full, unresolved;
    const char *rows;
  } cases[] = {{FAMILY_PROCESS, 12, 20, "+32:12:120"},
               {FAMILY_CALL, 0, 0, ""},
               {FAMILY_CGROUP, 120, 200, "+320:12:120"},
               {FAMILY_PAIR, 1200, 2000, "+3200:12:120"}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    CHECK(t, cases[i].family, cases[i].rows);
    CU_ASSERT_EQUAL(t->out.full[cases[i].family], cases[i].full);
    CU_ASSERT_EQUAL(t->out.unresolved[cases[i].family], cases[i].unresolved);
  }
  tables_destroy(t);
}

static void a_path_that_is_too_long_is_the_others(void) {
  struct table *t = tables_create();
  const char mark[] = {CGROUP_PATH_LONG, '\0'};
  tables_path(t, FIRST, mark);
  tables_path(t, FIRST + 1, "a.service");
  tables_path(t, FIRST + 2, mark);
  for (size_t slot = FIRST; slot < FIRST + 4; slot++) /* the last has no key */
    ADD(t, slot % CPUS, AT_CGROUPS + slot, 1 << slot, 1, 10);
  for (int i = 0; i < 2; i++) {
    tables_drain(t);
    CHECK(t, FAMILY_CGROUP, "a.service=16:1:10 +104:3:30");
    CU_ASSERT_EQUAL(t->out.too_long, (1 << FIRST) + (1 << (FIRST + 2)));
  }
  tables_destroy(t);
}

static void a_slot_without_a_key_is_the_others(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  ADD(t, 0, AT_PROCESSES + FIRST, 1);
  ADD(t, 1, AT_PROCESSES + FIRST + 1, 2, 3, 4);
  ADD(t, 2, AT_PROCESSES + PROCESSES - 1, 4, 1, 1);
  ADD(t, 3, AT_CGROUPS + FIRST, 5, 6, 7);
  ADD(t, 0, AT_PAIRS + FIRST, 8, 9, 10);
  ADD(t, 0, AT_PAIRS + UNUSED, 1, 1, 1);
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "sh=1 +6:4:5");
  CHECK(t, FAMILY_CGROUP, "+5:6:7");
  CHECK(t, FAMILY_PAIR, "+9:10:11");
  tables_destroy(t);
}

static void numbers_without_a_row_are_other_calls(void) {
  struct table *t = tables_create();
  for (size_t cpu = 0; cpu < CPUS; cpu++)
    ADD(t, cpu, OTHER_ROW, 11, 10, 9);
  ADD(t, 3, AT_ROWS + SYS_close, 1);
  tables_drain(t);
  CHECK(t, FAMILY_CALL, "^close=1 +44:40:36");
  tables_destroy(t);
}

/* Each ABI has a row for it. */
static void a_call_of_several_abis_is_one(void) {
  struct table *t = tables_create();
  ADD(t, 0, AT_ROWS + SYS_read, 1, 10, 100);
  ADD(t, 1, AT_ROWS + CALLS_NUMBERS + 3, 2, 20, 200);
  ADD(t, 2, AT_ROWS + 2 * CALLS_NUMBERS + 0, 4, 40, 400);
  ADD(t, 3, AT_ROWS + CALLS_ROWS - 1, 8, 80, 800);
  tables_drain(t);
#if defined(__x86_64__)
  CHECK(t, FAMILY_CALL, "^read=7:70:700 x32_syscall_575=8:80:800");
#elif defined(__aarch64__)
  CHECK(t, FAMILY_CALL, "read=3:30:300 +12:120:1200");
#else
  CHECK(t, FAMILY_CALL, "read=1:10:100 +14:140:1400");
#endif
  tables_destroy(t);
}

/* It began in an interval before. */
static void a_call_that_only_returned_has_a_row(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "cron");
  NAME(t, FIRST + 1, "sh");
  ADD(t, 0, AT_PROCESSES + FIRST, 0, 1);
  ADD(t, 0, AT_PROCESSES + FIRST + 1, 0, 0, 2);
  ADD(t, 0, AT_ROWS + SYS_close, 0, 1);
  ADD(t, 0, AT_ROWS + SYS_read, 0, 0, 2);
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "cron=0:1 sh=0:0:2");
  CHECK(t, FAMILY_CALL, "^close=0:1 ^read=0:0:2");
  tables_destroy(t);
}

static void what_was_drained_before_is_forgotten(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  tables_path(t, FIRST, "a.service");
  tables_pair(t, FIRST, FIRST, SYS_read);
  static const size_t starts[] = {AT_PROCESSES, AT_CGROUPS, AT_PAIRS};
  for (size_t i = 0; i < 3; i++) {
    ADD(t, 0, starts[i] + FIRST, 1, 1, 1);
    ADD(t, 0, starts[i] + FULL, 1, 1, 1);
    ADD(t, 0, starts[i] + UNRESOLVED, 1, 1, 1);
  }
  ADD(t, 0, AT_ROWS + SYS_read, 1, 1, 1);
  ADD(t, 0, OTHER_ROW, 1, 1, 1);
  for (int i = 0; i < 2; i++) {
    tables_drain(t);
    CHECK(t, FAMILY_PROCESS, "sh=1:1:1 +2:2:2");
    CHECK(t, FAMILY_CGROUP, "a.service=1:1:1 +2:2:2");
    CHECK(t, FAMILY_PAIR, "sh/read=1:1:1 +2:2:2");
    CHECK(t, FAMILY_CALL, "^read=1:1:1 +1:1:1");
  }

  tables_clear(t);
  for (int i = 0; i < 2; i++) { /* the second time, no slot is in use */
    tables_drain(t);
    check_nothing(t);
    for (int f = 0; f < FAMILIES; f++)
      t->table.slots[f].n = 0;
    t->out.full[FAMILY_PAIR] = t->out.unresolved[FAMILY_PAIR] = 1;
  }
  tables_destroy(t);
}

static void without_memory_all_are_the_others(void) {
  struct table *t = tables_create();
  tables_fill(t);
  unit_no_memory = true;
  tables_drain(t);
  unit_no_memory = false;
  CHECK(t, FAMILY_PROCESS, "+1:2:3");
  CHECK(t, FAMILY_CGROUP, "+4:5:6");
  CHECK(t, FAMILY_PAIR, "+7:8:9");
  CHECK(t, FAMILY_CALL, "+10:11:12");
  tables_drain(t);
  CHECK(t, FAMILY_PROCESS, "sh=1:2:3");
  CHECK(t, FAMILY_CGROUP, "a.service=4:5:6");
  CHECK(t, FAMILY_PAIR, "sh/read=7:8:9");
  CHECK(t, FAMILY_CALL, "^read=10:11:12");
  tables_destroy(t);
}

CU_TestInfo drain_tests[] = {
    UNIT_TEST(an_empty_table_brings_nothing),
    UNIT_TEST(cells_are_summed_over_the_cpus),
    UNIT_TEST(one_cpu_is_enough),
    UNIT_TEST(a_column_that_is_off_is_not_read),
    UNIT_TEST(a_family_that_is_off_is_not_read),
    UNIT_TEST(what_found_no_slot_is_the_others),
    UNIT_TEST(a_path_that_is_too_long_is_the_others),
    UNIT_TEST(a_slot_without_a_key_is_the_others),
    UNIT_TEST(numbers_without_a_row_are_other_calls),
    UNIT_TEST(a_call_of_several_abis_is_one),
    UNIT_TEST(a_call_that_only_returned_has_a_row),
    UNIT_TEST(what_was_drained_before_is_forgotten),
    UNIT_TEST(without_memory_all_are_the_others),
    CU_TEST_INFO_NULL,
};
