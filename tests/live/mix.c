/* SPDX-License-Identifier: MIT */
/* Processes that preempt each other in the middle of their calls, on each CPU:
 * a program of the kernel that can be preempted is preempted in this company.
 *
 * Each has a name of its own, and its calls are told by their names. Of what no
 * name can tell, one tells of errors, since its calls never fail, and another
 * one of times, since it never sleeps. */
#include <err.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define NAP_NS 300000 /* on average */
#define BLOCK 100 /* calls of the busy ones between two looks at the others */
#define SPIN 2000 /* so that the steady one is hardly ever in a call */

enum kind { FIFO, NAPPING, PURE, BUSY, STEADY };

static const char *const names[] = {"m-fifo", "m-nap", "m-pure", "m-busy",
                                    "m-steady"};

/* A process, and what it has called. */
struct member {
  enum kind kind;
  int cpu;
  char name[COMM_SIZE];
  long getppid;
  long failed; /* sched_rr_get_interval() */
  long naps;
  long clock_gettime;
  long long napped_ns;  /* at least */
  long long getppid_ns; /* at most; so is the next one; of the steady one */
  long long failed_ns;
};

struct crew {
  volatile bool go;
  volatile bool stop;
  long rounds;
  long burst;
  int size;
  struct member member[];
};

static long long now_ns(void) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void call(struct member *m) {
  syscall(SYS_getppid);
  m->getppid++;
}

static void call_in_vain(struct member *m) {
  syscall(SYS_sched_rr_get_interval, -1, NULL);
  m->failed++;
}

static void make_calls(struct member *m, long n) {
  for (long i = 0; i < n; i++)
    if (i % 2 == 0 || m->kind == PURE)
      call(m);
    else
      call_in_vain(m);
}

static void nap_and_call(struct member *m, const struct crew *crew) {
  unsigned chance = m - crew->member + 1;
  for (long i = 0; i < crew->rounds && !crew->stop; i++) {
    chance = chance * 1664525 + 1013904223; /* modulo 2^32, as in C's rand() */
    long ns = NAP_NS / 2 + (chance >> 8) % NAP_NS;
    struct timespec time = {.tv_nsec = ns};
    syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
    m->naps++;
    m->napped_ns += ns;
    make_calls(m, crew->burst);
  }
}

/* What a call takes, the reading of the clock included. That is a call as well,
 * and no libc function: where the clock can't be read without, it is one too.
 */
static long long timed(struct member *m, void (*make)(struct member *m)) {
  long long start = now_ns();
  make(m);
  m->clock_gettime += 2;
  return now_ns() - start;
}

static void be_steady(struct member *m, const struct crew *crew) {
  while (!crew->stop) {
    m->getppid_ns += timed(m, call);
    m->failed_ns += timed(m, call_in_vain);
    for (volatile int i = 0; i < SPIN; i++)
      ;
  }
}

static void be_busy(struct member *m, const struct crew *crew) {
  while (!crew->stop)
    make_calls(m, BLOCK);
}

static void be_member(struct member *m, const struct crew *crew) {
  struct sched_param fifo = {.sched_priority = 10};
  pin(m->cpu);
  if (m->kind == FIFO && sched_setscheduler(0, SCHED_FIFO, &fifo))
    err(1, "SCHED_FIFO");
  while (!crew->go)
    doze();
  take_name(m->name);
  if (m->kind == STEADY)
    be_steady(m, crew);
  else if (m->kind == BUSY)
    be_busy(m, crew);
  else
    nap_and_call(m, crew);
  syscall(SYS_exit_group, 0);
}

static void add(struct crew *crew, enum kind kind, int n, int cpu) {
  for (int i = 0; i < n; i++) {
    struct member *m = &crew->member[crew->size++];
    m->kind = kind;
    m->cpu = cpu;
    snprintf(m->name, sizeof(m->name), "%s%d-%d", names[kind], cpu % 100,
             i % 100);
  }
}

/* Waits until so many have ended, but not for longer than it may take. Returns
 * whether all did what they should. */
static bool await(int n, long seconds) {
  bool good = true;
  int status;
  for (long long end = now_ns() + seconds * 1000000000LL;
       n > 0 && now_ns() < end; doze())
    while (n > 0 && waitpid(-1, &status, WNOHANG) > 0) {
      good &= status == 0;
      n--;
    }
  return good;
}

static void expect_calls(const struct member *m, const char *call, long n,
                         long errors) {
  if (n > 0)
    printf("%s/%s %ld %ld\n", m->name, call, n, errors);
}

static void expect_member(const struct member *m, long long most) {
  printf("%s %ld %ld\n", m->name,
         m->getppid + m->failed + m->naps + m->clock_gettime + 1, m->failed);
  if (m->failed > 0)
    printf("call:sched_rr_get_interval %ld %ld\n", m->failed, m->failed);
  expect_calls(m, "getppid", m->getppid, 0);
  expect_calls(m, "sched_rr_get_interval", m->failed, m->failed);
  expect_calls(m, "clock_nanosleep", m->naps, 0);
  expect_calls(m, "clock_gettime", m->clock_gettime, 0);
  expect_calls(m, "exit_group", 1, 0);
  expect_ms(m->name, NULL, m->napped_ns, most);
  if (m->naps > 0)
    expect_ms(m->name, "clock_nanosleep", m->napped_ns, most);
  if (m->kind == STEADY) {
    expect_ms(m->name, "getppid", 0, m->getppid_ns);
    expect_ms(m->name, "sched_rr_get_interval", 0, m->failed_ns);
  }
}

static struct crew *gather(const long *n) {
  int cpus = sysconf(_SC_NPROCESSORS_ONLN);
  long most = cpus * (n[0] + n[1] + n[2]) + 2;
  struct crew *crew =
      mmap(NULL, sizeof(*crew) + most * sizeof(*crew->member),
           PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (crew == MAP_FAILED)
    err(1, "mmap");
  for (int cpu = 0; cpu < cpus; cpu++) {
    add(crew, FIFO, n[0], cpu);
    add(crew, NAPPING, n[1], cpu);
    add(crew, BUSY, n[2], cpu);
  }
  add(crew, PURE, 1, 0);
  add(crew, STEADY, 1, cpus - 1);
  crew->rounds = n[3];
  crew->burst = n[4];
  return crew;
}

/* FIFO NAPPING BUSY ROUNDS BURST SECONDS: on each CPU, so many real-time
 * processes and so many ordinary ones that nap and then make a burst of calls,
 * for so many rounds, and so many that call until those have ended. Half of the
 * calls fail. Nobody begins a round after so many seconds. */
int mix(char **arg) {
  long n[6];
  for (int i = 0; i < 6; i++)
    n[i] = atol(arg[i]);
  struct crew *crew = gather(n);
  int sleepers = 0;
  for (int i = 0; i < crew->size; i++) {
    sleepers += crew->member[i].kind <= PURE;
    if (fork() == 0)
      be_member(&crew->member[i], crew);
  }
  long long start = now_ns();
  crew->go = true;
  bool good = await(sleepers, n[5]);
  crew->stop = true;
  good &= reap() == 0;
  long long took = now_ns() - start;
  for (int i = 0; i < crew->size; i++)
    expect_member(&crew->member[i], took);
  return !good;
}
