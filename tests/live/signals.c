/* SPDX-License-Identifier: MIT */
/* Calls that a signal interrupts. What the kernel returns inside is an error
 * then: that the call was interrupted, or that it is to be started again.
 *
 * A helper sends the signal when it sees the other process asleep. */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "tally.h"

static int ends[2];
static volatile long *turn; /* grows before each sleep; shared */

static void nap(long ms) {
  struct timespec time = {.tv_nsec = ms * 1000000};
  nanosleep(&time, NULL);
}

/* The process's state, a letter as in proc(5). */
static char state_of(pid_t pid) {
  char path[32], line[256];
  snprintf(path, sizeof(path), "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file || !fgets(line, sizeof(line), file))
    errx(1, "%s", path);
  fclose(file);
  return strrchr(line, ')')[2];
}

/* Until it is in one of these states. */
static void await(pid_t pid, const char *states) {
  while (!strchr(states, state_of(pid)))
    nap(1);
}

static void on_signal(int number) {
  (void)number;
  syscall(SYS_write, ends[1], "", 1);
}

static void handle(int flags) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = flags};
  if (sigaction(SIGUSR1, &action, NULL))
    err(1, "sigaction");
}

/* Sends a signal in each turn, and, after one that stops, one to continue. */
static void start_helper(int number) {
  pid_t sleeper = getpid();
  turn = mmap(NULL, sizeof(*turn), PROT_READ | PROT_WRITE,
              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (turn == MAP_FAILED || pipe(ends))
    err(1, "no pipe, or no memory");
  if (fork() != 0)
    return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (long seen = 0;; seen++) {
    while (*turn == seen)
      nap(1);
    await(sleeper, "S");
    kill(sleeper, number);
    if (number == SIGSTOP) {
      await(sleeper, "Tt"); /* t: strace keeps it */
      kill(sleeper, SIGCONT);
    }
  }
}

static void read_one(void) {
  char byte;
  tally("read", syscall(SYS_read, ends[0], &byte, 1));
}

static long sleep_ms(long ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
}

/* A sleep that ends with EINTR, which is what rt_sigreturn() returns, too. */
static void cut_short(void) {
  ++*turn;
  if (tally("clock_nanosleep", sleep_ms(10000)) != -1)
    errx(1, "the sleep was not cut short");
  tally_add("write", 1, 0);
  tally_add("rt_sigreturn", 1, 1);
  read_one();
}

/* A read that is started again, which its first return said by an error. */
static void started_again(void) {
  ++*turn;
  tally_add("read", 1, 1);
  tally_add("write", 1, 0);
  tally_add("rt_sigreturn", 1, 0);
  read_one();
}

/* NAME N: n of each. */
int interrupted(char **arg) {
  long n = atol(arg[1]);
  start_helper(SIGUSR1);
  handle(0);
  take_name(arg[0]);
  for (long i = 0; i < n; i++)
    cut_short();
  take_name("load");
  tally_add("prctl", 1, 0);
  handle(SA_RESTART);
  take_name(arg[0]);
  for (long i = 0; i < n; i++)
    started_again();
  tally_end(arg[0]);
  return 0;
}

/* NAME N: sleeps in which the process is stopped. As there is no handler, the
 * kernel goes on with them by restart_syscall(). */
int stopped(char **arg) {
  long n = atol(arg[1]);
  start_helper(SIGSTOP);
  take_name(arg[0]);
  for (long i = 0; i < n; i++) {
    ++*turn;
    if (sleep_ms(100))
      errx(1, "the sleep was cut short");
  }
  tally_add("clock_nanosleep", n, n);
  tally_add("restart_syscall", n, 0);
  tally_end(arg[0]);
  return 0;
}
