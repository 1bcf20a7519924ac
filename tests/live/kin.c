/* SPDX-License-Identifier: MIT */
/* One who owns a user namespace, and has many ids in it. */
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "load.h"

#define NOBODY 65534
#define FIRST_ID 200000
#define IDS 70000

static void map_ids(pid_t owner) {
  char path[64], map[64];
  snprintf(path, sizeof(path), "/proc/%d/uid_map", owner);
  int length = snprintf(map, sizeof(map), "0 %d %d\n", FIRST_ID, IDS);
  int fd = open(path, O_WRONLY);
  if (fd < 0 || write(fd, map, length) != length)
    err(1, "%s", path);
  close(fd);
}

/* Each name belongs to another id, real only: so the next one can be taken. */
static void rotate_ids(const char *prefix, long names) {
  char name[COMM_SIZE];
  for (long i = 0;; i++) {
    syscall(SYS_setresuid, i * 7 % IDS, -1, -1);
    numbered(name, prefix, i % names);
    take_name(name);
    calls(1);
  }
}

/* PREFIX NAMES: root has an ordinary user own a namespace, in which a process
 * takes one id after the other, and so many names in turn, until it is ended.
 */
int kin(char **arg) {
  int made[2], mapped[2];
  char byte = 0;
  if (pipe(made) || pipe(mapped))
    err(1, "pipe");
  pid_t owner = fork();
  if (owner == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setresuid(NOBODY, NOBODY, NOBODY) || unshare(CLONE_NEWUSER))
      err(1, "unshare");
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (write(made[1], &byte, 1) != 1 || read(mapped[0], &byte, 1) != 1 ||
        setresuid(0, 0, 0))
      err(1, "setresuid");
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* which a change of ids forgets */
    rotate_ids(arg[0], atol(arg[1]));
  }
  close(made[1]);
  if (read(made[0], &byte, 1) != 1)
    errx(1, "no namespace");
  map_ids(owner);
  if (write(mapped[1], &byte, 1) != 1)
    err(1, "write");
  return reap();
}
