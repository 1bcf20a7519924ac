/* SPDX-License-Identifier: MIT */
/* Two that want to give the same new name a slot at the same time. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "load.h"

/* The i-th of 128^3 names, which all are one to a backend. */
static void alike(char name[COMM_SIZE], const char *prefix, unsigned i) {
  snprintf(name, COMM_SIZE, "%.10s%c%c%c", prefix, 0x80 | (i >> 14 & 0x7f),
           0x80 | (i >> 7 & 0x7f), 0x80 | (i & 0x7f));
}

/* Under each name, one call after the other one is there too, and the prctl()
 * that takes the next name, or the exit. */
static void go_along(const char *prefix, unsigned first, unsigned names,
                     unsigned *arrived) {
  for (unsigned i = 0; i < names; i++) {
    char name[COMM_SIZE];
    alike(name, prefix, first + i);
    take_name(name);
    __atomic_add_fetch(arrived, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(arrived, __ATOMIC_ACQUIRE) < 2 * (i + 1))
      ;
    calls(1);
  }
  syscall(SYS_exit_group, 0);
}

/* PREFIX FIRST NAMES: two processes, on a CPU each, that take the names from
 * the one with that number on in step. */
int together(char **arg) {
  unsigned first = strtoul(arg[1], NULL, 10);
  unsigned names = strtoul(arg[2], NULL, 10);
  unsigned *arrived = mmap(NULL, sizeof(*arrived), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (arrived == MAP_FAILED)
    err(1, "mmap");
  char name[COMM_SIZE];
  snprintf(name, sizeof(name), "%.10s___", arg[0]);
  expect(name, 4L * names);
  fflush(stdout);
  for (int i = 0; i < 2; i++)
    if (fork() == 0) {
      pin(i);
      go_along(arg[0], first, names, arrived);
    }
  return reap();
}
