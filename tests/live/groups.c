/* SPDX-License-Identifier: MIT */
/* A process that goes from one cgroup to another. */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "load.h"

#define MAX_GROUPS 2000

/* NAME ROUNDS N {DIRECTORY SERIES}...: goes through the cgroups in turn, round
 * after round, and makes n calls in each. The write that moves it counts where
 * it comes from: the first one there where it was, and the others, with the
 * exit, in the cgroups. */
int groups(char **arg) {
  static int fd[MAX_GROUPS];
  long rounds = atol(arg[1]), n = atol(arg[2]), all = 0;
  char path[4096];
  for (char **group = arg + 3; group[0] && group[1]; group += 2) {
    snprintf(path, sizeof(path), "%s/cgroup.procs", group[0]);
    if (all == MAX_GROUPS || (fd[all++] = open(path, O_WRONLY)) < 0)
      err(1, "%s", path);
    printf("cgroup:%s %ld\n", group[1], rounds * (n + 1));
  }
  expect(arg[0], all * rounds * (n + 1) + 1);
  fflush(stdout);
  take_name(arg[0]);
  for (long i = 0; i < all * rounds; i++) {
    if (syscall(SYS_write, fd[i % all], "0", 1) != 1)
      syscall(SYS_exit_group, 1);
    calls(n);
  }
  syscall(SYS_exit_group, 0);
  return 1;
}
