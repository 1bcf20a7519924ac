/* SPDX-License-Identifier: MIT */
/* What other ways to count calls by process name add to a call and to a round
 * trip, side by side with the plugin's, and with an empty program.
 *
 * usage: designs [ROUNDS] */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rounds.h"

static struct watcher watchers[] = {
    {.label = "bare", .kind = NOBODY},
    {.label = "empty program, sys_enter", .kind = EMPTY, .hooks = ON_ENTER},
    {.label = "plugin: calls", .kind = PLUGIN},
    {.label = "shared hash, atomic add",
     .kind = DESIGN,
     .programs = {"shared_hash"}},
    {.label = "per-CPU hash", .kind = DESIGN, .programs = {"per_cpu_hash"}},
    {.label = "per-CPU hash, as bpftrace writes it",
     .kind = DESIGN,
     .programs = {"per_cpu_hash_update"}},
    {.label = "slot in task storage, per-CPU cell",
     .kind = DESIGN,
     .programs = {"task_slot"}},
    {.label = "cell in task storage",
     .kind = DESIGN,
     .programs = {"task_cell"}},
    {.label = "cell with the CPU, per-CPU array",
     .kind = DESIGN,
     .programs = {"cpu_cell_per_cpu_array"}},
    {.label = "cell with the CPU, mapped array",
     .kind = DESIGN,
     .programs = {"cpu_cell_mapped"}},
    {.label = "the same by thread, renames hooked",
     .kind = DESIGN,
     .programs = {"cpu_cell_by_task", "renamed"}},
    {.label = "empty pair, and sys_exit",
     .kind = EMPTY,
     .hooks = ON_ENTER | ON_EXIT},
    {.label = "plugin: calls, errors",
     .kind = PLUGIN,
     .options = {"ReportErrors"}},
    {.label = "call noted in task storage",
     .kind = DESIGN,
     .programs = {"note_in_task", "take_from_task"}},
    {.label = "two readings of the clock",
     .kind = DESIGN,
     .programs = {"clock_on_enter", "clock_on_exit"}},
};

#define WATCHERS ((int)(sizeof(watchers) / sizeof(watchers[0])))

#define ENTER 1 /* of them, the empty program */

static void print(int unit, long rounds) {
  rounds_print_head(unit);
  printf("   %7s\n", "empty");
  for (int i = 0; i < WATCHERS; i++) {
    const struct watcher *w = &watchers[i];
    rounds_print(w, unit, rounds);
    if (i > ENTER)
      printf("   %5.2f x", rounds_ratio(w, &watchers[ENTER], unit, rounds));
    printf("\n");
  }
  printf("\n");
}

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 96;
  if (argc > 2 || rounds < 1)
    rounds_die("usage", "designs [ROUNDS], at least 1");

  int status = turn_init(false);
  if (status != 0)
    rounds_die("the load", strerror(-status));
  for (int i = 0; i < WATCHERS; i++) {
    const char *why = watcher_open(&watchers[i], rounds);
    if (why)
      rounds_die(watchers[i].label, why);
  }
  for (long round = 0; round < rounds; round++)
    rounds_measure(watchers, WATCHERS, round);
  for (int unit = 0; unit < TURNS; unit++)
    print(unit, rounds);
  for (int i = 0; i < WATCHERS; i++)
    watcher_close(&watchers[i]);
  return 0;
}
