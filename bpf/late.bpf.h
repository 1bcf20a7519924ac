/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Calls on CPUs that have no memory of their own: those that came after the
 * start, and those that a container hides. They are counted in one block that
 * all such CPUs share.
 *
 * Nothing there is a CPU's own, so nothing is kept there for its next call:
 * keys are resolved anew, cells are added to by atomics, and a call is in its
 * thread's storage from its entry on, as if another thread came between. So it
 * is found wherever the thread returns, and there is nothing to put away.
 *
 * Where the kernel skips programs, what it skipped is looked for at each hook,
 * as skips.bpf.h has it. How much of that has been dealt with is the CPU's own,
 * in the map that shows where the kernel counts. */

#ifndef BPF_LATE_BPF_H
#define BPF_LATE_BPF_H

#include "skips.bpf.h"

/* Of its block, only what adds up over CPUs is used. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1);
  __uint(key_size, sizeof(__u32));
  __uint(value_size, sizeof(struct syscalls_cpu)); /* grown before load */
} shared SEC(".maps");

static __always_inline void add_shared(__u64 *column, __u32 cell, __u64 n) {
  if (cell < column_cells)
    __sync_fetch_and_add(&column[cell], n);
}

static __always_inline void book_shared(const struct syscalls_call *call,
                                        __u64 *column, __u64 n) {
  add_shared(column, call->row, n);
  add_shared(column, call->cell[SYSCALLS_PROCESS], n);
  if (by_pair)
    add_shared(column, call->cell[SYSCALLS_PAIR], n);
  if (by_cgroup)
    add_shared(column, call->cell[SYSCALLS_CGROUP], n);
}

static __always_inline __u32 cell_of(struct syscalls_cpu *block,
                                     struct syscalls_call *call,
                                     struct syscalls_key *key, __u32 space,
                                     __u64 epoch) {
  __u32 slot = resolve(block, key, space, epoch & 1);
  if (slot == SYSCALLS_SLOT_UNRESOLVED)
    call->epoch = 0; /* so that the return asks again */
  return space_start[space] + slot;
}

/* Finds all cells of a call in the table of an epoch. */
static __noinline int find_shared(struct syscalls_cpu *block,
                                  struct syscalls_call *call, __u64 epoch) {
  struct syscalls_key key = call->comm;
  call->epoch = epoch;
  call->cell[SYSCALLS_PROCESS] = column_cells;
  if (by_process)
    call->cell[SYSCALLS_PROCESS] =
        cell_of(block, call, &key, SYSCALLS_PROCESS, epoch);
  if (by_cgroup) {
    key = (struct syscalls_key){{call->cgroup}};
    call->cell[SYSCALLS_CGROUP] =
        cell_of(block, call, &key, SYSCALLS_CGROUP, epoch);
  }
  if (!by_pair)
    return 0;
  __u32 slot = call->cell[SYSCALLS_PROCESS] - space_start[SYSCALLS_PROCESS];
  key = (struct syscalls_key){{(__u64)slot << 32 | call->row}};
  call->cell[SYSCALLS_PAIR] =
      slot < SYSCALLS_SLOT_FIRST
          ? space_start[SYSCALLS_PAIR] + slot
          : cell_of(block, call, &key, SYSCALLS_PAIR, epoch);
  return 0;
}

static __always_inline struct syscalls_cpu *shared_block(void) {
  __u32 zero = 0;
  return bpf_map_lookup_elem(&shared, &zero);
}

/* As put_away() has it. */
static __always_inline void remember(struct syscalls_cpu *block,
                                     const struct syscalls_call *call) {
  struct stored *stored = storage();
  if (stored)
    *stored = (struct stored){*call, true};
  else
    __sync_fetch_and_add(&block->unmatched, 1);
}

static __always_inline struct syscalls_call
call_of(const struct task_struct *task, __u32 row) {
  return (struct syscalls_call){
      .comm = comm_of(group_threads ? task->group_leader : task),
      .cgroup = by_cgroup ? cgroup_of(task)->id : 0,
      .row = row,
  };
}

static __always_inline void count_shared(struct syscalls_cpu *block,
                                         struct syscalls_call *call, __u64 n) {
  __u64 epoch = current_epoch();
  find_shared(block, call, epoch);
  book_shared(call, block->cells + (epoch & 1) * table_cells, n);
}

/* enter(), but for the filter of rows. */
static __noinline int enter_late(__u32 row) {
  struct syscalls_cpu *block = shared_block();
  if (!block)
    return 0;
  struct syscalls_call call = call_of(bpf_get_current_task_btf(), row);
  count_shared(block, &call, 1);
  __sync_fetch_and_add(&control.late, 1);

  if (times)
    call.start = bpf_ktime_get_ns();
  if (errors || times)
    remember(block, &call);
  return 0;
}

/* As recover() has it. */
static __always_inline void recover_shared(struct syscalls_cpu *block,
                                           const struct task_struct *task,
                                           __u64 n) {
  struct syscalls_call call = call_of(task, SYSCALLS_ROW_OTHER);
  count_shared(block, &call, n);
  __sync_fetch_and_add(&block->recovered, n);
}

/* How many runs at a hook a CPU has skipped so far. */
static __always_inline __u64 count_of(struct noted *noted, int hook) {
  volatile __u64 *here = &noted->here; /* as find_counts() has it */
  *here = (__u64)noted;
  return read_word(*here + search.counts[hook] - search.anchor);
}

/* How many of them this CPU has not dealt with. They are from now on. */
static __always_inline __u64 take_skipped(struct noted *own, int hook) {
  __u64 count = count_of(own, hook);
  return count - __sync_lock_test_and_set(&own->seen[hook], count);
}

/* settle() */
static __noinline int settle_late(struct task_struct *task) {
  __u32 zero = 0;
  struct noted *own = bpf_map_lookup_elem(&anchor, &zero);
  struct syscalls_cpu *block = shared_block();
  if (!own || !block)
    return 0;
  __u64 entries = take_skipped(own, SYSCALLS_ENTER);
  __sync_fetch_and_add(&block->skips[SYSCALLS_ENTER].seen, entries);
  if (entries && !filter_rows)
    recover_shared(block, task, entries);
  if ((errors || times) && take_skipped(own, SYSCALLS_EXIT))
    forget_stored(task);
  return 0;
}

/* enter_plain() */
static __noinline int enter_late_plain(__u64 number) {
  struct task_struct *task = bpf_get_current_task_btf();
  settle_late(task);
  return enter_late(row_of(task, number));
}

/* leave(), but for the time, which is `now`. Of a call that could not be stored
 * that was told when it was to be. */
static __noinline int leave_late(__s64 result, __u64 now) {
  struct syscalls_cpu *block = shared_block();
  struct stored *stored =
      bpf_task_storage_get(&open_calls, bpf_get_current_task_btf(), NULL, 0);
  if (!block || !stored || !stored->is_open)
    return 0;
  stored->is_open = false;
  bool failed = errors && is_failure(result);
  if (!failed && !times)
    return 0;

  __u64 epoch = current_epoch();
  struct syscalls_call call = stored->call;
  if (call.epoch != epoch)
    find_shared(block, &call, epoch);
  __u64 *table = block->cells + (epoch & 1) * table_cells;
  if (failed)
    book_shared(&call, table + errors_column, 1);
  if (times && now > call.start) /* CPUs' clocks may differ by some ns */
    book_shared(&call, table + times_column, now - call.start);
  return 0;
}

#endif
