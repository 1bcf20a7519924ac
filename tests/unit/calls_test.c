/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "calls.h"

static struct calls *create(void) {
  struct calls *calls = calls_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(calls);
  return calls;
}

/* Calls that every architecture has, with this machine's numbers. */
static void known_calls_have_their_names(void) {
  static const struct {
    size_t number;
    const char *name;
  } cases[] = {
      {SYS_read, "read"},
      {SYS_write, "write"},
      {SYS_openat, "openat"},
      {SYS_close, "close"},
      {SYS_getppid, "getppid"},
      {SYS_futex, "futex"},
      {SYS_execve, "execve"},
      {SYS_exit_group, "exit_group"},
      {SYS_bpf, "bpf"},
      {SYS_clock_nanosleep, "clock_nanosleep"},
      {SYS_ppoll, "ppoll"},
      {SYS_rt_sigreturn, "rt_sigreturn"},
      {SYS_io_uring_enter, "io_uring_enter"},
  };

  struct calls *calls = create();
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    UNIT_TEXT(calls_name(calls, cases[i].number), cases[i].name);
    UNIT_CHECK(cases[i].name,
               calls_number(cases[i].name) == (int)cases[i].number);
  }
  calls_destroy(calls);
}

static void an_unknown_number_is_its_own_name(void) {
  struct calls *calls = create();
  CU_ASSERT_STRING_EQUAL(calls_name(calls, CALLS_NUMBERS - 1), "syscall_511");
  CU_ASSERT_EQUAL(calls_number("syscall_511"), 511);
  calls_destroy(calls);
}

static void a_name_leads_back_to_its_number(void) {
  struct calls *calls = create();
  for (int number = 0; number < CALLS_NUMBERS; number++) {
    const char *name = calls_name(calls, number);
    UNIT_CHECK(name, calls_number(name) == number);
  }
  calls_destroy(calls);
}

static void a_number_may_stand_for_a_known_call(void) {
  for (int number = 0; number < CALLS_NUMBERS; number++) {
    char name[NAME_SIZE];
    snprintf(name, sizeof(name), "syscall_%d", number);
    UNIT_CHECK(name, calls_number(name) == number);
  }
}

static void a_name_is_one_that_backends_take(void) {
  struct calls *calls = create();
  for (size_t number = 0; number < CALLS_NUMBERS; number++) {
    const char *name = calls_name(calls, number);
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    UNIT_CHECK(name, length > 0 && length < NAME_SIZE && name[length] == '\0');
  }
  calls_destroy(calls);
}

static void a_call_of_another_architecture_is_not_here(void) {
  static const char *const names[] = {
#ifndef SYS_s390_sthyi
      "s390_sthyi",       "s390_runtime_instr",
#endif
#ifndef SYS_arm_fadvise64_64
      "arm_fadvise64_64",
#endif
#ifndef SYS_socketcall
      "socketcall",
#endif
#ifndef SYS_spu_run
      "spu_run",
#endif
  };

  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    UNIT_CHECK(names[i], calls_number(names[i]) == -ENOENT);
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
      "syscall_512",
      "syscall_9x",
      "syscall_12x",
      "syscall_12 ",
      "syscall_ 12",
      "syscall_\n12",
      "syscall_+12",
      "syscall_-0",
      "syscall_1000",
      "syscall_x",
      "syscall_5120",
      "syscall_99999",
      "syscall_4294967296",
      "SYSCALL_1",
      "syscall-1",
      "syscall__1",
      "all-other-calls",
      "-1",
      "*",
  };

  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
    UNIT_CHECK(names[i], calls_number(names[i]) == -EINVAL);
}

static void nothing_is_destroyed(void) { calls_destroy(NULL); }

CU_TestInfo calls_tests[] = {
    UNIT_TEST(known_calls_have_their_names),
    UNIT_TEST(an_unknown_number_is_its_own_name),
    UNIT_TEST(a_name_leads_back_to_its_number),
    UNIT_TEST(a_number_may_stand_for_a_known_call),
    UNIT_TEST(a_name_is_one_that_backends_take),
    UNIT_TEST(a_call_of_another_architecture_is_not_here),
    UNIT_TEST(no_architecture_has_nonsense),
    UNIT_TEST(nothing_is_destroyed),
    CU_TEST_INFO_NULL,
};
