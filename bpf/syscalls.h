/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the BPF program and the plugin share: the layout of a table.
 *
 * There are two tables. The epoch's lowest bit says which of them is written;
 * the other one is retired, and the plugin's to read and to clear. A table is
 * one block per possible CPU, in which only that CPU writes, and one hash from
 * comm to slot. All blocks lie in one mmap'ed array: CPU c's block of table t
 * is its element 2 * c + t. */

#ifndef BPF_SYSCALLS_H
#define BPF_SYSCALLS_H

#include <linux/types.h>

#define SYSCALLS_COMM_LEN 16 /* TASK_COMM_LEN */

/* System calls have a row each below this number. Row SYSCALLS_NUMBERS is
 * for all others: invented numbers, -1, and x32 (bit 30 set). */
#define SYSCALLS_NUMBERS 512

/* The first slots of a table are reserved: no comm is mapped to them. */
enum {
  SYSCALLS_SLOT_NONE,       /* not counted in: an unused cache entry's slot */
  SYSCALLS_SLOT_FULL,       /* the table had no slot left for the comm */
  SYSCALLS_SLOT_UNRESOLVED, /* the kernel would not take the comm */
  SYSCALLS_SLOT_FIRST,
};

/* A comm's slot, found without asking the hash. */
struct syscalls_cached {
  __u64 comm[SYSCALLS_COMM_LEN / 8];
  __u64 slot;
};

#define SYSCALLS_CACHE_BITS 6
#define SYSCALLS_CACHE_SIZE (1 << SYSCALLS_CACHE_BITS)

/* One CPU's counts of one table, and its cache of the table's hash. It is a
 * whole number of cache lines long: n_slots is chosen so. */
struct syscalls_block {
  __u64 total; /* all calls, kept apart from the two partitions below */
  __u64 spare; /* a slot that was drawn and not used, or SYSCALLS_SLOT_NONE */
  __u64 by_number[SYSCALLS_NUMBERS + 1];
  struct syscalls_cached cache[SYSCALLS_CACHE_SIZE];
  __u64 by_slot[]; /* n_slots of them */
};

_Static_assert(sizeof(struct syscalls_cached) == 24, "three cells");
_Static_assert(sizeof(struct syscalls_block) ==
                   8 * (SYSCALLS_NUMBERS + 3 + 3 * SYSCALLS_CACHE_SIZE),
               "a block is made of cells only");

/* What is written while the program runs, one cache line for each writer. */
struct syscalls_control {
  __u64 epoch; /* the plugin writes it, from 1 upwards; every call reads it */
  __u8 pad0[56];
  __u32 slots_used[2]; /* per table, reserved ones included; may run past
                        * n_slots. The program adds, the plugin resets. */
  __u8 pad1[56];
};

_Static_assert(sizeof(struct syscalls_control) == 128, "two cache lines");

#endif
