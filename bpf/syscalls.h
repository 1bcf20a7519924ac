/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What the BPF programs and the plugin share: the layout of the tables.
 *
 * There are two tables. The epoch's lowest bit says which of them is written;
 * the other one is retired, and the plugin's to read and to clear. A table is
 * made of columns of cells, which each CPU has of its own, and of one hash for
 * each key space, from key to slot. CPUs that came after the start share one
 * block of cells.
 *
 * A column's cells are: one for each row, which is a system call of an ABI; and
 * then the slots of each key space, one space after the other. All rows
 * together are all calls. The columns are the calls, and as far as they are on,
 * those that failed, and their time in ns. */

#ifndef BPF_SYSCALLS_H
#define BPF_SYSCALLS_H

#include <linux/types.h>

#define SYSCALLS_COMM_LEN 16 /* TASK_COMM_LEN */

/* Where a number of a system call means something of its own: 64-bit programs,
 * 32-bit programs (i386, AArch32), and x32, whose numbers have bit 30 set. */
enum {
  SYSCALLS_NATIVE,
  SYSCALLS_COMPAT,
  SYSCALLS_X32,
  SYSCALLS_ABIS,
};

/* In each ABI, system calls have a row each below this number. The last row is
 * for all others: invented numbers, -1, and the private ones of AArch32. */
#define SYSCALLS_NUMBERS 576
#define SYSCALLS_ROW_OTHER (SYSCALLS_ABIS * SYSCALLS_NUMBERS)
#define SYSCALLS_ROWS (SYSCALLS_ROW_OTHER + 1)

/* What a call is counted by, besides its row. */
enum {
  SYSCALLS_PROCESS,
  SYSCALLS_CGROUP,
  SYSCALLS_PAIR,
  SYSCALLS_SPACES,
};

/* A process's comm; or a cgroup's id, then 0; or a pair: its process's slot in
 * the upper and its row in the lower 32 bits, then 0. */
struct syscalls_key {
  __u64 half[2];
};

/* The first slots of a space are reserved: no key is mapped to them. */
enum {
  SYSCALLS_SLOT_NONE,       /* not counted in: what an unused spare holds */
  SYSCALLS_SLOT_FULL,       /* the table had no slot left for the key */
  SYSCALLS_SLOT_UNRESOLVED, /* the kernel would not take the key */
  SYSCALLS_SLOT_FIRST,
};

/* A cgroup's path: its directories' names, the deepest first, without the root.
 * Each ends with a NUL, and an empty one ends the path. A longer name is cut. A
 * path that does not fit is SYSCALLS_PATH_LONG alone, as what is missing may be
 * the container that all the rest is in. */
#define SYSCALLS_PATH_LEN 640
#define SYSCALLS_PATH_LONG '/'
#define SYSCALLS_DIRECTORY_LEN 128
#define SYSCALLS_DIRECTORIES 24

/* A key's cell in the table of an epoch, found without asking the hash. */
struct syscalls_cached {
  struct syscalls_key key;
  __u64 epoch;
  __u64 cell;
};

#define SYSCALLS_CACHE_BITS 6
#define SYSCALLS_CACHE_SIZE (1 << SYSCALLS_CACHE_BITS)

/* A call: who makes it, when it began, and its cells in the epoch's table. */
struct syscalls_call {
  struct syscalls_key comm;
  __u64 cgroup; /* its id */
  __u64 start;  /* ns, CLOCK_MONOTONIC */
  __u64 epoch;
  __u32 row;
  __u32 cell[SYSCALLS_SPACES];
};

/* Where the memory of the running thread's call is. */
enum {
  SYSCALLS_STORED, /* in the thread's storage, if it is in a call at all */
  SYSCALLS_HERE,   /* with the CPU */
  SYSCALLS_NOWHERE,
};

/* Who is responsible for a key: a group in the upper and a user in the lower 8
 * bits, each a hash of what bpf/owner.bpf.h finds. */
#define SYSCALLS_OWNERS 256

/* Users from this one on are one for each range of so many, and have the number
 * of the last one in it. */
#define SYSCALLS_USER_RANGE 65536

