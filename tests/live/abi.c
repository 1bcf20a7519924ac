/* SPDX-License-Identifier: MIT */
/* Calls of other tables than the native one, made by a 64-bit program. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "compat.h"
#include "load.h"
#include "tally.h"

/* The calls of compat.c that only 32-bit programs of this machine have. ARM's
 * own, from 0x0f0000 on, have no row. */
static void expect_own(const char *name) {
#if defined(__x86_64__)
  (void)name;
  tally_add("waitpid", COMPAT_ROUNDS, COMPAT_ROUNDS);
  tally_add("socketcall", COMPAT_ROUNDS, COMPAT_ROUNDS);
  tally_add("i386_syscall_223", COMPAT_ROUNDS, COMPAT_ROUNDS);
#elif defined(__aarch64__)
  tally_add("recv", COMPAT_ROUNDS, COMPAT_ROUNDS);
  tally_add("arm_syscall_223", COMPAT_ROUNDS, COMPAT_ROUNDS);
  printf("%s %d %d\n", name, COMPAT_ROUNDS, COMPAT_ROUNDS);
  printf("call:all-other-calls %d %d\n", COMPAT_ROUNDS, COMPAT_ROUNDS);
#endif
}

/* PROGRAM LINK: executes compat.c's PROGRAM by the name LINK. */
int compat(char **arg) {
  static char *argv[] = {"compat", NULL}, *envp[] = {NULL};
  if (symlink(arg[0], arg[1]))
    err(1, "%s", arg[1]);
  tally_add("read", COMPAT_ROUNDS, COMPAT_ROUNDS);
  tally_add("getppid", COMPAT_ROUNDS, 0);
  tally_add("_llseek", COMPAT_ROUNDS, COMPAT_ROUNDS);
  expect_own(arg[1]);
  tally_add("clock_nanosleep_time64", 1, 1);
  tally_add("setitimer", 1, 0);
  tally_add("sigaction", 1, 0);
  tally_add("sigreturn", 1, 1);
  tally_add("exit_group", 1, 0);
  tally_expect(arg[1]);
  execve(arg[1], argv, envp);
  err(1, "%s", arg[1]);
}

#ifdef __x86_64__

/* Of the i386 table. As syscall() does, returns -1 for any error. */
static long int80(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a), "c"(b), "d"(c)
                   : "memory", "r8", "r9", "r10", "r11");
  return result < 0 && result >= -4095 ? -1 : result;
}

/* NAME N: n rounds of calls of both tables. 3, which is read() in one of them,
 * is close() in the other. */
int mixed_abi(char **arg) {
  take_name(arg[0]);
  for (long n = atol(arg[1]); n > 0; n--) {
    tally("read", int80(3, -1, 0, 0));
    tally("close", syscall(SYS_close, -1));
    tally("read", syscall(SYS_read, -1, NULL, 0));
    tally("getppid", int80(64, 0, 0, 0));
    tally("getppid", syscall(SYS_getppid));
    tally("waitpid", int80(7, -1, 0, 0));
    tally("socketcall", int80(102, 99, 0, 0));
    tally("_llseek", int80(140, -1, 0, 0));
    tally("i386_syscall_223", int80(223, 0, 0, 0));
    tally("syscall_420", syscall(420));
  }
  tally_end(arg[0]);
  return 0;
}

/* NAME N: calls of the x32 table, which most kernels refuse. */
int x32(char **arg) {
  enum { X32 = 0x40000000 };
  take_name(arg[0]);
  for (long n = atol(arg[1]); n > 0; n--) {
    tally("getpid", syscall(X32 | SYS_getpid));
    tally("read", syscall(X32 | SYS_read, -1, NULL, 0));
    tally("ioctl", syscall(X32 | 514, -1, 0, 0));
    tally("x32_syscall_420", syscall(X32 | 420));
  }
  tally_end(arg[0]);
  return 0;
}

#else

int mixed_abi(char **arg) { errx(1, "%s: no such calls here", arg[0]); }

int x32(char **arg) { errx(1, "%s: no such calls here", arg[0]); }

#endif
