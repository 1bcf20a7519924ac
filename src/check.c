/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
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

/* One that begins in one table and returns in the other. Returns an errno,
 * positive, if both are in one, as there is no thread for the flip. */
static int call_across(struct probe *probe) {
  pthread_t thread;
  int error = pthread_create(&thread, NULL, flip, probe);
  call(SLEEP_NS);
  if (error == 0)
    pthread_join(thread, NULL);
  else
    probe_flip(probe);
  return error;
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
  int error = call_across(probe);
  probe_tried(probe, ROW, &after);
  probe_flip(probe); /* back: the table that was left is as it was */
  return (struct trial){
      .made = made(config),
      .counted = difference(&after.counts, &before.counts),
      .unmatched = after.unmatched - before.unmatched,
      .skipped = after.skipped - before.skipped,
      .error = error,
  };
}

#define CPUS 8192 /* that Linux can have */

/* To a CPU that has no memory of its own, as a container may hide it. Returns
 * 1 once there, 0 if there is none where we may be, or a negative errno. */
static int go_beyond(size_t cpus) {
  cpu_set_t set[CPUS / CPU_SETSIZE];
  if (sched_getaffinity(0, sizeof(set), set) != 0)
    return -errno;
  for (size_t cpu = 0; cpu < cpus; cpu++)
    CPU_CLR_S(cpu, sizeof(set), set);
  if (CPU_COUNT_S(sizeof(set), set) == 0)
    return 0;
  return sched_setaffinity(0, sizeof(set), set) == 0 ? 1 : -errno;
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
  if (!try_often(job))
    return NULL;
  int there = go_beyond(probe_cpus(job->probe));
  if (there > 0)
    try_often(job);
  if (there < 0)
    job->trial.error = -there;
  return NULL;
}

static void run_apart(struct job *job) {
  pthread_t thread;
  int error = pthread_create(&thread, NULL, run, job);
  if (error == 0)
    pthread_join(thread, NULL);
  else
    job->trial.error = error;
}

/* These calls alone, by what loads fast and takes little memory. */
static struct config own_config(const struct config *config) {
  struct config own = *config;
  memset(own.wanted, 0, sizeof(own.wanted));
  own.wanted[ROW] = true;
  own.by[FAMILY_CGROUP] = own.by[FAMILY_PAIR] = false;
  own.max[FAMILY_PROCESS] = 1;
  return own;
}

struct trial check_run(struct probe *probe, const struct config *config) {
  struct job job = {.probe = probe, .config = config};
  run_apart(&job);
  return job.trial;
}

bool check_is_filtered(const struct config *config) {
  return config->filter_calls && !config->wanted[ROW];
}

struct trial check_apart(const struct config *config) {
  const struct config own = own_config(config);
  struct job job = {.config = config};
  char error[512]; /* if it is more than short of something, the other one's is
                    * the same */
  int status = probe_open(&job.probe, &own, error, sizeof(error));
  if (status == 0)
    status = probe_attach(job.probe, error, sizeof(error));
  if (status == 0)
    run_apart(&job);
  else
    job.trial.error = -status;
  probe_close(job.probe);
  return job.trial;
}
