/* SPDX-License-Identifier: MIT */
/* What the plugin adds to a system call, and to a byte's way to another process
 * and back: side by side with empty programs on the same hooks, by option, with
 * ones that only read the clock, and with syscount, which counts and times
 * calls by process.
 *
 * All are loaded once and take short turns, so that whatever else the machine
 * does falls on all of them, and of all rounds the median counts. syscount,
 * which takes long to attach, has its turns in a few visits, with as many bare
 * ones before and after. All the while, another thread makes calls on another
 * CPU, and so what CPUs share has its price.
 *
 * With --check it fails if the plugin adds more than it may; a noisy machine
 * gets five tries. */

#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rounds.h"
#include "turn.h"
#include "watcher.h"

#define TRIES 5
#define VISITS 8 /* of syscount */

enum {
  BARE,
  ENTER,
  CALLS,
  CGROUPS,
  PAIRS,
  ENTER_EXIT,
  ENTER_EXIT_SWITCH,
  ERRORS,
  TIMES,
  ERRORS_TIMES,
  ALL,
  CLOCK,
  COUNTER,
  WATCHERS,
};

static struct watcher watchers[WATCHERS] = {
    [BARE] = {"bare", NOBODY},
    [ENTER] = {"empty program, sys_enter", EMPTY, ON_ENTER},
    [CALLS] = {"plugin: calls", PLUGIN},
    [CGROUPS] = {"plugin: calls by cgroup", PLUGIN, 0, {"ReportByCgroup"}},
    [PAIRS] = {"plugin: calls by process and call",
               PLUGIN,
               0,
               {"ReportByProcessAndSyscall"}},
    [ENTER_EXIT] = {"empty pair, and sys_exit", EMPTY, ON_ENTER | ON_EXIT},
    [ENTER_EXIT_SWITCH] = {"empty trio, and sched_switch", EMPTY,
                           ON_ENTER | ON_EXIT | ON_SWITCH},
    [ERRORS] = {"plugin: calls, errors", PLUGIN, 0, {"ReportErrors"}},
    [TIMES] = {"plugin: calls, time", PLUGIN, 0, {"ReportTime"}},
    [ERRORS_TIMES] = {"plugin: calls, errors, time",
                      PLUGIN,
                      0,
                      {"ReportErrors", "ReportTime"}},
    [ALL] = {"plugin: all options",
             PLUGIN,
             0,
             {"ReportErrors", "ReportTime", "ReportByCgroup",
              "ReportByProcessAndSyscall"}},
    [CLOCK] = {.label = "two readings of the clock",
               .kind = DESIGN,
               .programs = {"clock_on_enter", "clock_on_exit"}},
    [COUNTER] = {"syscount -P -L", SYSCOUNT},
};

/* What a watcher may add to a call, in what another one adds. Time is held to
 * what the clock takes, which differs by machine: on some, its readings alone
 * are half of what syscount adds. */
static struct limit {
  int watcher, other;
  double most;
  double ratio; /* as measured; the last, or the first that is kept */
} limits[] = {
    {CALLS, ENTER, 1.25, INFINITY},
    {ERRORS, ENTER_EXIT, 1.25, INFINITY},
    {ERRORS_TIMES, CLOCK, 1.35, INFINITY},
};

#define LIMITS (sizeof(limits) / sizeof(limits[0]))

static struct {
  long rounds;
  bool check;
  bool alone; /* no other thread makes calls meanwhile */
} options = {96, false, false};

static const char *no_syscount; /* why it has no turns, if it has none */

static void open_all(void) {
  for (int i = 0; i < WATCHERS; i++) {
    const char *why = watcher_open(&watchers[i], options.rounds);
    if (i == COUNTER)
      no_syscount = why;
    else if (why)
      rounds_die(watchers[i].label, why);
  }
}

static void close_all(void) {
  for (int i = 0; i < WATCHERS; i++)
    watcher_close(&watchers[i]);
}

static void measure_syscount(long from, long to) {
  struct watcher *w = &watchers[COUNTER];
  for (long round = from; round < to; round++)
    rounds_add_turns(w, round, -0.5);
  rounds_attach(w);
  for (long round = from; round < to; round++)
    rounds_add_turns(w, round, 1);
  watcher_detach(w);
  for (long round = from; round < to; round++)
    rounds_add_turns(w, round, -0.5);
}

static void take_turns(void) {
  for (int visit = 0; visit < VISITS; visit++) {
    long from = options.rounds * visit / VISITS;
    long to = options.rounds * (visit + 1) / VISITS;
    for (long round = from; round < to; round++)
      rounds_measure(watchers, COUNTER, round);
    if (!no_syscount)
      measure_syscount(from, to);
  }
}

static double ratio(int watcher, int other, int unit) {
  return rounds_ratio(&watchers[watcher], &watchers[other], unit,
                      options.rounds);
}

/* The empty programs on the hooks that the plugin needs for it. */
static int floor_of(int watcher) {
  return watcher < ENTER_EXIT ? ENTER : ENTER_EXIT_SWITCH;
}

static void print_watcher(int i, int unit) {
  const struct watcher *w = &watchers[i];
  rounds_print(w, unit, options.rounds);
  if (w->kind == PLUGIN) {
    printf("   %5.2f x", ratio(i, floor_of(i), unit));
    if (!no_syscount)
      printf("   %5.2f x", ratio(i, COUNTER, unit));
  }
  printf("\n");
}

static void print(void) {
  for (int unit = 0; unit < TURNS; unit++) {
    rounds_print_head(unit);
    printf("   %7s%s\n", "empty", no_syscount ? "" : "  syscount");
    for (int i = 0; i < WATCHERS; i++)
      if (i != COUNTER || !no_syscount)
        print_watcher(i, unit);
    printf("\n");
  }
}

static bool is_kept(const struct limit *l) { return l->ratio <= l->most; }

static void note_ratios(void) {
  for (struct limit *l = limits; l < limits + LIMITS; l++)
    if (!is_kept(l))
      l->ratio = ratio(l->watcher, l->other, TURN_CALL);
}

static bool are_kept(void) {
  for (const struct limit *l = limits; l < limits + LIMITS; l++)
    if (!is_kept(l))
      return false;
  return true;
}

static void measure(void) {
  open_all();
  take_turns();
  print();
  note_ratios();
  close_all();
}

static int judge(void) {
  int passed = 0, failed = 0;
  for (const struct limit *l = limits; l < limits + LIMITS; l++) {
    bool ok = is_kept(l);
    printf("%s %s: %.2f x %s (at most %.2f)\n", ok ? "ok" : "FAIL",
           watchers[l->watcher].label, l->ratio, watchers[l->other].label,
           l->most);
    passed += ok;
    failed += !ok;
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}

static void parse(int argc, char **argv) {
  static const struct option names[] = {
      {"rounds", required_argument, NULL, 'r'},
      {"check", no_argument, NULL, 'c'},
      {"alone", no_argument, NULL, 'a'},
      {0}};
  for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    if (o == 'r')
      options.rounds = atol(optarg);
    else if (o == 'c')
      options.check = true;
    else if (o == 'a')
      options.alone = true;
    else
      exit(2);
  }
  if (options.rounds < 1)
    rounds_die("--rounds", "must be at least 1");
}

int main(int argc, char **argv) {
  parse(argc, argv);
  int status = turn_init(options.alone);
  if (status != 0)
    rounds_die("the load", strerror(-status));
  rounds_warn();
  measure();
  if (!options.check)
    return 0;
  for (int i = 1; i < TRIES && !are_kept(); i++)
    measure();
  return judge();
}
