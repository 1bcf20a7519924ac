/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Runs of the programs that the kernel skipped, as it does while a CPU's guard
 * against recursion is up: how many, and whose calls these were.
 *
 * The kernel counts them by program and CPU, in struct bpf_prog_stats. Between
 * two switches of a CPU only one thread runs there, so all that was skipped
 * meanwhile were calls of that thread. They are dealt with before it leaves,
 * and before it has another name. */

#ifndef BPF_SKIPS_BPF_H
#define BPF_SKIPS_BPF_H

#include "book.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)),           \
                             apply_to = record)

struct stat {
  long v;
};

struct bpf_prog_stats {
  struct stat misses;
};

struct bpf_prog_aux {
  __u32 id;
};

struct bpf_prog {
  struct bpf_prog_stats *stats;
  struct bpf_prog_aux *aux;
};

struct bpf_iter__bpf_prog {
  struct bpf_prog *prog;
};

struct bpf_map {
  __u32 id;
};

struct bpf_array {
  void *pptrs[0];
};

struct bpf_iter__bpf_map {
  struct bpf_map *map;
};

#pragma clang attribute pop

/* What a CPU notes that has no memory of its own in the tables. */
struct noted {
  __u64 zero; /* always: what is read if the kernel's counts were not found */
  __u64 here; /* its address */
  __u64 seen[SYSCALLS_HOOKS]; /* skipped runs that have been dealt with */
};

/* Memory that each CPU has of its own: where a CPU has it shows where it has
 * the kernel's counts, which are as far away on all of them. */
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct noted);
} anchor SEC(".maps");

struct syscalls_search search = {};

static __always_inline __u64 read_word(__u64 address) {
  const volatile __u64 *word = bpf_rdonly_cast((void *)address, 0);
  return *word;
}

/* Runs once for each map of the kernel. */
static __always_inline void locate_anchor(const struct bpf_map *map) {
  if (map->id == search.map)
    search.anchor =
        read_word((__u64)map + bpf_core_field_offset(struct bpf_array, pptrs));
}

/* Runs once for each program of the kernel. */
static __always_inline void locate_counts(const struct bpf_prog *prog) {
  for (int i = 0; i < SYSCALLS_HOOKS; i++)
    if (prog->aux->id == search.program[i])
      search.counts[i] = (__u64)prog->stats +
                         bpf_core_field_offset(struct bpf_prog_stats, misses);
}

/* Notes where the kernel has this CPU's counts. A pointer is a number once it
 * has been stored: before, the verifier takes no sums of it. */
static __noinline int find_counts(struct syscalls_cpu *cpu) {
  __u32 zero = 0;
  volatile __u64 *here = &cpu->anchor;
  *here = (__u64)bpf_map_lookup_elem(&anchor, &zero);
  for (int i = 0; i < SYSCALLS_HOOKS; i++)
    cpu->skips[i].at = *here + search.counts[i] - search.anchor;
  return 0;
}

/* How many runs at a hook this CPU has skipped that are not dealt with. */
static __always_inline __u64 skipped(struct syscalls_cpu *cpu, int hook) {
  const struct syscalls_skips *skips = &cpu->skips[hook];
  if (!skips->at)
    find_counts(cpu);
  return read_word(skips->at) - skips->seen;
}

/* Of entries, how many. They are dealt with from now on, by whoever asks first:
 * that may be another CPU, see renames.bpf.h. */
static __always_inline __u64 take_entries(struct syscalls_cpu *cpu) {
  struct syscalls_skips *skips = &cpu->skips[SYSCALLS_ENTER];
  if (skipped(cpu, SYSCALLS_ENTER) == 0)
    return 0;
  __u64 count = read_word(skips->at);
  return count - __sync_lock_test_and_set(&skips->seen, count);
}

/* What was skipped before a call that is seen does not matter to its return. */
static __always_inline void catch_up(struct syscalls_cpu *cpu) {
  cpu->skips[SYSCALLS_EXIT].seen += skipped(cpu, SYSCALLS_EXIT);
}

/* Counts n calls of a thread: which calls, is not known. */
static __always_inline void recover(struct syscalls_cpu *cpu,
                                    struct task_struct *task, __u64 n) {
  struct syscalls_call saved = cpu->call;
  __u64 epoch = current_epoch();
  cpu->call.row = SYSCALLS_ROW_OTHER;
  identify(cpu, task, epoch, 0);
  if (by_pair)
    find_pair(cpu, epoch);
  book(cpu, cpu->cells + (epoch & 1) * table_cells, n);
  cpu->call = saved;
  cpu->recovered += n;
}

/* The call that a thread is noted to be in has returned unseen, or may have. */
static __always_inline void forget_stored(struct task_struct *task) {
  struct stored *stored = bpf_task_storage_get(&open_calls, task, NULL, 0);
  if (stored)
    stored->is_open = false;
}

static __always_inline void forget(struct syscalls_cpu *cpu,
                                   struct task_struct *task) {
  if (cpu->where == SYSCALLS_STORED)
    forget_stored(task);
  cpu->where = SYSCALLS_NOWHERE;
}

/* Deals with what was skipped since a thread came to this CPU, where it still
 * is. Of calls that are filtered, nobody can say whether they were wanted. */
static __noinline int settle(struct syscalls_cpu *cpu,
                             struct task_struct *task) {
  __u64 entries = take_entries(cpu);
  if (entries && !filter_rows)
    recover(cpu, task, entries);

  if (!errors && !times)
    return 0;
  __u64 returns = skipped(cpu, SYSCALLS_EXIT);
  cpu->skips[SYSCALLS_EXIT].seen += returns;
  if (returns)
    forget(cpu, task);
  return 0;
}

#endif
