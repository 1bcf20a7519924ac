/* SPDX-License-Identifier: MIT */
/* Forks and execs. */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "execed.h"
#include "load.h"

struct storm {
  const char *parent;
  const char *first; /* of the chain of names */
  long forks;
  long n;
};

/* Everything from here to exit_group() counts under the parent's name, but for
 * what the exec'd programs do. */
static void storm_parent(const struct storm *s) {
  static char *argv[] = {"execed", NULL}, *envp[] = {NULL};
  int status, worst = 0;
  take_name(s->parent);
  for (long i = 0; i < s->forks; i++) {
    if (syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) == 0) {
      calls(s->n);
      syscall(SYS_execve, s->first, argv, envp);
      syscall(SYS_exit_group, 1);
    }
    if (syscall(SYS_wait4, -1, &status, 0, NULL) < 0 || status)
      worst = 1;
  }
  syscall(SYS_exit_group, worst);
}

/* PREFIX PROGRAM DEPTH PARENTS FORKS N: parents that fork and wait; each child
 * makes n calls and executes a chain of `depth` (up to 10) names. The names are
 * links in the working directory. */
int storm(char **arg) {
  unsigned depth = atoi(arg[2]);
  long parents = atol(arg[3]);
  struct storm s = {arg[0], NULL, atol(arg[4]), atol(arg[5])};
  char name[COMM_SIZE];
  for (unsigned i = 0; i < depth; i++) {
    numbered(name, arg[0], i);
    if (symlink(arg[1], name))
      err(1, "%s", name);
    expect(name, parents * s.forks * (EXECED_CALLS + 2));
  }
  s.first = name;
  expect(s.parent, parents * (s.forks * (s.n + 3) + 1));
  fflush(stdout);
  for (long i = 0; i < parents; i++)
    if (fork() == 0)
      storm_parent(&s);
  return reap();
}
