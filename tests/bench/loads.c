/* SPDX-License-Identifier: MIT */
#include "loads.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "quantile.h"
#include "ring.h"
#include "rounds.h"

/* CPUs that make calls under one name: n is whether the others do, too. */

static struct {
  pthread_t threads[CPU_SETSIZE];
  int n;
  bool ends;
} others;

static void *call(void *arg) {
  while (!__atomic_load_n(&others.ends, __ATOMIC_RELAXED))
    syscall(SYS_getppid);
  return arg;
}

static int start_on(int cpu) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  int status = turn_start_thread(&others.threads[others.n], call, NULL, &one);
  others.n += status == 0;
  return status;
}

static int start_cpus(const struct load *l) {
  others.ends = false;
  others.n = 0;
  int status = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE && l->n > 1 && status == 0; cpu++)
    if (CPU_ISSET(cpu, turn_other_cpus()))
      status = start_on(cpu);
  return status;
}

static double take_cpus(const struct load *l, const struct watcher *w,
                        struct seen *seen) {
  (void)l;
  (void)w;
  seen->made += turn_calls;
  return turn(TURN_CALL);
}

static void stop_cpus(void) {
  others.ends = true;
  for (int i = 0; i < others.n; i++)
    pthread_join(others.threads[i], NULL);
}

const struct loads loads_cpus = {
    "cpus",      "CPUs that make calls under one name",
    SYS_getppid, start_cpus,
    take_cpus,   stop_cpus};

/* Threads, and names of threads, that take turns on a CPU: of so many turns at
 * least, the median counts. */

#define LEAST_TURNS 1000

static int start_threads(const struct load *l) { return ring_start(l->n, 0); }

static int start_names(const struct load *l) { return ring_start(l->n, l->n); }

static double take_ring(const struct load *l, const struct watcher *w,
                        struct seen *seen) {
  (void)w;
  long passes = (LEAST_TURNS + l->n - 1) / l->n, turns = passes * l->n;
  double *ns = calloc(turns, sizeof(*ns));
  if (!ns)
    rounds_die("turns", strerror(ENOMEM));
  for (long i = 0; i < passes; i++)
    ring_pass(ns + i * l->n);
  seen->made += turns * RING_CALLS;
  double median = quantile(ns, turns, 0.5);
  free(ns);
  return median;
}

const struct loads loads_threads = {"threads", "threads that take turns",
                                    RING_CALL, start_threads,
                                    take_ring, ring_stop};
const struct loads loads_names = {"names",   "names that take turns",
                                  RING_CALL, start_names,
                                  take_ring, ring_stop};

/* Intervals of n ms between two reads, which go on while names take turns. Of a
 * turn the mean counts, as few calls come right after a read. */

#define NAMES 256

double loads_window;

static double next_read; /* in ms that the plugin has had */
static double had;

static int start_intervals(const struct load *l) {
  had = 0;
  next_read = l->n;
  int status = interval_start();
  return status != 0 ? status : ring_start(NAMES, NAMES);
}

static double sum_of(const double *ns, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++)
    sum += ns[i];
  return sum;
}

static double take_intervals(const struct load *l, const struct watcher *w,
                             struct seen *seen) {
  double ns[NAMES], sum = 0, start = turn_clock(), now = start;
  long turns = 0;
  for (; now - start < loads_window * 1e6; turns += NAMES) {
    ring_pass(ns);
    sum += sum_of(ns, NAMES);
    double before = now;
    now = turn_clock();
    if (w->kind != PLUGIN)
      continue;
    had += (now - before) / 1e6;
    if (had < next_read)
      continue;
    interval_ask(w, seen);
    next_read += l->n;
  }
  interval_wait();
  seen->made += turns * RING_CALLS;
  return sum / turns;
}

static void stop_intervals(void) {
  interval_stop();
  ring_stop();
}

const struct loads loads_intervals = {
    "intervals",    "intervals of reads, and 256 names",
    RING_CALL,      start_intervals,
    take_intervals, stop_intervals};
