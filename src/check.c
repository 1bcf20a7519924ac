/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>

/* All calls are sigtimedwait() for a signal of none: few others make it, it
 * fails with EAGAIN, and it sleeps before that for as long as it is told to. */
#define ROW SYS_rt_sigtimedwait
#define CALLS 32 /* that do not sleep */
#define SLEEP_NS 2000000
#define TRIES 3
/* In all, if the kernel skips others' calls meanwhile, as it does while another
 * program is within bpf(2): some 100 ms. */
#define MOST_TRIES 25

static void call(long ns) {
  const struct timespec time = {.tv_nsec = ns};
  sigset_t none;
  sigemptyset(&none);
  sigtimedwait(&none, NULL, &time);
}

static void *flip(void *probe) {
  const struct timespec half = {.tv_nsec = SLEEP_NS / 2};
  nanosleep(&half, NULL);
  probe_flip(probe);
  return NULL;
}

/* One that begins in one table and returns in the other. */
static void call_across(struct probe *probe) {
  pthread_t thread;
  bool begun = pthread_create(&thread, NULL, flip, probe) == 0;
  call(SLEEP_NS);
  if (begun)
    pthread_join(thread, NULL);
  else
    probe_flip(probe);
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

static struct counts made(const struct config *config) {
  return (struct counts){
      .calls = CALLS + 2,
      .errors = config->errors ? CALLS + 2 : 0,
      .ms = config->times ? 2 * SLEEP_NS / 1000000 : 0,
  };
}

static struct trial try(struct probe *probe, const struct config *config) {
  struct probe_trial before, after;
  probe_tried(probe, ROW, &before);
  for (int i = 0; i < CALLS; i++)
    call(0);
  call(SLEEP_NS);
  call_across(probe);
  probe_tried(probe, ROW, &after);
  probe_flip(probe); /* back: the table that was left is as it was */
  return (struct trial){
      .made = made(config),
      .counted = difference(&after.counts, &before.counts),
      .unmatched = after.unmatched - before.unmatched,
      .skipped = after.skipped - before.skipped,
  };
}

/* To a CPU that has no memory of its own, as a container may hide it. False if
 * there is none where we may be. */
static bool go_beyond(size_t cpus) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) != 0)
    return false;
  for (size_t cpu = 0; cpu < cpus && cpu < CPU_SETSIZE; cpu++)
    CPU_CLR(cpu, &set);
  return CPU_COUNT(&set) > 0 && sched_setaffinity(0, sizeof(set), &set) == 0;
}

struct job {
  struct probe *probe;
  const struct config *config;
  struct trial trial;
};

/* Returns whether all is well. */
static bool try_often(struct job *job) {
  job->trial = (struct trial){0};
  for (int i = 0, sure = 0; i < MOST_TRIES && sure < TRIES; i++) {
    struct trial trial = try(job->probe, job->config);
    trial_keep_better(&job->trial, &trial);
    if (trial_is_sure(&trial))
      sure = trial_is_complete(&trial) ? TRIES : sure + 1;
  }
  return trial_is_complete(&job->trial);
}

/* In a thread of its own, as where that may run ends with it. */
static void *run(void *arg) {
  struct job *job = arg;
  if (try_often(job) && go_beyond(probe_cpus(job->probe)))
    try_often(job);
  return NULL;
}

bool check_run(struct probe *probe, const struct config *config,
               struct trial *trial) {
  if (config->filter_calls && !config->wanted[ROW])
    return false;
  struct job job = {.probe = probe, .config = config};
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, &job) != 0)
    return false;
  pthread_join(thread, NULL);
  *trial = job.trial;
  return true;
}
