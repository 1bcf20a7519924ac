/* SPDX-License-Identifier: MIT */
/* Calls that seccomp refuses: they return, but were never entered. */
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "tally.h"

/* Of a machine that is little-endian. */
#define FIRST_ARGUMENT offsetof(struct seccomp_data, args[0])

#define ANY -1

/* Calls of this number, with any first argument or only this one, fail. */
static void refuse(int number, int argument, int error) {
  const int past = argument == ANY ? 2 : 0; /* what asks for the argument */
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, past, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIRST_ARGUMENT),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, argument, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
    err(1, "prctl");
}

static void refused_call(void) {
  if (syscall(SYS_getpgid) != -1)
    errx(1, "the call was not refused");
}

/* Without a system call. */
static void spin_ms(long ms) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  for (long end = now.tv_sec * 1000 + now.tv_nsec / 1000000 + ms;
       now.tv_sec * 1000 + now.tv_nsec / 1000000 < end;)
    clock_gettime(CLOCK_MONOTONIC, &now);
}

/* NAME N SPIN_MS: n rounds of calls with one that is refused after each. Were
 * it booked for the call before, that would have slept, or failed, twice. Two
 * that spin take the CPU from each other between such calls. */
int refused(char **arg) {
  struct timespec time = {.tv_nsec = 2000000};
  long spin = atol(arg[2]);
  if (spin > 0)
    pin(0);
  refuse(SYS_getpgid, ANY, EPERM);
  take_name(arg[0]);
  for (long n = atol(arg[1]); n > 0; n--) {
    refused_call();
    tally("clock_nanosleep",
          syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL));
    spin_ms(spin);
    refused_call();
    tally("close", syscall(SYS_close, -1));
    refused_call();
    tally("getppid", syscall(SYS_getppid));
    refused_call();
    refused_call();
  }
  tally_end(arg[0]);
  return 0;
}

/* NUMBER[:ARGUMENT] ERRNO PROGRAM [ARGUMENT...]: becomes a program for which
 * seccomp refuses the system call of this number, all of them or those with
 * this first argument. */
int without(char **arg) {
  const char *argument = strchr(arg[0], ':');
  refuse(atoi(arg[0]), argument ? atoi(argument + 1) : ANY, atoi(arg[1]));
  execvp(arg[2], arg + 2);
  err(1, "%s", arg[2]);
}

/* : whether a filter lets the calls through by which the plugin counts. They
 * fail for their arguments, which the kernel looks at after that. */
int allowed(char **arg) {
  static const int numbers[] = {SYS_bpf, SYS_perf_event_open, SYS_membarrier};
  (void)arg;
  for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
    if (syscall(numbers[i], -1, -1, -1, -1, -1) == -1 && errno == EPERM)
      err(1, "call %d", numbers[i]);
  return 0;
}
