/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CALLS 32 /* that fail at once */
#define SLEEP_NS 2000000
#define TRIES 3

/* For how long the calls sleep. */
static const struct timespec sleep_time = {.tv_nsec = SLEEP_NS};

/* Nobody waits for these, so that they fail with EBADF and, after the sleep,
 * with EAGAIN. */
static void call(void) { syscall(SYS_close, -1); }

static void sleep_and_fail(void) {
  sigset_t none;
  sigemptyset(&none);
  syscall(SYS_rt_sigtimedwait, &none, NULL, &sleep_time, _NSIG / 8);
}

static void *flip(void *probe) {
  const struct timespec half = {.tv_nsec = SLEEP_NS / 2};
  nanosleep(&half, NULL);
  probe_flip(probe);
  return NULL;
}

/* Whose calls they are, to the kernel. */
static void read_comm(const struct config *config, char comm[NAME_COMM_SIZE]) {
  memset(comm, 0, NAME_COMM_SIZE);
  prctl(PR_GET_NAME, comm);
  FILE *file = config->group_threads ? fopen("/proc/self/comm", "re") : NULL;
  if (!file)
    return;
  char line[NAME_COMM_SIZE + 1] = "";
  if (fgets(line, sizeof(line), file)) {
    memset(comm, 0, NAME_COMM_SIZE);
    memcpy(comm, line, strcspn(line, "\n"));
  }
  fclose(file);
}

static bool wants(const struct config *config, long number) {
  return !config->filter_calls || config->wanted[number];
}

/* What `after` has more. */
static struct counts difference(const struct counts *after,
                                const struct counts *before) {
  uint64_t ns = (after->ms - before->ms) * 1000000 + after->ns - before->ns;
  return (struct counts){.calls = after->calls - before->calls,
                         .errors = after->errors - before->errors,
                         .ms = ns / 1000000,
                         .ns = ns % 1000000};
}

static void make(struct trial *t, const struct config *config, uint64_t calls,
                 uint64_t sleeps) {
  t->made.calls += calls + sleeps;
  t->made.errors += config->errors ? calls + sleeps : 0;
  t->made.ms += config->times ? sleeps * SLEEP_NS / 1000000 : 0;
  for (uint64_t i = 0; i < calls; i++)
    call();
  for (uint64_t i = 0; i < sleeps; i++)
    sleep_and_fail();
}

/* One that begins in one table and returns in the other. The thread that turns
 * them makes calls of the same name, of which none fails. */
static void make_across(struct probe *probe, struct trial *t,
                        const struct config *config) {
  pthread_t thread;
  bool begun = pthread_create(&thread, NULL, flip, probe) == 0;
  make(t, config, 0, 1);
  if (begun)
    pthread_join(thread, NULL);
  else
    probe_flip(probe);
}

/* Without the calls by which it was asked, of which some failed. */
static int count(struct probe *probe, const struct config *config,
                 const char comm[NAME_COMM_SIZE], struct counts *counts) {
  struct counts asked = {0};
  int status = probe_count(probe, comm, counts, &asked);
  if (wants(config, SYS_bpf)) {
    counts->calls -= asked.calls;
    counts->errors -= config->errors ? asked.errors : 0;
  }
  return status;
}

/* Adds what was counted since; of others' calls, as far as more than was made
 * shows that there were any, nothing. */
static void add_counted(struct trial *t, const struct counts *before,
                        const struct counts *after) {
  struct counts more = difference(after, before);
  counts_add(&t->counted, &more);
  if (t->counted.calls > t->made.calls)
    t->counted.calls = t->made.calls;
  if (t->counted.errors > t->made.errors)
    t->counted.errors = t->made.errors;
}

static bool try(struct probe *probe, const struct config *config,
                const char comm[NAME_COMM_SIZE], struct trial *t) {
  *t = (struct trial){0};
  struct counts before = {0}, after = {0};
  if (count(probe, config, comm, &before) != 0)
    return false;
  make(t, config, CALLS, 1);
  count(probe, config, comm, &after);
  add_counted(t, &before, &after);

  before = after;
  make_across(probe, t, config);
  count(probe, config, comm, &after);
  probe_flip(probe); /* back: the table that was left is as it was */
  add_counted(t, &before, &after);

  const struct losses *losses = probe_losses(probe);
  t->missed = losses->missed;
  t->unmatched = losses->unmatched;
  return true;
}

/* On a CPU that the plugin does not know of, if there is one where we may be.
 * `old` is where we may be. */
static void go_beyond(size_t cpus, cpu_set_t *old) {
  cpu_set_t beyond = *old;
  for (size_t cpu = 0; cpu < cpus && cpu < CPU_SETSIZE; cpu++)
    CPU_CLR(cpu, &beyond);
  if (CPU_COUNT(&beyond) > 0)
    sched_setaffinity(0, sizeof(beyond), &beyond);
}

bool check_run(struct probe *probe, const struct config *config,
               struct trial *t) {
  if (!wants(config, SYS_close) || !wants(config, SYS_rt_sigtimedwait))
    return false;
  char comm[NAME_COMM_SIZE];
  read_comm(config, comm);

  cpu_set_t old;
  bool known = sched_getaffinity(0, sizeof(old), &old) == 0;
  if (known)
    go_beyond(probe_cpus(probe), &old);
  bool made = false;
  for (int i = 0; i < TRIES; i++) {
    made = try(probe, config, comm, t);
    if (!made || trial_is_complete(t))
      break;
  }
  if (known)
    sched_setaffinity(0, sizeof(old), &old);
  return made;
}
