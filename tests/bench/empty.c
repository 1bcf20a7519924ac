/* SPDX-License-Identifier: MIT */
/* Empty programs on the hooks, until a signal ends it.
 *
 * usage: empty HOOK...; a hook is sys_enter, sys_exit or sched_switch. Prints
 * "attached" when they are. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rounds.h"

static const char *const hooks[] = {"sys_enter", "sys_exit", "sched_switch"};

static unsigned hook_named(const char *name) {
  for (unsigned i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
    if (strcmp(name, hooks[i]) == 0)
      return 1 << i;
  rounds_die(name, "no such hook");
  return 0;
}

_Static_assert(ON_ENTER == 1 << 0 && ON_EXIT == 1 << 1 && ON_SWITCH == 1 << 2,
               "the order of their names");

int main(int argc, char **argv) {
  struct watcher w = {.label = "empty programs", .kind = EMPTY};
  for (int i = 1; i < argc; i++)
    w.hooks |= hook_named(argv[i]);

  const char *why = watcher_open(&w, 1);
  if (why)
    rounds_die(w.label, why);
  rounds_attach(&w);
  puts("attached");
  fflush(stdout);
  pause();
  return 0;
}
