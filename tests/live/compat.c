/* SPDX-License-Identifier: MIT */
/* A 32-bit program, of i386 or of ARM. It is linked with no library, for which
 * it does without one: what it is to call is in abi.c, and here are the
 * numbers.
 */
#include "compat.h"

enum {
  READ = 3,
  GETPPID = 64,
  SIGACTION = 67,
  SETITIMER = 104,
  LLSEEK = 140,
  UNNAMED = 223,
  CLOCK_NANOSLEEP_TIME64 = 407,
#if defined(__i386__)
  WAITPID = 7,
  SOCKETCALL = 102,
  EXIT_GROUP = 252,
#elif defined(__arm__)
  RECV = 291,
  EXIT_GROUP = 248,
  CACHEFLUSH = 0x0f0002, /* arch/arm/include/uapi/asm/unistd.h */
#endif
};

static long call(long number, long a, long b, long c, long d) {
#if defined(__i386__)
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d)
                   : "memory");
  return result;
#elif defined(__arm__)
  register long r0 __asm__("r0") = a, r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c, r3 __asm__("r3") = d;
  register long r7 __asm__("r7") = number;
  __asm__ volatile("svc #0"
                   : "+r"(r0)
                   : "r"(r1), "r"(r2), "r"(r3), "r"(r7)
                   : "memory");
  return r0;
#endif
}

/* Those of one machine alone. */
static void call_own(void) {
#if defined(__i386__)
  call(WAITPID, -1, 0, 0, 0);
  call(SOCKETCALL, 99, 0, 0, 0);
#elif defined(__arm__)
  call(RECV, -1, 0, 0, 0);
  call(CACHEFLUSH, 0, 0, -1, 0);
#endif
}

static void on_alarm(int number) { (void)number; }

/* A sleep that a signal ends: sigreturn() then returns its error, of which the
 * kernel knows 32 bits. */
static void cut_short(void) {
  enum { ITIMER_REAL = 0, SIGALRM = 14, CLOCK_MONOTONIC = 1 };
  const long action[] = {(long)on_alarm, 0, 0, 0};
  const long soon[] = {0, 0, 0, 100000};
  const long long time[] = {10, 0};
  call(SIGACTION, SIGALRM, (long)action, 0, 0);
  call(SETITIMER, ITIMER_REAL, (long)soon, 0, 0);
  call(CLOCK_NANOSLEEP_TIME64, CLOCK_MONOTONIC, 0, (long)time, 0);
}

__attribute__((noreturn)) void _start(void) {
  for (int i = 0; i < COMPAT_ROUNDS; i++) {
    call(READ, -1, 0, 0, 0);
    call(GETPPID, 0, 0, 0, 0);
    call(LLSEEK, -1, 0, 0, 0);
    call(UNNAMED, 0, 0, 0, 0);
    call_own();
  }
  cut_short();
  for (;;)
    call(EXIT_GROUP, 0, 0, 0, 0);
}
