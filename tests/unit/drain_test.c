/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "drain.h"

/* A table whose parts lie in no natural order, with gaps before and between
 * and a stride wider than all of it. What is no part of it holds POISON. */
#define POISON UINT64_C(0xbadc0ffee0ddf00d)
enum {
  CPUS = 4,
  SLOTS = 9,
  BY_SLOT = 3,
  TOTAL = BY_SLOT + SLOTS + 2,
  BY_NUMBER = TOTAL + 2,
  STRIDE = 2 * (BY_NUMBER + CALLS_NUMBERS + 1) + 5,
  FULL = 1,
  UNRESOLVED = 0,
  FIRST = 2,
};

struct fixture {
  uint64_t cells[CPUS][STRIDE];
  char comms[SLOTS][NAME_COMM_SIZE];
  uint32_t slots[SLOTS];
  struct drain_table table;
  struct select *select;
  struct calls *calls;
  struct drain out;
};

static void clear(struct fixture *f) {
  memset(f->comms, 'x', sizeof(f->comms));
  f->table.names = 0;
  for (size_t cpu = 0; cpu < CPUS; cpu++) {
    for (size_t i = 0; i < STRIDE; i++)
      f->cells[cpu][i] = POISON;
    f->cells[cpu][TOTAL] = 0;
    memset(&f->cells[cpu][BY_SLOT], 0, SLOTS * sizeof(uint64_t));
    memset(&f->cells[cpu][BY_NUMBER], 0,
           (CALLS_NUMBERS + 1) * sizeof(uint64_t));
  }
}

static struct fixture *create(void) {
  struct fixture *f = calloc(1, sizeof(*f));
  CU_ASSERT_PTR_NOT_NULL_FATAL(f);
  f->table = (struct drain_table){
      .cells = f->cells[0],
      .cpus = CPUS,
      .stride = STRIDE,
      .total = TOTAL,
      .by_number = BY_NUMBER,
      .by_slot = BY_SLOT,
      .slots = SLOTS,
      .full = FULL,
      .unresolved = UNRESOLVED,
      .comms = f->comms,
      .comm_slots = f->slots,
  };
  f->select = select_create();
  f->calls = calls_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(f->select);
  CU_ASSERT_PTR_NOT_NULL_FATAL(f->calls);
  clear(f);
  return f;
}

static void destroy(struct fixture *f) {
  drain_destroy(&f->out);
  calls_destroy(f->calls);
  select_destroy(f->select);
  free(f);
}

static void name_slot(struct fixture *f, size_t slot,
                      const char comm[static NAME_COMM_SIZE]) {
  memcpy(f->comms[f->table.names], comm, NAME_COMM_SIZE);
  f->slots[f->table.names++] = slot;
}

#define NAME_SLOT(f, slot, comm)                                               \
  name_slot(f, slot, (const char[NAME_COMM_SIZE]){comm})

static void drain_and_check(struct fixture *f, const char *processes,
                            const char *calls) {
  drain(&f->out, &f->table, f->select, f->calls);
  char text[UNIT_TEXT_SIZE];
  unit_rows_write(text, &f->out.processes);
  UNIT_TEXT(text, processes);
  unit_rows_write(text, &f->out.calls);
  UNIT_TEXT(text, calls);
}

static void an_empty_table_brings_nothing(void) {
  struct fixture *f = create();
  drain_and_check(f, "", "");
  CU_ASSERT_EQUAL(f->out.total, 0);
  CU_ASSERT_EQUAL(f->out.full, 0);
  CU_ASSERT_EQUAL(f->out.unresolved, 0);
  destroy(f);
}

static void cells_are_summed_over_the_cpus(void) {
  struct fixture *f = create();
  NAME_SLOT(f, SLOTS - 1, "sshd");
  NAME_SLOT(f, FIRST, "cron");
  for (uint64_t cpu = 0; cpu < CPUS; cpu++) {
    f->cells[cpu][TOTAL] = 1 + cpu;
    f->cells[cpu][BY_SLOT + FIRST] = 10 + cpu;
    f->cells[cpu][BY_SLOT + SLOTS - 1] = 100 + cpu;
    f->cells[cpu][BY_NUMBER + SYS_openat] = 1000 + cpu;
    f->cells[cpu][BY_NUMBER + CALLS_NUMBERS - 1] = 10000 + cpu;
  }
  drain_and_check(f, "cron=46 sshd=406", "openat=4006 syscall_511=40006");
  CU_ASSERT_EQUAL(f->out.total, 10);
  destroy(f);
}

