/* SPDX-License-Identifier: MIT */
/* How what the plugin adds to a system call grows: with the CPUs and the
 * threads that make calls, their names, the reads, and renames. Bare, empty
 * programs and the plugin take turns on the same load, so that the load's own
 * price, switches and renames included, is in all of them.
 *
 * The plugin must have counted each call that the load made. The raw figures go
 * to a file, as lines "table,point,watcher,round,ns per call". Arguments are
 * the tables to be measured, all if there are none. */

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loads.h"
#include "rounds.h"

#define QUICK_ROUNDS 2
#define QUICK_MS 20
#define QUICK_MOST 2560 /* threads: not each machine lets us have more */
#define LEAST_MS 150

enum { BARE, ENTER, CALLS, WATCHERS };

static struct watcher watchers[WATCHERS] = {
    [BARE] = {"bare", NOBODY},
    [ENTER] = {"empty", EMPTY, ON_ENTER},
    [CALLS] = {"plugin", PLUGIN},
};

static const struct load loads[] = {
    {&loads_cpus, "1", 1},
    {&loads_cpus, "all", 2},
    {&loads_threads, "1", 1},
    {&loads_threads, "10", 10},
    {&loads_threads, "100", 100},
    {&loads_threads, "1000", 1000},
    {&loads_threads, "10000", 10000},
    {&loads_names, "1", 1},
    {&loads_names, "16", 16},
    {&loads_names, "64", 64},
    {&loads_names, "256", 256},
    {&loads_names, "1024", 1024},
    {&loads_names, "2560", 2560},
    {&loads_intervals, "10 s", 10000},
    {&loads_intervals, "1 s", 1000},
    {&loads_intervals, "0.1 s", 100},
    {&loads_renames, "no rename", 0},
    {&loads_renames, "256", 256},
    {&loads_renames, "16", 16},
    {&loads_renames, "1", 1},
    {&loads_new_names, "256", 256},
    {&loads_new_names, "16", 16},
    {&loads_new_names, "1", 1},
};

#define LOADS (sizeof(loads) / sizeof(loads[0]))

static struct {
  long rounds;
  bool quick;
  FILE *csv;
} options = {24, false, NULL};

static struct seen seen;

static void take(struct watcher *w, long round, const void *arg) {
  const struct load *l = arg;
  struct seen none = {0};
  w->ns[0][round] = l->kind->take(l, w, w->kind == PLUGIN ? &seen : &none);
}

/* A turn long enough that the rounds together have a read. */
static void choose_window(const struct load *l) {
  double ms = 1.1 * l->n / options.rounds;
  loads_window = options.quick ? QUICK_MS : ms > LEAST_MS ? ms : LEAST_MS;
}

/* Of more names than half of what a table takes, some may have found it full.
 */
static void check_seen(const struct load *l) {
  long names = l->kind == &loads_names ? l->n : 0;
  if (names > INTERVAL_NAMES)
    names = INTERVAL_NAMES;
  /* One by measure(), and where intervals are measured, one at their end. */
  long reads = l->kind == &loads_intervals && !options.quick ? 2 : 1;
  if (seen.made == 0 || seen.calls < seen.made || seen.names < names ||
      seen.reads < reads) {
    fprintf(stderr,
            "calls: %s %s: of %" PRIu64 " calls by %ld names, the plugin has "
            "%" PRIu64 " by %ld in %ld reads\n",
            l->kind->table, l->label, seen.made, names, seen.calls, seen.names,
            seen.reads);
    exit(1);
  }
}

static void write_csv(const struct load *l) {
  for (int i = 0; i < WATCHERS; i++)
    for (long round = 0; round < options.rounds; round++)
      fprintf(options.csv, "%s,\"%s\",%s,%ld,%.2f\n", l->kind->table, l->label,
              watchers[i].label, round,
              watchers[i].ns[0][round] +
                  (i == BARE ? 0 : watchers[BARE].ns[0][round]));
}

static double mean(const struct watcher *w) {
  double sum = 0;
  for (long round = 0; round < options.rounds; round++)
    sum += w->ns[0][round];
  return sum / options.rounds;
}

static double added(int watcher, double part) {
  return rounds_added(&watchers[watcher], 0, options.rounds, part);
}

static void print_head(const struct load *l) {
  printf("%-34s %8s %8s %8s %8s %8s %8s %8s\n", l->kind->head, "bare", "empty",
         "plugin", "25 %", "75 %", "mean", "ratio");
}

static void print(const struct load *l) {
  printf("%-34s %8.1f %8.1f %8.1f %8.1f %8.1f %8.1f %8.2f\n", l->label,
         added(BARE, 0.5), added(ENTER, 0.5), added(CALLS, 0.5),
         added(CALLS, 0.25), added(CALLS, 0.75), mean(&watchers[CALLS]),
         rounds_ratio(&watchers[CALLS], &watchers[ENTER], 0, options.rounds));
  fflush(stdout);
}

static void measure(const struct load *l) {
  struct seen before = {0};
  interval_read(&watchers[CALLS], &before);
  seen = (struct seen){.call = l->kind->call};
  choose_window(l);
  int status = l->kind->start(l);
  if (status != 0)
    rounds_die(l->label, strerror(-status));
  for (long round = 0; round < options.rounds; round++)
    rounds_measure_by(watchers, WATCHERS, round, take, l);
  l->kind->stop();
  interval_read(&watchers[CALLS], &seen);
  check_seen(l);
  write_csv(l);
}

static void parse(int argc, char **argv) {
  static const struct option names[] = {
      {"rounds", required_argument, NULL, 'r'},
      {"quick", no_argument, NULL, 'q'},
      {"csv", required_argument, NULL, 'c'},
      {0}};
  for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    if (o == 'r')
      options.rounds = atol(optarg);
    else if (o == 'q')
      options.quick = true;
    else if (o == 'c')
      options.csv = fopen(optarg, "a");
    else
      exit(2);
  }
  if (options.quick)
    options.rounds = QUICK_ROUNDS;
  if (options.rounds < 1)
    rounds_die("--rounds", "must be at least 1");
  if (!options.csv)
    rounds_die("--csv", "must be a file that can be written");
}

static bool is_wanted(const struct load *l, char **tables) {
  for (char **t = tables; *t; t++)
    if (strcmp(*t, l->kind->table) == 0)
      return true;
  return !*tables;
}

int main(int argc, char **argv) {
  parse(argc, argv);
  int status = turn_init(true);
  if (status != 0)
    rounds_die("the load", strerror(-status));
  rounds_warn();
  for (int i = 0; i < WATCHERS; i++) {
    const char *why = watcher_open(&watchers[i], options.rounds);
    if (why)
      rounds_die(watchers[i].label, why);
  }
  for (size_t i = 0; i < LOADS; i++) {
    bool is_large = loads[i].kind == &loads_threads && loads[i].n > QUICK_MOST;
    if (!is_wanted(&loads[i], argv + optind) || (options.quick && is_large))
      continue;
    if (i == 0 || loads[i].kind != loads[i - 1].kind)
      print_head(&loads[i]);
    measure(&loads[i]);
    print(&loads[i]);
  }
  for (int i = 0; i < WATCHERS; i++)
    watcher_close(&watchers[i]);
  return 0;
}
