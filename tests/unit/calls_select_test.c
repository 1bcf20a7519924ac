/* SPDX-License-Identifier: MIT */
/* The way from a name back to the rows of system calls. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "calls.h"

enum { COMPAT = CALLS_NUMBERS, X32 = 2 * CALLS_NUMBERS };

/* Selects, and compares with the rows that are expected, in order; -1 ends. */
static void check(const char *name, const int *rows) {
  bool wanted[CALLS_ROWS] = {false};
  UNIT_CHECK(name, calls_select(name, wanted) == 0);
  for (int row = 0; row < CALLS_ROWS; row++) {
    UNIT_CHECK(name, wanted[row] == (row == *rows));
    rows += row == *rows;
  }
  UNIT_CHECK(name, *rows == -1);
}

#define CHECK(name, ...) check(name, (const int[]){__VA_ARGS__, -1})

static void a_name_selects_the_call_in_all_tables(void) {
#if defined(__x86_64__)
  CHECK("read", 0, COMPAT + 3, X32 + 0);
  CHECK("openat", 257, COMPAT + 295, X32 + 257);
  CHECK("execve", 59, COMPAT + 11, X32 + 520);
  CHECK("rt_sigreturn", 15, COMPAT + 173, X32 + 513);
#elif defined(__aarch64__)
  CHECK("read", SYS_read, COMPAT + 3);
  CHECK("openat", SYS_openat, COMPAT + 322);
#else
  CHECK("read", SYS_read);
#endif
}

/* Calls that some of this machine's programs have. */
static void a_call_of_one_table_is_selected_there(void) {
#if defined(__x86_64__)
  CHECK("arch_prctl", 158, COMPAT + 384, X32 + 158);
  CHECK("epoll_ctl_old", 214);
  CHECK("sigreturn", COMPAT + 119);
  CHECK("socketcall", COMPAT + 102);
  CHECK("clock_gettime64", COMPAT + 403);
#elif defined(__aarch64__)
  CHECK("sigreturn", COMPAT + 119);
  CHECK("arm_fadvise64_64", COMPAT + 270);
#endif
}

static void a_number_selects_in_its_own_table(void) {
  CHECK("syscall_0", 0);
  CHECK("syscall_575", 575);
  CHECK("syscall_511", 511);
#if defined(__x86_64__)
  CHECK("i386_syscall_3", COMPAT + 3); /* though it has a name */
  CHECK("i386_syscall_575", COMPAT + 575);
  CHECK("x32_syscall_0", X32 + 0);
  CHECK("x32_syscall_575", X32 + 575);
#elif defined(__aarch64__)
  CHECK("arm_syscall_3", COMPAT + 3);
  CHECK("arm_syscall_575", COMPAT + 575);
#endif
}

static void a_name_leads_back_to_all_its_rows(void) {
  struct calls *calls = calls_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(calls);
  for (size_t row = 0; row < CALLS_ROWS; row += 7) {
    const char *name = calls_name(calls, row);
    if (name[0] == '\0')
      continue;
    bool wanted[CALLS_ROWS] = {false};
    UNIT_CHECK(name, calls_select(name, wanted) == 0);
    for (size_t i = 0; i < CALLS_ROWS; i++)
      UNIT_CHECK(name, wanted[i] == (strcmp(name, calls_name(calls, i)) == 0));
  }
  calls_destroy(calls);
}

static void every_number_of_the_native_abi_may_be_given(void) {
  for (int number = 0; number < CALLS_NUMBERS; number++) {
    char name[NAME_SIZE];
    snprintf(name, sizeof(name), "syscall_%d", number);
    CHECK(name, number);
  }
}

static void what_was_selected_stays_so(void) {
  bool wanted[CALLS_ROWS] = {[7] = true};
  CU_ASSERT_EQUAL(calls_select("syscall_9", wanted), 0);
  CU_ASSERT_EQUAL(calls_select("syscall_9", wanted), 0);
  for (size_t row = 0; row < CALLS_ROWS; row++)
    CU_ASSERT_EQUAL(wanted[row], row == 7 || row == 9);
}

/* Refused with this status, whatever was wanted before. */
static void check_refused(const char *name, int status) {
  static const bool none[CALLS_ROWS];
  bool wanted[CALLS_ROWS] = {false};
  UNIT_CHECK(name, calls_select(name, wanted) == status);
  UNIT_CHECK(name, memcmp(wanted, none, sizeof(wanted)) == 0);
}

static void a_call_of_another_architecture_is_not_here(void) {
  /* clang-format off */
  static const char *const names[] = {
#if !defined(__s390__)
    "s390_sthyi",
    "s390_runtime_instr",
#endif
#if !defined(__arm__) && !defined(__aarch64__)
    "arm_fadvise64_64",
    "set_tls",
#endif
#if !defined(__powerpc__)
    "spu_run",
#endif
#if !defined(SYS_socketcall) && !defined(__x86_64__)
    "socketcall",
#endif
  };
  /* clang-format on */

  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    check_refused(names[i], -ENOENT);
}

static void no_architecture_has_nonsense(void) {
  static const char *const names[] = {
      "",
      "nonsense",
      "Openat",
      "openat ",
      " openat",
      "openat\n",
      "0",
      "257",
      "syscalls",
      "syscall_",
      "syscall_-1",
      "syscall_576",
      "syscall_1727",
      "syscall_1728",
      "syscall_9x",
      "syscall_12x",
      "syscall_12 ",
      "syscall_ 12",
      "syscall_\n12",
      "syscall_+12",
      "syscall_012",
      "syscall_-0",
      "syscall_1000",
      "syscall_x",
      "syscall_5120",
      "syscall_99999",
      "syscall_4294967296",
      "SYSCALL_1",
      "syscall-1",
      "syscall__1",
      "i386_syscall_576",
      "x32_syscall_576",
      "arm_syscall_576",
      "x86_syscall_1",
      "_syscall_1",
      "all-other-calls",
      "-1",
      "*",
  };

  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    check_refused(names[i], -EINVAL);
}

static void a_number_of_an_abi_that_is_not_here_is_nonsense(void) {
#if !defined(__x86_64__)
  check_refused("i386_syscall_3", -EINVAL);
  check_refused("x32_syscall_3", -EINVAL);
#endif
#if !defined(__aarch64__)
  check_refused("arm_syscall_3", -EINVAL);
#endif
}

static void without_memory_nothing_is_selected(void) {
  unit_objects = 0;
  check_refused("read", -ENOMEM);
  unit_objects = 0;
  check_refused("nonsense", -ENOMEM);
}

CU_TestInfo calls_select_tests[] = {
    UNIT_TEST(a_name_selects_the_call_in_all_tables),
    UNIT_TEST(a_call_of_one_table_is_selected_there),
    UNIT_TEST(a_number_selects_in_its_own_table),
    UNIT_TEST(a_name_leads_back_to_all_its_rows),
    UNIT_TEST(every_number_of_the_native_abi_may_be_given),
    UNIT_TEST(what_was_selected_stays_so),
    UNIT_TEST(a_call_of_another_architecture_is_not_here),
    UNIT_TEST(no_architecture_has_nonsense),
    UNIT_TEST(a_number_of_an_abi_that_is_not_here_is_nonsense),
    UNIT_TEST(without_memory_nothing_is_selected),
    CU_TEST_INFO_NULL,
};