static void one_cpu_is_enough(void) {
  struct fixture *f = create();
  f->table.cpus = 1;
  NAME_SLOT(f, FIRST, "sh");
  f->cells[0][TOTAL] = 7;
  f->cells[0][BY_SLOT + FIRST] = 7;
  f->cells[0][BY_NUMBER + SYS_read] = 7;
  f->cells[1][BY_SLOT + FIRST] = 9;
  drain_and_check(f, "sh=7", "read=7");
  destroy(f);
}

static void calls_that_found_no_slot_are_the_others(void) {
  struct fixture *f = create();
  for (size_t cpu = 0; cpu < CPUS; cpu++) {
    f->cells[cpu][BY_SLOT + FULL] = 3;
    f->cells[cpu][BY_SLOT + UNRESOLVED] = 5;
  }
  drain_and_check(f, "+32", "");
  CU_ASSERT_EQUAL(f->out.full, 12);
  CU_ASSERT_EQUAL(f->out.unresolved, 20);
  destroy(f);
}

static void a_slot_without_a_name_is_the_others(void) {
  struct fixture *f = create();
  NAME_SLOT(f, FIRST, "sh");
  f->cells[0][BY_SLOT + FIRST] = 1;
  f->cells[1][BY_SLOT + FIRST + 1] = 2;
  f->cells[2][BY_SLOT + SLOTS - 1] = 4;
  drain_and_check(f, "sh=1 +6", "");
  destroy(f);
}

static void names_that_are_cleaned_alike_are_one(void) {
  struct fixture *f = create();
  NAME_SLOT(f, FIRST, "a b");
  NAME_SLOT(f, FIRST + 1, "z");
  NAME_SLOT(f, FIRST + 2, "a/b");
  NAME_SLOT(f, FIRST + 3, "a_b\0nothing");
  NAME_SLOT(f, FIRST + 4, "");
  NAME_SLOT(f, FIRST + 5, "sixteen--letters");
  for (size_t slot = FIRST; slot < FIRST + 6; slot++)
    f->cells[slot % CPUS][BY_SLOT + slot] = UINT64_C(1) << slot;
  drain_and_check(f, "_=64 a_b=52 sixteen--letters=128 z=8", "");
  destroy(f);
}

static void processes_that_are_not_selected_are_the_others(void) {
  struct fixture *f = create();
  CU_ASSERT_EQUAL(select_add(f->select, "a b", NULL, 0), 0);
  CU_ASSERT_EQUAL(select_add(f->select, "/^fifteen.*s$/", NULL, 0), 0);
  NAME_SLOT(f, FIRST, "a b");     /* as the kernel has it, */
  NAME_SLOT(f, FIRST + 1, "a_b"); /* not as it is cleaned */
  NAME_SLOT(f, FIRST + 2, "sh");
  NAME_SLOT(f, FIRST + 3, "fifteen-letters");
  NAME_SLOT(f, FIRST + 4, "fifteen\0letters");
  NAME_SLOT(f, FIRST + 5, "fifteen-and-ones"); /* no NUL */
  for (size_t slot = UNRESOLVED; slot < FIRST + 6; slot++)
    f->cells[slot % CPUS][BY_SLOT + slot] = UINT64_C(1) << slot;
  drain_and_check(f, "a_b=4 fifteen-and-ones=128 fifteen-letters=32 +91", "");

  select_invert(f->select, true);
  drain_and_check(f, "a_b=8 fifteen=64 sh=16 +167", "");
  destroy(f);
}

static void numbers_without_a_row_are_other_calls(void) {
  struct fixture *f = create();
  for (size_t cpu = 0; cpu < CPUS; cpu++)
    f->cells[cpu][BY_NUMBER + CALLS_NUMBERS] = 11;
  f->cells[3][BY_NUMBER + SYS_close] = 1;
  drain_and_check(f, "", "close=1 +44");
  destroy(f);
}

