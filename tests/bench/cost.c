/* SPDX-License-Identifier: MIT */
/* What a system call costs bare, with an empty program on the same hook, and
 * with the plugin's program and its defaults. All are loaded once and take
 * short turns, so that whatever else the machine does falls on all of them. A
 * round's turns are compared with each other, and of all rounds the median
 * counts.
 *
 * With --max-ratio R it fails if the plugin adds more than R times what the
 * empty program adds; a noisy machine gets three tries. */

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "empty.skel.h"
#include "probe.h"

#define TRIES 3

enum { BARE, EMPTY, PLUGIN, WATCHERS };

static const char *const labels[WATCHERS] = {
    "bare", "empty program on sys_enter", "plugin, default options"};

static struct {
  long rounds;
  long calls;
  double max_ratio;
} options = {500, 5000, 0};

struct bench {
  struct empty_bpf *empty;
  struct config config;
  struct probe *probe;
  double *ns[WATCHERS]; /* per call, by round; BARE's absolute, the others
                         * less the same round's BARE */
};

static void die(const char *what, const char *why) {
  fprintf(stderr, "cost: %s: %s\n", what, why);
  exit(1);
}

static void load(struct bench *b) {
  char error[512];
  b->empty = empty_bpf__open_and_load();
  if (!b->empty)
    die("empty program", strerror(errno));
  if (config_init(&b->config) != 0)
    die("config", "out of memory");
  if (probe_open(&b->probe, &b->config, error, sizeof(error)) != 0)
    die("plugin", error);
  for (int w = 0; w < WATCHERS; w++)
    b->ns[w] = calloc(options.rounds, sizeof(double));
}

static void unload(struct bench *b) {
  for (int w = 0; w < WATCHERS; w++)
    free(b->ns[w]);
  probe_close(b->probe);
  config_destroy(&b->config);
  empty_bpf__destroy(b->empty);
}

static void attach(struct bench *b, int watcher) {
  char error[512];
  if (watcher == EMPTY && empty_bpf__attach(b->empty) != 0)
    die("empty program", strerror(errno));
  if (watcher == PLUGIN && probe_attach(b->probe, error, sizeof(error)) != 0)
    die("plugin", error);
}

static void detach(struct bench *b, int watcher) {
  if (watcher == EMPTY)
    empty_bpf__detach(b->empty);
  if (watcher == PLUGIN)
    probe_detach(b->probe);
}

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

/* ns per call */
static double turn(void) {
  for (long i = 0; i < options.calls / 4; i++)
    syscall(SYS_getppid);
  double start = now_ns();
  for (long i = 0; i < options.calls; i++)
    syscall(SYS_getppid);
  return (now_ns() - start) / options.calls;
}

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

static double quantile(const double *sorted, double q) {
  return sorted[(long)(q * (options.rounds - 1))];
}

/* What the plugin adds, in what the empty program adds. */
static double measure(struct bench *b) {
  for (long i = 0; i < options.rounds; i++)
    for (int w = 0; w < WATCHERS; w++) {
      attach(b, w);
      b->ns[w][i] = turn() - (w == BARE ? 0 : b->ns[BARE][i]);
      detach(b, w);
    }

  printf("%-28s %8s %8s %8s\n", "ns per getppid", "median", "25 %", "75 %");
  for (int w = 0; w < WATCHERS; w++) {
    qsort(b->ns[w], options.rounds, sizeof(double), compare);
    printf("%-28s %s%7.1f %8.1f %8.1f\n", labels[w], w == BARE ? " " : "+",
           quantile(b->ns[w], 0.5), quantile(b->ns[w], 0.25),
           quantile(b->ns[w], 0.75));
  }
  double ratio = quantile(b->ns[PLUGIN], 0.5) / quantile(b->ns[EMPTY], 0.5);
  printf("the plugin adds %.2f x what the empty program adds\n", ratio);
  return ratio;
}

static int judge(struct bench *b) {
  bool cheap = false;
  for (int i = 0; i < TRIES && !cheap; i++)
    cheap = measure(b) <= options.max_ratio;
  printf("%s cost: at most %.2f x the empty program\n", cheap ? "ok" : "FAIL",
         options.max_ratio);
  printf("%d passed, %d failed\n", cheap, !cheap);
  return cheap ? 0 : 1;
}

static void parse(int argc, char **argv) {
  static const struct option names[] = {
      {"rounds", required_argument, NULL, 'r'},
      {"calls", required_argument, NULL, 'c'},
      {"max-ratio", required_argument, NULL, 'm'},
      {0}};
  for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    if (o == 'r')
      options.rounds = atol(optarg);
    else if (o == 'c')
      options.calls = atol(optarg);
    else if (o == 'm')
      options.max_ratio = atof(optarg);
    else
      exit(2);
  }
  if (options.rounds < 1 || options.calls < 1)
    die("--rounds and --calls", "must be at least 1");
}

int main(int argc, char **argv) {
  parse(argc, argv);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  sched_setaffinity(0, sizeof(one), &one);

  struct bench bench = {0};
  load(&bench);
  int status = 0;
  if (options.max_ratio > 0)
    status = judge(&bench);
  else
    measure(&bench);
  unload(&bench);
  return status;
}
