/* SPDX-License-Identifier: MIT */
#include "crew.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "turn.h"

#define WARM_UP 200 /* calls of each */
#define SHARE 1000
#define BLOCK 200 /* calls between two looks at the others */

static struct member {
  _Alignas(64) uint64_t calls; /* on a cache line of its own */
} crew[CPU_SETSIZE];

static int size;
static bool resting;
static pthread_barrier_t gate; /* to work, and to rest */

static void call(struct member *m) {
  syscall(SYS_getppid);
  __atomic_store_n(&m->calls, m->calls + 1, __ATOMIC_RELAXED);
}

static void *work(void *member) {
  for (;;) {
    pthread_barrier_wait(&gate);
    while (!__atomic_load_n(&resting, __ATOMIC_RELAXED))
      call(member);
    pthread_barrier_wait(&gate);
  }
  return NULL;
}

/* The first member is the calling thread. */
static int start(int cpu, struct member *m) {
  pthread_t thread;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  if (m == crew)
    return -pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
  return turn_start_thread(&thread, work, m, &one);
}

int crew_init(void) {
  cpu_set_t cpus;
  if (sched_getaffinity(0, sizeof(cpus), &cpus) != 0)
    return -errno;
  int status = -pthread_barrier_init(&gate, NULL, CPU_COUNT(&cpus));
  for (int cpu = 0; cpu < CPU_SETSIZE && status == 0; cpu++)
    if (CPU_ISSET(cpu, &cpus))
      status = start(cpu, &crew[size++]);
  return status;
}

int crew_size(void) { return size; }

static uint64_t calls_of(int i) {
  return __atomic_load_n(&crew[i].calls, __ATOMIC_RELAXED);
}

static uint64_t all_calls(void) {
  uint64_t sum = 0;
  for (int i = 0; i < size; i++)
    sum += calls_of(i);
  return sum;
}

static bool has_called(const uint64_t *since, uint64_t share) {
  for (int i = 0; i < size; i++)
    if (calls_of(i) - since[i] < share)
      return false;
  return true;
}

static void call_until_all_have(uint64_t share) {
  uint64_t since[CPU_SETSIZE];
  for (int i = 0; i < size; i++)
    since[i] = calls_of(i);
  while (!has_called(since, share))
    for (int i = 0; i < BLOCK; i++)
      call(crew);
}

double crew_turn(void) {
  resting = false;
  pthread_barrier_wait(&gate);
  call_until_all_have(WARM_UP);
  uint64_t calls = all_calls();
  double start = turn_clock();
  call_until_all_have(SHARE);
  double ns = (turn_clock() - start) / (all_calls() - calls);
  __atomic_store_n(&resting, true, __ATOMIC_RELAXED);
  pthread_barrier_wait(&gate);
  return ns;
}
