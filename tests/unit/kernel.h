/* SPDX-License-Identifier: MIT */
/* Stands in for the kernel and its tables: what the probe was asked for, and
 * what it finds there. */
#ifndef TESTS_KERNEL_H
#define TESTS_KERNEL_H

#include "check.h"
#include "probe.h"

#define KERNEL_NAMES 300
#define KERNEL_SLOTS (3 + KERNEL_NAMES)

/* The tables have one CPU. Process 0 is "sh", in sh.service, and makes call
 * "read"; process N is "pN", in pN.service, and makes calls of another number.
 * Numbers have three digits. */
struct kernel {
  int open_status, attach_status, retire_status; /* what the probe returns */
  bool without_cgroup2, without_ftrace;
  int cgroup_error;    /* with which /proc/self/cgroup can't be read, or 0 */
  const char *tracefs; /* where it is mounted, NULL if nowhere */
  enum way way;
  int refused;        /* errno of a better way */
  int blind;          /* errno with which skipped calls can't be looked for */
  struct trial trial; /* what comes of it, if calls are made */
  struct counts left; /* and what process 0 did meanwhile, in the other table */

  bool open, attached;
  struct config config; /* with which it was opened; only what is not owned */
  unsigned flips, clears, searches; /* for pods */
  uint64_t takes;                   /* ns that it takes to retire a table */

  /* what comes in the next interval ... */
  size_t first, n;    /* so many processes, from this one on */
  size_t number;      /* the call that process 0 makes; "read" at first */
  struct counts each; /* does each of them */
  uint64_t full[FAMILIES], unresolved[FAMILIES]; /* calls */
  uint64_t too_long; /* calls, of a cgroup whose path is so */
  /* ... and what was lost so far, or cost more */
  uint64_t missed, recovered, unmatched, late;

  uint64_t cells[3][CALLS_ROWS + 1 + 3 * KERNEL_SLOTS];
  bool taken[KERNEL_SLOTS];
  uint32_t owners[KERNEL_SLOTS];   /* of the names of all families */
  uint32_t users[SYSCALLS_OWNERS]; /* by hash ... */
  uint32_t more_users; /* ... and how many of the next ones are the same */
  bool active[FAMILIES][KERNEL_SLOTS];
  uint8_t kept[FAMILIES][KERNEL_SLOTS];
  uint8_t was_kept[FAMILIES][KERNEL_SLOTS]; /* when last cleared */
  union drain_key comms[KERNEL_SLOTS], pairs[KERNEL_SLOTS];
  char paths[KERNEL_SLOTS][CGROUP_PATH_SIZE];
};

extern struct kernel kernel_stub;

/* One process, and no calls so far. */
void kernel_boot(void);

/* The number of the call that a process makes. */
size_t kernel_number(size_t process);

#endif
