/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is done when a thread enters a call, returns from it, and leaves the
 * CPU, by whichever hook the kernel tells of it.
 *
 * All three use the CPU's call. So they must not come between each other on one
 * CPU: whoever calls them does so with preemption off, see kernel.bpf.h. */

#ifndef BPF_COUNT_BPF_H
#define BPF_COUNT_BPF_H

#include "keys.bpf.h"

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1); /* one for each possible CPU, set before load */
  __uint(key_size, sizeof(__u32));
  __uint(value_size, sizeof(struct syscalls_cpu)); /* grown before load */
} cpus SEC(".maps");

/* The call of a thread that does not run. */
struct stored {
  struct syscalls_call call;
  __u64 is_open; /* it has not returned */
};

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct stored);
} open_calls SEC(".maps");

static __always_inline struct syscalls_cpu *this_cpu(void) {
  __u32 i = bpf_get_smp_processor_id();
  return bpf_map_lookup_elem(&cpus, &i);
}

/* Read once: a call or return belongs to this table, whatever comes meanwhile.
 */
static __always_inline __u64 current_epoch(void) {
  return *(volatile __u64 *)&control.epoch;
}

static __always_inline void add(__u64 *column, __u32 cell, __u64 n) {
  if (cell < column_cells)
    column[cell] += n;
}

/* Adds n to the cells of the CPU's call. */
static __always_inline void book(const struct syscalls_cpu *cpu, __u64 *column,
                                 __u64 n) {
  const struct syscalls_call *call = &cpu->call;
  __u32 row = call->row;
  if (row < SYSCALLS_ROWS)
    column[row] += n;
  add(column, call->cell[SYSCALLS_PROCESS], n);
  if (by_pair)
    add(column, call->cell[SYSCALLS_PAIR], n);
  if (by_cgroup)
    add(column, call->cell[SYSCALLS_CGROUP], n);
}

/* The running thread's storage. The first call or return since it came to the
 * CPU makes it, as put_away() will need it, and may not make it. */
static __always_inline struct stored *storage(void) {
  return bpf_task_storage_get(&open_calls, bpf_get_current_task_btf(), NULL,
                              BPF_LOCAL_STORAGE_GET_F_CREATE);
}

static __always_inline void close_stored(void) {
  struct stored *stored = storage();
  if (stored)
    stored->is_open = false;
}

static __always_inline void enter(__u64 number, bool returns) {
  struct task_struct *task = bpf_get_current_task_btf();
  __u32 row = row_of(task, number);
  if (filter_rows && !wanted[row])
    return;

  struct syscalls_cpu *cpu = this_cpu();
  if (!cpu)
    return;
  if (returns && cpu->where == SYSCALLS_STORED)
    close_stored();

  __u64 epoch = current_epoch();
  cpu->call.row = row;
  identify(cpu, task, epoch);
  if (by_pair)
    find_pair(cpu, epoch);
  book(cpu, cpu->cells + (epoch & 1) * table_cells, 1);

  if (returns)
    cpu->where = SYSCALLS_HERE;
  if (returns && times)
    cpu->call.start = bpf_ktime_get_ns();
}

/* The call that the running thread returns from is in the CPU's memory, if it
 * is known to be in one. */
static __always_inline bool take_back(struct syscalls_cpu *cpu) {
  __u64 where = cpu->where;
  cpu->where = SYSCALLS_NOWHERE;
  if (where != SYSCALLS_STORED)
    return where == SYSCALLS_HERE;

  struct stored *stored = storage();
  if (!stored)
    cpu->unmatched++;
  if (!stored || !stored->is_open)
    return false;
  stored->is_open = false;
  cpu->call = stored->call;
  return true;
}

/* What is booked goes to the table of the return, and to whom the call was
 * counted on entry. */
static __always_inline void leave(__s64 result) {
  __u64 now = times ? bpf_ktime_get_ns() : 0;
  struct syscalls_cpu *cpu = this_cpu();
  if (!cpu || !take_back(cpu))
    return;
  bool failed = errors && is_failure(result);
  if (!failed && !times)
    return;

  __u64 epoch = current_epoch();
  if (cpu->call.epoch != epoch) {
    find_cells(cpu, epoch);
    if (by_pair)
      find_pair(cpu, epoch);
  }
  __u64 *table = cpu->cells + (epoch & 1) * table_cells;
  if (failed)
    book(cpu, table + errors_column, 1);
  if (times && now > cpu->call.start) /* CPUs' clocks may differ by some ns */
    book(cpu, table + times_column, now - cpu->call.start);
}

/* The CPU goes from one thread to another; the latter has all it has stored. */
static __always_inline void put_away(struct task_struct *previous) {
  struct syscalls_cpu *cpu = this_cpu();
  if (!cpu)
    return;

  if (cpu->where == SYSCALLS_HERE) {
    struct stored *stored =
        bpf_task_storage_get(&open_calls, previous, NULL, 0);
    if (stored)
      *stored = (struct stored){cpu->call, true};
    else
      cpu->unmatched++;
  }
  cpu->where = SYSCALLS_STORED;
}

#endif