static void what_was_drained_before_is_forgotten(void) {
  struct fixture *f = create();
  NAME_SLOT(f, FIRST, "sh");
  f->cells[0][TOTAL] = 1;
  f->cells[0][BY_SLOT + FIRST] = 1;
  f->cells[0][BY_SLOT + FULL] = 1;
  f->cells[0][BY_SLOT + UNRESOLVED] = 1;
  f->cells[0][BY_NUMBER + SYS_read] = 1;
  f->cells[0][BY_NUMBER + CALLS_NUMBERS] = 1;
  drain_and_check(f, "sh=1 +2", "read=1 +1");
  drain_and_check(f, "sh=1 +2", "read=1 +1");

  clear(f);
  NAME_SLOT(f, FIRST, "cron");
  f->cells[0][BY_SLOT + FIRST] = 8;
  drain_and_check(f, "cron=8", "");
  CU_ASSERT_EQUAL(f->out.total + f->out.full + f->out.unresolved, 0);
  destroy(f);
}

static void without_memory_all_are_the_others(void) {
  struct fixture *f = create();
  NAME_SLOT(f, FIRST, "sh");
  f->cells[0][BY_SLOT + FIRST] = 1;
  f->cells[1][BY_NUMBER + SYS_read] = 2;
  unit_no_memory = true;
  drain_and_check(f, "+1", "+2");
  unit_no_memory = false;
  drain_and_check(f, "sh=1", "read=2");
  destroy(f);
}

static uint64_t fill(struct fixture *f, size_t first, size_t n,
                     uint64_t *random) {
  uint64_t calls = 0;
  for (size_t cpu = 0; cpu < CPUS; cpu++)
    for (size_t i = first; i < first + n; i++)
      calls += f->cells[cpu][i] =
          unit_random(random) >> unit_random(random) % 64;
  return calls;
}

static uint64_t all_calls(const struct rows *rows) {
  uint64_t calls = rows->other;
  for (size_t i = 0; i < rows->n; i++)
    calls += rows->row[i].calls;
  return calls;
}

static void nothing_is_counted_twice_or_left_out(void) {
  uint64_t random = 2;
  struct fixture *f = create();
  CU_ASSERT_EQUAL(select_add(f->select, "/^[a-m]/", NULL, 0), 0);
  for (int i = 0; i < 1000; i++) {
    clear(f);
    select_invert(f->select, unit_random(&random) % 2);
    for (size_t slot = FIRST; slot < SLOTS; slot++)
      if (unit_random(&random) % 4 > 0)
        NAME_SLOT(f, slot, 'a' + unit_random(&random) % 26);
    uint64_t by_slot = fill(f, BY_SLOT, SLOTS, &random);
    uint64_t by_number = fill(f, BY_NUMBER, CALLS_NUMBERS + 1, &random);
    uint64_t total = fill(f, TOTAL, 1, &random);

    drain(&f->out, &f->table, f->select, f->calls);
    CU_ASSERT_EQUAL_FATAL(all_calls(&f->out.processes), by_slot);
    CU_ASSERT_EQUAL_FATAL(all_calls(&f->out.calls), by_number);
    CU_ASSERT_EQUAL_FATAL(f->out.total, total);
  }
  destroy(f);
}

CU_TestInfo drain_tests[] = {
    UNIT_TEST(an_empty_table_brings_nothing),
    UNIT_TEST(cells_are_summed_over_the_cpus),
    UNIT_TEST(one_cpu_is_enough),
    UNIT_TEST(calls_that_found_no_slot_are_the_others),
    UNIT_TEST(a_slot_without_a_name_is_the_others),
    UNIT_TEST(names_that_are_cleaned_alike_are_one),
    UNIT_TEST(processes_that_are_not_selected_are_the_others),
    UNIT_TEST(numbers_without_a_row_are_other_calls),
    UNIT_TEST(what_was_drained_before_is_forgotten),
    UNIT_TEST(without_memory_all_are_the_others),
    UNIT_TEST(nothing_is_counted_twice_or_left_out),
    CU_TEST_INFO_NULL,
};