/* What a key is mapped to. */
struct syscalls_place {
  __u32 slot;
  __u32 owner;
};

/* What the programs need to know to find owners. */
struct syscalls_owners {
  __u64 salt;                  /* of the hashes, for nobody to know them */
  __u32 open[SYSCALLS_SPACES]; /* slots before those given out by shares */
  __u32 pad;
};

/* Cgroups at the root whose groups are one deeper, by their ids, or 0. The
 * plugin writes them while the programs run. */
#define SYSCALLS_PARENTS 4
struct syscalls_parents {
  __u64 id[SYSCALLS_PARENTS];
};

/* How many slots a space has given out by shares, by table and owner. */
struct syscalls_shares {
  __u32 group[SYSCALLS_OWNERS];
  __u32 user[SYSCALLS_OWNERS];
};

/* A key and its place, on the way out of a retired table's hash, or back. */
struct syscalls_moved {
  struct syscalls_key key;
  struct syscalls_place place;
};

_Static_assert(sizeof(struct syscalls_place) == 8, "no padding");
_Static_assert(sizeof(struct syscalls_owners) == 24, "three words");
_Static_assert(sizeof(struct syscalls_parents) == 32, "four words");
_Static_assert(sizeof(struct syscalls_moved) == 24, "three words");

/* What is moved: the first n of what there is room for. */
struct syscalls_move {
  __u32 hash; /* 2 * space + table */
  __u32 n;
};

/* Where the programs are called. */
enum {
  SYSCALLS_ENTER,
  SYSCALLS_EXIT,
  SYSCALLS_HOOKS,
};

/* Of one program and one CPU: the kernel's own count of runs that it skipped,
 * and how many of these have been dealt with. */
struct syscalls_skips {
  __u64 at; /* the count's address in the kernel, 0 until it is looked for */
  __u64 seen;
};

/* Asks where the kernel has its counts of skipped runs of the programs with
 * these ids, 0 for none, and the value of the map with this id. The answers are
 * offsets into what each CPU has of its own. */
struct syscalls_search {
  __u32 program[SYSCALLS_HOOKS];
  __u64 map;
  __u64 counts[SYSCALLS_HOOKS];
  __u64 anchor;
};

/* What a CPU has of its own, a whole number of cache lines. Only that CPU
 * writes it, but for what the plugin clears of a retired table. */
struct syscalls_cpu {
  struct syscalls_call call; /* the last one; but for the pair's, its cells
                              * hold for the next of the same name, cgroup and
                              * epoch */
  __u64 where;               /* the call is */
  struct syscalls_cached cache[SYSCALLS_SPACES][SYSCALLS_CACHE_SIZE];
  __u64 spare[2][SYSCALLS_SPACES]; /* slots of a table that were drawn and not
                                    * used, or SYSCALLS_SLOT_NONE */
  __u64 unmatched;                 /* returns without memory, ever */
  __u64 recovered; /* calls that the kernel skipped and that are counted all the
                    * same, ever */
  __u64 anchor;    /* the address of the CPU's value of the map of that name */
  struct syscalls_skips skips[SYSCALLS_HOOKS];
  __u64 cells[]; /* of both tables, column by column */
};

_Static_assert(sizeof(struct syscalls_call) == 56, "seven words");
_Static_assert(sizeof(struct syscalls_cached) == 32, "two to a cache line");
_Static_assert(sizeof(struct syscalls_cpu) ==
                   8 * (21 + 4 * SYSCALLS_SPACES * SYSCALLS_CACHE_SIZE),
               "made of words only");

/* What is written while the program runs, one cache line for each writer. */
struct syscalls_control {
  __u64 epoch; /* the plugin writes it, from 1 upwards; every call reads it */
  __u8 pad0[56];
  __u32 slots_used[2]
                  [SYSCALLS_SPACES]; /* per table, reserved ones included;
                                      * may run past the number of slots.
                                      * The programs add, the plugin resets */
  __u64 late;                        /* calls in the shared block, ever */
  __u8 pad1[32];
};

_Static_assert(sizeof(struct syscalls_control) == 128, "two cache lines");

#endif
