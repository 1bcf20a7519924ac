/* SPDX-License-Identifier: MIT */
/* What programs on the classic tracepoints raw_syscalls:* add to a call, where
 * the plugin has its own as well if the kernel may preempt those of the other
 * kind: empty ones, one that counts as bpftrace's one-liner does, and the
 * plugin's. Needs tracefs.
 *
 * usage: classic [ROUNDS] */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rounds.h"

static struct watcher watchers[] = {
    {.label = "bare", .kind = NOBODY},
    {.label = "empty classic program, sys_enter",
     .kind = EMPTY,
     .hooks = ON_CLASSIC_ENTER},
    {.label = "empty classic pair, and sys_exit",
     .kind = EMPTY,
     .hooks = ON_CLASSIC_ENTER | ON_CLASSIC_EXIT},
    {.label = "classic, as bpftrace writes it",
     .kind = DESIGN,
     .programs = {"classic_hash_update"}},
    {.label = "plugin: calls", .kind = PLUGIN},
    {.label = "plugin: calls, errors",
     .kind = PLUGIN,
     .options = {"ReportErrors"}},
};

#define WATCHERS ((int)(sizeof(watchers) / sizeof(watchers[0])))

int main(int argc, char **argv) {
  long rounds = argc > 1 ? atol(argv[1]) : 96;
  if (argc > 2 || rounds < 1)
    rounds_die("usage", "classic [ROUNDS], at least 1");

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
  rounds_print_head(TURN_CALL);
  printf("\n");
  for (int i = 0; i < WATCHERS; i++) {
    rounds_print(&watchers[i], TURN_CALL, rounds);
    printf("\n");
    watcher_close(&watchers[i]);
  }
  return 0;
}
