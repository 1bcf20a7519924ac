/* SPDX-License-Identifier: MIT */
/* Nothing is counted twice or left out, whatever a table holds. */
#include "tables.h"

#include <string.h>
#include <sys/syscall.h>

/* Of any magnitude. Sums of ns stay below 2^64. */
static struct cells invent_cells(uint64_t *random) {
  return (struct cells){
      .calls = unit_random(random) >> unit_random(random) % 64,
      .errors = unit_random(random) >> unit_random(random) % 64,
      .ns = unit_random(random) >> (16 + unit_random(random) % 48),
  };
}

static void add(struct counts *sum, struct cells cells) {
  struct counts counts = {cells.calls, cells.errors, 0, cells.ns};
  counts_add(sum, &counts);
}

/* Puts counts into these cells of each CPU. Returns the sum of it all. */
static struct counts invent(struct table *t, size_t first, size_t n,
                            uint64_t *random) {
  struct counts sum = {0};
  for (size_t cpu = 0; cpu < CPUS; cpu++)
    for (size_t cell = first; cell < first + n; cell++) {
      if (unit_random(random) % 4 == 0)
        continue;
      struct cells cells = invent_cells(random);
      tables_add(t, cpu, cell, cells);
      add(&sum, cells);
    }
  return sum;
}

static void invent_keys(struct table *t, uint64_t *random) {
  for (size_t slot = FIRST; slot < PROCESSES; slot++)
    if (unit_random(random) % 4 > 0)
      NAME(t, slot, 'a' + unit_random(random) % 26);
  for (size_t slot = FIRST; slot < CGROUPS; slot++)
    if (unit_random(random) % 4 > 0)
      tables_path(t, slot, (char[]){'a' + unit_random(random) % 26, '\0'});
  for (size_t slot = FIRST; slot < PAIRS; slot++)
    if (unit_random(random) % 4 > 0)
      tables_pair(t, slot, unit_random(random) % (PROCESSES + 1),
                  unit_random(random) % (CALLS_ROWS + 2));
}

static void check(const struct table *t, enum family family,
                  struct counts expected) {
  const struct rows *rows = &t->out.family[family];
  struct counts sum = {0};
  counts_add(&sum, &rows->other);
  for (size_t i = 0; i < rows->n; i++)
    counts_add(&sum, &rows->row[i].counts);
  CU_ASSERT_FATAL(unit_counts_equal(sum, expected));
  for (size_t i = 1; i < rows->n; i++) /* merged and sorted */
    CU_ASSERT_FATAL(strcmp(rows->row[i - 1].name, rows->row[i].name) < 0);
}

/* Now and then there is no memory. */
static void drain_somehow(struct table *t, uint64_t *random) {
  unit_no_memory = unit_random(random) % 8 == 0;
  unit_objects = unit_random(random) % 8 ? SIZE_MAX : 0;
  if (unit_random(random) % 2)
    drain_destroy(&t->out);
  tables_drain(t);
  unit_no_memory = false;
  unit_objects = SIZE_MAX;
}

static void nothing_is_counted_twice_or_left_out(void) {
  uint64_t random = 2;
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "/^[a-m]/", NULL, 0), 0);
  for (int i = 0; i < 1000; i++) {
    tables_clear(t);
    select_invert(t->select, unit_random(&random) % 2);
    invent_keys(t, &random);
    struct counts rows = invent(t, AT_ROWS, CALLS_ROWS + 1, &random);
    struct counts slots[FAMILIES] = {
        [FAMILY_PROCESS] = invent(t, AT_PROCESSES, PROCESSES, &random),
        [FAMILY_CGROUP] = invent(t, AT_CGROUPS, CGROUPS, &random),
        [FAMILY_PAIR] = invent(t, AT_PAIRS, PAIRS, &random),
    };

    drain_somehow(t, &random);
    CU_ASSERT_FATAL(unit_counts_equal(t->out.total, rows));
    check(t, FAMILY_CALL, rows);
    check(t, FAMILY_PROCESS, slots[FAMILY_PROCESS]);
    check(t, FAMILY_CGROUP, slots[FAMILY_CGROUP]);
    check(t, FAMILY_PAIR, slots[FAMILY_PAIR]);
  }
  tables_destroy(t);
}

/* The kernel side counts each call once in each family: so do the rows. */
static void each_family_comes_to_the_total(void) {
  uint64_t random = 4;
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "/^[a-m]/", NULL, 0), 0);
  for (int i = 0; i < 1000; i++) {
    tables_clear(t);
    invent_keys(t, &random);
    struct counts total = {0};
    for (int call = 0; call < 50; call++) {
      size_t cpu = unit_random(&random) % CPUS;
      struct cells counts = invent_cells(&random);
      add(&total, counts);
      tables_add(t, cpu, AT_ROWS + unit_random(&random) % (CALLS_ROWS + 1),
                 counts);
      tables_add(t, cpu, AT_PROCESSES + unit_random(&random) % PROCESSES,
                 counts);
      tables_add(t, cpu, AT_CGROUPS + unit_random(&random) % CGROUPS, counts);
      tables_add(t, cpu, AT_PAIRS + unit_random(&random) % PAIRS, counts);
    }
    drain_somehow(t, &random);
    CU_ASSERT_FATAL(unit_counts_equal(t->out.total, total));
    for (int f = 0; f < FAMILIES; f++)
      check(t, f, total);
  }
  tables_destroy(t);
}

/* A sum that 64 bits don't hold: it is 2^64 ns. */
static void times_of_many_threads(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "a b");
  NAME(t, FIRST + 1, "a_b");
  ADD(t, 0, AT_ROWS + SYS_futex, 1, 0, UINT64_C(1) << 63);
  ADD(t, 1, AT_ROWS + SYS_futex, 1, 0, UINT64_C(1) << 63);
  ADD(t, 0, AT_PROCESSES + FIRST, 1, 0, UINT64_C(1) << 63);
  ADD(t, 1, AT_PROCESSES + FIRST + 1, 1, 0, UINT64_C(1) << 63);
  tables_drain(t);
  CU_ASSERT(unit_counts_equal(t->out.total,
                              (struct counts){2, 0, 18446744073709, 551616}));
  CU_ASSERT_EQUAL(t->out.family[0].row[0].counts.ms, 18446744073709);
  tables_destroy(t);
}

CU_TestInfo drain_books_tests[] = {
    UNIT_TEST(times_of_many_threads),
    UNIT_TEST(nothing_is_counted_twice_or_left_out),
    UNIT_TEST(each_family_comes_to_the_total),
    CU_TEST_INFO_NULL,
};
