/* SPDX-License-Identifier: MIT */
/* A thread that another one of its process renames while it runs, between two
 * of its calls. Neither sleeps meanwhile, so no switch tells the names apart.
 */
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define NAMES 2
#define NAP_NS 300000 /* on average */

/* Who bears the names, and how many rounds have come so far: of calls, and of
 * names, the first of which comes before any call. */
struct bearer {
  long rounds, calls;
  pid_t tid;
  atomic_long called, named;
};

static void await(atomic_long *rounds, long n) {
  while (atomic_load(rounds) < n)
#ifdef __x86_64__
    __builtin_ia32_pause() /* or a guest's other CPU would wait for its turn */
#endif
        ;
}

/* As a real-time process, so that others are preempted anywhere. */
static void *bear_names(void *arg) {
  const struct sched_param fifo = {.sched_priority = 10};
  struct bearer *b = arg;
  unsigned chance = 1;
  pin(0);
  if (sched_setscheduler(0, SCHED_FIFO, &fifo))
    err(1, "SCHED_FIFO");
  b->tid = gettid();
  atomic_store(&b->called, 1);
  for (long i = 1; i <= b->rounds; i++) {
    await(&b->named, i);
    chance = chance * 1664525 + 1013904223; /* modulo 2^32, as in C's rand() */
    struct timespec time = {.tv_nsec = NAP_NS / 2 + (chance >> 8) % NAP_NS};
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
    calls(b->calls);
    atomic_store(&b->called, i + 1);
  }
  await(&b->named, b->rounds + 1);
  return NULL;
}

static int comm_of(pid_t tid) {
  char path[64];
  snprintf(path, sizeof(path), "/proc/self/task/%d/comm", tid);
  int fd = open(path, O_WRONLY);
  if (fd < 0)
    err(1, "%s", path);
  return fd;
}

/* After the last round, the name is "load" again. */
static void give_names(struct bearer *b, int comm,
                       char names[NAMES][COMM_SIZE]) {
  for (long i = 1; i <= b->rounds + 1; i++) {
    const char *name = i <= b->rounds ? names[i % NAMES] : "load";
    await(&b->called, i);
    if (syscall(SYS_write, comm, name, strlen(name)) < 0)
      err(1, "%s", name);
    atomic_store(&b->named, i);
  }
}

/* PREFIX ROUNDS N GROUPED: a thread that sleeps and makes n calls in each
 * round. Before each, another thread gives it the other one of two names; or
 * gives it to itself, where the main thread's name is that of all. */
int named(char **arg) {
  struct bearer b = {.rounds = atol(arg[1]), .calls = atol(arg[2])};
  long grouped = atol(arg[3]);
  char names[NAMES][COMM_SIZE];
  pthread_t thread;
  for (int i = 0; i < NAMES; i++)
    numbered(names[i], arg[0], i);
  if (pthread_create(&thread, NULL, bear_names, &b))
    errx(1, "pthread_create");
  await(&b.called, 1);
  pin(1); /* not before, or the other thread may only be there, too */
  give_names(&b, comm_of(grouped ? gettid() : b.tid), names);
  pthread_join(thread, NULL);
  for (int i = 0; i < NAMES; i++) {
    long rounds = (b.rounds + i) / NAMES;
    expect(names[i], rounds * (1 + b.calls + grouped));
  }
  return 0;
}
