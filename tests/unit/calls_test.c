/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "calls.h"

enum { COMPAT = CALLS_NUMBERS, X32 = 2 * CALLS_NUMBERS };

static struct calls *create(void) {
  struct calls *calls = calls_create();
  CU_ASSERT_PTR_NOT_NULL_FATAL(calls);
  return calls;
}

struct known {
  size_t row;
  const char *name;
};

static void check(const struct known *known, size_t n) {
  struct calls *calls = create();
  for (size_t i = 0; i < n; i++)
    UNIT_TEXT(calls_name(calls, known[i].row), known[i].name);
  calls_destroy(calls);
}

#define CHECK(known) check(known, sizeof(known) / sizeof(*(known)))

/* Calls that every architecture has, with this machine's numbers. */
static void known_calls_have_their_names(void) {
  static const struct known known[] = {
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
  CHECK(known);
}

static void an_unknown_number_is_its_own_name(void) {
  /* clang-format off */
  static const struct known known[] = {
    {CALLS_NUMBERS - 1, "syscall_575"},
    {548, "syscall_548"},
#if defined(__x86_64__)
    {400, "syscall_400"},
    {512, "syscall_512"}, /* x32's alone */
    {547, "syscall_547"},
    {COMPAT + 222, "i386_syscall_222"},
    {COMPAT + CALLS_NUMBERS - 1, "i386_syscall_575"},
    {X32 + 13, "x32_syscall_13"}, /* it has one of its own, 512 */
    {X32 + 400, "x32_syscall_400"},
    {X32 + 548, "x32_syscall_548"},
    {X32 + CALLS_NUMBERS - 1, "x32_syscall_575"},
#elif defined(__aarch64__)
    {COMPAT + 17, "arm_syscall_17"},
    {COMPAT + CALLS_NUMBERS - 1, "arm_syscall_575"},
#endif
  };
  /* clang-format on */
  CHECK(known);
}

/* By arch/x86/entry/syscalls/ and arch/arm/tools/syscall.tbl in the kernel. */
static void each_abi_has_its_own_numbers(void) {
  /* clang-format off */
  static const struct known known[] = {
#if defined(__x86_64__)
    {COMPAT + 0, "restart_syscall"},
    {COMPAT + 1, "exit"},
    {COMPAT + 3, "read"},
    {COMPAT + 5, "open"},
    {COMPAT + 11, "execve"},
    {COMPAT + 102, "socketcall"},
    {COMPAT + 119, "sigreturn"},
    {COMPAT + 252, "exit_group"},
    {COMPAT + 295, "openat"},
    {COMPAT + 403, "clock_gettime64"},
    {COMPAT + 423, "sched_rr_get_interval_time64"}, /* the longest */
    {COMPAT + 425, "io_uring_setup"},
    {X32 + 0, "read"},
    {X32 + 39, "getpid"},
    {X32 + 257, "openat"},
    {X32 + 334, "rseq"},
    {X32 + 425, "io_uring_setup"},
    {X32 + 512, "rt_sigaction"},
    {X32 + 513, "rt_sigreturn"},
    {X32 + 520, "execve"},
    {X32 + 547, "pwritev2"},
#elif defined(__aarch64__)
    {COMPAT + 0, "restart_syscall"},
    {COMPAT + 3, "read"},
    {COMPAT + 5, "open"},
    {COMPAT + 119, "sigreturn"},
    {COMPAT + 248, "exit_group"},
    {COMPAT + 322, "openat"},
    {COMPAT + 403, "clock_gettime64"},
#endif
    {SYS_read, "read"},
  };
  /* clang-format on */
  CHECK(known);
}

/* Which ABIs there are, up to their last number. */
static bool exists(size_t row) {
#if defined(__x86_64__)
  return row < CALLS_ROWS;
#elif defined(__aarch64__)
  return row < X32;
#else
  return row < COMPAT;
#endif
}

static void what_is_no_call_has_no_name(void) {
  static const size_t rows[] = {CALLS_ROWS, CALLS_ROWS + 1, 2 * CALLS_ROWS,
                                UINT32_MAX, SIZE_MAX};
  struct calls *calls = create();
  for (size_t row = 0; row < CALLS_ROWS; row++)
    if (!exists(row))
      UNIT_TEXT(calls_name(calls, row), "");
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
    UNIT_TEXT(calls_name(calls, rows[i]), "");
  calls_destroy(calls);
}

/* And leaves a pair's name room for its process. */
static void a_name_is_one_that_backends_take(void) {
  struct calls *calls = create();
  for (size_t row = 0; row < CALLS_ROWS && exists(row); row++) {
    const char *name = calls_name(calls, row);
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    UNIT_CHECK(name, length > 0 && name[length] == '\0');
    UNIT_CHECK(name, NAME_COMM_SIZE + 1 + length < NAME_SIZE);
  }
  calls_destroy(calls);
}

/* The highest number that is known is above 435, clone3's in all ABIs. */
static size_t highest_known(const struct calls *calls) {
  char name[NAME_SIZE];
  size_t number = CALLS_NUMBERS;
  do
    snprintf(name, sizeof(name), "syscall_%zu", --number);
  while (strcmp(calls_name(calls, number), name) == 0);
  CU_ASSERT_FATAL(number >= 435 && number + CALLS_AHEAD + 1 < CALLS_NUMBERS);
  return number;
}

static void a_number_that_may_be_a_newer_kernels_is_real(void) {
  struct calls *calls = create();
  size_t highest = highest_known(calls);
  for (size_t abi = 0; abi < CALLS_ROWS && exists(abi); abi += CALLS_NUMBERS) {
    CU_ASSERT_TRUE(calls_is_real(calls, abi + highest));
    CU_ASSERT_TRUE(calls_is_real(calls, abi + highest + 1));
    CU_ASSERT_TRUE(calls_is_real(calls, abi + highest + CALLS_AHEAD));
    CU_ASSERT_FALSE(calls_is_real(calls, abi + highest + CALLS_AHEAD + 1));
    CU_ASSERT_FALSE(calls_is_real(calls, abi + CALLS_NUMBERS - 1));
  }
  CU_ASSERT_FALSE(calls_is_real(calls, CALLS_ROWS));
  CU_ASSERT_FALSE(calls_is_real(calls, SIZE_MAX));
  calls_destroy(calls);
}

static void a_number_between_others_is_invented(void) {
  /* clang-format off */
  static const size_t real[] = {
    SYS_read, SYS_bpf, SYS_clone3,
#if defined(__x86_64__)
    COMPAT + 3, COMPAT + 423, X32 + 0, X32 + 547,
#endif
  };
  static const size_t invented[] = {
    400, 548,
#if defined(__x86_64__)
    512, COMPAT + 222, X32 + 13, X32 + 400,
#endif
  };
  /* clang-format on */
  struct calls *calls = create();
  for (size_t i = 0; i < sizeof(real) / sizeof(*real); i++)
    UNIT_CHECK(calls_name(calls, real[i]), calls_is_real(calls, real[i]));
  for (size_t i = 0; i < sizeof(invented) / sizeof(*invented); i++)
    UNIT_CHECK(calls_name(calls, invented[i]),
               !calls_is_real(calls, invented[i]));
  calls_destroy(calls);
}

static void without_memory_there_are_no_names(void) {
  unit_objects = 0;
  CU_ASSERT_PTR_NULL(calls_create());
  unit_objects = SIZE_MAX;
}

static void nothing_is_destroyed(void) { calls_destroy(NULL); }

CU_TestInfo calls_tests[] = {
    UNIT_TEST(known_calls_have_their_names),
    UNIT_TEST(an_unknown_number_is_its_own_name),
    UNIT_TEST(each_abi_has_its_own_numbers),
    UNIT_TEST(what_is_no_call_has_no_name),
    UNIT_TEST(a_name_is_one_that_backends_take),
    UNIT_TEST(a_number_that_may_be_a_newer_kernels_is_real),
    UNIT_TEST(a_number_between_others_is_invented),
    UNIT_TEST(without_memory_there_are_no_names),
    UNIT_TEST(nothing_is_destroyed),
    CU_TEST_INFO_NULL,
};
