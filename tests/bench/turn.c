/* SPDX-License-Identifier: MIT */
#include "turn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "quantile.h"

#define BLOCKS 50
#define WARM_UP 12
#define CALLS_IN_A_BLOCK 200

const char *const turn_units[TURNS] = {"ns per getppid", "ns per round trip"};

static const long in_a_block[TURNS] = {CALLS_IN_A_BLOCK, 12};

const long turn_calls = (WARM_UP + BLOCKS) * CALLS_IN_A_BLOCK;

static int there[2], back[2]; /* pipes */
static cpu_set_t others;      /* CPUs */

/* The other process. */
static void echo(void) {
  close(there[1]);
  for (char c; read(there[0], &c, 1) == 1 && write(back[1], &c, 1) == 1;)
    ;
  _exit(0);
}

static int start_echo(void) {
  if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0)
    return -errno;
  pid_t pid = fork();
  if (pid < 0)
    return -errno;
  if (pid == 0)
    echo();
  close(there[0]);
  close(back[1]);
  return 0;
}

static void *call(void *arg) {
  for (;;)
    syscall(SYS_getppid);
  return arg;
}

int turn_start_thread(pthread_t *thread, void *(*run)(void *), void *arg,
                      const cpu_set_t *cpus) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  if (CPU_COUNT(cpus) > 0)
    pthread_attr_setaffinity_np(&attr, sizeof(*cpus), cpus);
  int status = pthread_create(thread, &attr, run, arg);
  pthread_attr_destroy(&attr);
  return -status;
}

const cpu_set_t *turn_other_cpus(void) { return &others; }

int turn_init(bool alone) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  if (sched_getaffinity(0, sizeof(others), &others) != 0 ||
      sched_setaffinity(0, sizeof(one), &one) != 0)
    return -errno;
  CPU_XOR(&others, &others, &one);
  setpriority(PRIO_PROCESS, 0, -20); /* who may not is as noisy as all else */

  int status = start_echo();
  pthread_t thread;
  if (status == 0 && CPU_COUNT(&others) > 0 && !alone)
    status = turn_start_thread(&thread, call, NULL, &others);
  return status;
}

static void once(int unit) {
  char c = 0;
  if (unit == TURN_CALL)
    syscall(SYS_getppid);
  else if (write(there[1], &c, 1) != 1 || read(back[0], &c, 1) != 1)
    abort();
}

double turn_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static double block(int unit) {
  double start = turn_clock();
  for (long i = 0; i < in_a_block[unit]; i++)
    once(unit);
  return (turn_clock() - start) / in_a_block[unit];
}

double turn(int unit) {
  double ns[BLOCKS];
  for (int i = 0; i < WARM_UP; i++)
    block(unit);
  for (int i = 0; i < BLOCKS; i++)
    ns[i] = block(unit);
  return quantile(ns, BLOCKS, 0.5);
}
