/* SPDX-License-Identifier: MIT */
/* A 32-bit program. It is linked with no library, for which it does without
 * one: what it is to call is in abi.c, and here are the numbers. */
#include "i386.h"

enum {
  READ = 3,
  WAITPID = 7,
  SIGNAL = 48,
  GETPPID = 64,
  SOCKETCALL = 102,
  SETITIMER = 104,
  LLSEEK = 140,
  UNNAMED = 223,
  EXIT_GROUP = 252,
  CLOCK_NANOSLEEP_TIME64 = 407,
};

static long call(long number, long a, long b, long c, long d) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d)
                   : "memory");
  return result;
}

static void on_alarm(int number) { (void)number; }

/* A sleep that a signal ends: sigreturn() then returns its error, of which the
 * kernel knows 32 bits. */
static void cut_short(void) {
  enum { ITIMER_REAL = 0, SIGALRM = 14, CLOCK_MONOTONIC = 1 };
  const long soon[] = {0, 0, 0, 100000};
  const long long time[] = {10, 0};
  call(SIGNAL, SIGALRM, (long)on_alarm, 0, 0);
  call(SETITIMER, ITIMER_REAL, (long)soon, 0, 0);
  call(CLOCK_NANOSLEEP_TIME64, CLOCK_MONOTONIC, 0, (long)time, 0);
}

__attribute__((noreturn)) void _start(void) {
  for (int i = 0; i < I386_ROUNDS; i++) {
    call(READ, -1, 0, 0, 0);
    call(GETPPID, 0, 0, 0, 0);
    call(WAITPID, -1, 0, 0, 0);
    call(SOCKETCALL, 99, 0, 0, 0);
    call(LLSEEK, -1, 0, 0, 0);
    call(UNNAMED, 0, 0, 0, 0);
  }
  cut_short();
  for (;;)
    call(EXIT_GROUP, 0, 0, 0, 0);
}
