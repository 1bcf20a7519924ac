/* SPDX-License-Identifier: MIT */
/* Calls whose time is known. The clock is read without a system call. What is
 * told are lines "WHAT NANOSECONDS". */
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

/* So that they take long, for calls, beside the way into the kernel and back,
 * which is not in their time. No pipe of an ordinary user's takes more. */
#define BLOCK_SIZE (1 << 20)

static long long ns_of(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Sleeps, and returns for how long. */
static long long sleep_ms(long ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  long long start = ns_of(CLOCK_MONOTONIC);
  syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
  return ns_of(CLOCK_MONOTONIC) - start;
}

/* NAME N MS: sleeps. Then, of the last one: "call NS" and "return NS", since
 * the epoch. */
int sleeps(char **arg) {
  long n = atol(arg[1]), ms = atol(arg[2]);
  long long sum = 0, start = 0;
  take_name(arg[0]);
  for (long i = 0; i < n; i++) {
    start = ns_of(CLOCK_REALTIME);
    sum += sleep_ms(ms);
  }
  long long end = ns_of(CLOCK_REALTIME);
  take_name("load");
  printf("%s/clock_nanosleep %lld\n", arg[0], sum);
  printf("call %lld\nreturn %lld\n", start, end);
  return 0;
}

struct sleeper {
  const char *name;
  char path[64];
};

/* As only a thread of the same process may, it renames the one that sleeps. */
static void *rename_it(void *arg) {
  const struct sleeper *sleeper = arg;
  sleep_ms(100);
  int fd = open(sleeper->path, O_WRONLY);
  if (fd < 0 || write(fd, sleeper->name, strlen(sleeper->name)) < 0)
    err(1, "%s", sleeper->path);
  close(fd);
  return NULL;
}

/* OLD NEW MS: a sleep that begins under one name and ends under another. */
int renamed(char **arg) {
  struct sleeper sleeper = {.name = arg[1]};
  pthread_t thread;
  snprintf(sleeper.path, sizeof(sleeper.path), "/proc/self/task/%d/comm",
           gettid());
  if (pthread_create(&thread, NULL, rename_it, &sleeper))
    errx(1, "pthread_create");
  take_name(arg[0]);
  long long time = sleep_ms(atol(arg[2]));
  calls(100);
  take_name("load");
  pthread_join(thread, NULL);
  printf("%s/clock_nanosleep %lld\n%s/clock_nanosleep 0\n", arg[0], time,
         arg[1]);
  return 0;
}

/* Takes turns with another process, and tells how long that took. */
static void play(const char *name, long rounds, int in, int out, int first) {
  static char block[BLOCK_SIZE];
  long long start = ns_of(CLOCK_MONOTONIC);
  take_name(name);
  for (long i = 0; i < 2 * rounds; i++) {
    long n = i % 2 == first ? syscall(SYS_read, in, block, sizeof(block))
                            : syscall(SYS_write, out, block, sizeof(block));
    if (n != sizeof(block))
      syscall(SYS_exit_group, 1);
  }
  take_name("load");
  printf("%s %lld\n", name, ns_of(CLOCK_MONOTONIC) - start);
  fflush(stdout);
}

/* PING PONG ROUNDS: two processes of one CPU that hand each other a block, and
 * do next to nothing outside of their calls. */
int pingpong(char **arg) {
  int there[2], back[2], status = 0;
  long rounds = atol(arg[2]);
  pin(0);
  if (pipe(there) || fcntl(there[0], F_SETPIPE_SZ, BLOCK_SIZE) < 0 ||
      pipe(back) || fcntl(back[0], F_SETPIPE_SZ, BLOCK_SIZE) < 0)
    err(1, "pipe");
  if (fork() == 0) {
    play(arg[1], rounds, there[0], back[1], 0);
    _exit(0);
  }
  play(arg[0], rounds, back[0], there[1], 1);
  return wait(&status) < 0 || status;
}
