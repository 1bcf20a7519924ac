/* SPDX-License-Identifier: MIT */
/* What calls cost while all CPUs make them under one name, and what the kernel
 * takes for the plugin's tables: to be compared between machines that differ in
 * their number of CPUs alone.
 *
 * usage: cpus [ROUNDS] */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crew.h"
#include "maps.h"
#include "rounds.h"

static struct watcher watchers[] = {
    {.label = "bare", .kind = NOBODY},
    {.label = "empty program, sys_enter", .kind = EMPTY, .hooks = ON_ENTER},
    {.label = "plugin: calls", .kind = PLUGIN},
    {.label = "plugin: calls, errors",
     .kind = PLUGIN,
     .options = {"ReportErrors"}},
    {.label = "plugin: all options",
     .kind = PLUGIN,
     .options = {"ReportErrors", "ReportTime", "ReportByCgroup",
                 "ReportByProcessAndSyscall"}},
    {.label = "shared hash, atomic add",
     .kind = DESIGN,
     .programs = {"shared_hash"}},
    {.label = "per-CPU hash, as bpftrace writes it",
     .kind = DESIGN,
     .programs = {"per_cpu_hash_update"}},
};

#define WATCHERS ((int)(sizeof(watchers) / sizeof(watchers[0])))

static size_t bytes[WATCHERS]; /* of a watcher's maps */

static void open_all(long rounds) {
  for (int i = 0; i < WATCHERS; i++) {
    size_t before = maps_memory().maps;
    const char *why = watcher_open(&watchers[i], rounds);
    if (why)
      rounds_die(watchers[i].label, why);
    bytes[i] = maps_memory().maps - before;
  }
}

static void measure(long round) {
  double bare = 0;
  for (struct watcher *w = watchers; w < watchers + WATCHERS; w++) {
    rounds_attach(w);
    w->ns[TURN_CALL][round] = crew_turn() - bare;
    watcher_detach(w);
    if (w == watchers)
      bare = w->ns[TURN_CALL][round];
  }
}

static void print(long rounds) {
  rounds_print_head(TURN_CALL);
  printf("   %d CPUs\n", crew_size());
  for (int i = 0; i < WATCHERS; i++) {
    rounds_print(&watchers[i], TURN_CALL, rounds);
    printf("\n");
  }
  printf("\nbytes\n");
  for (int i = 0; i < WATCHERS; i++)
    if (watchers[i].kind == PLUGIN)
      printf("%-37s %8zu\n", watchers[i].label, bytes[i]);
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 9;
  if (argc > 2 || rounds < 1)
    rounds_die("usage", "cpus [ROUNDS], at least 1");

  open_all(rounds);
  int status = crew_init();
  if (status != 0)
    rounds_die("the crew", strerror(-status));
  crew_turn(); /* a first one, while the machine comes to rest */
  for (long round = 0; round < rounds; round++)
    measure(round);
  print(rounds);
  for (int i = 0; i < WATCHERS; i++)
    watcher_close(&watchers[i]);
  return 0;
}
