/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What is done when a thread enters a call, returns from it, and leaves the
 * CPU, by whichever hook the kernel tells of it.
 *
 * All three use the CPU's call. So they must not come between each other on one
 * CPU: whoever calls them does so with preemption off, see kernel.bpf.h. */

#ifndef BPF_COUNT_BPF_H
#define BPF_COUNT_BPF_H

#include "late.bpf.h"

static __always_inline void close_stored(void) {
  struct stored *stored = storage();
  if (stored)
    stored->is_open = false;
}

static __always_inline void enter(__u64 number, int purpose) {
  struct task_struct *task = bpf_get_current_task_btf();
  bool returns = purpose & RETURNS;
  __u32 row = row_of(task, number);
  if (filter_rows && !wanted[row])
    return;

  struct syscalls_cpu *cpu = this_cpu();
  if (__builtin_expect(!cpu, false)) {
    if (purpose & RECOVERS)
      settle_late(task);
    enter_late(row);
    return;
  }
  if (returns && cpu->where == SYSCALLS_STORED)
    close_stored();

  __u64 epoch = current_epoch();
  cpu->call.row = row;
  identify(cpu, task, epoch, purpose);
  if (by_pair)
    find_pair(cpu, epoch);
  book(cpu, cpu->cells + (epoch & 1) * table_cells, 1);

  if (returns && (purpose & RECOVERS))
    catch_up(cpu);
  if (returns)
    cpu->where = SYSCALLS_HERE;
  if (returns && times)
    cpu->call.start = bpf_ktime_get_ns();
}

/* A call that is not like the CPU's last one. */
static __noinline int enter_other(struct syscalls_cpu *cpu, __u32 row) {
  __u64 epoch = current_epoch();
  cpu->call.row = row;
  identify(cpu, bpf_get_current_task_btf(), epoch, RECOVERS);
  book(cpu, cpu->cells + (epoch & 1) * table_cells, 1);
  if (errors || times) {
    catch_up(cpu);
    cpu->where = SYSCALLS_HERE;
  }
  return 0;
}

/* enter() for `plain` choices. What may need another function comes last in it,
 * so that nothing has to be kept meanwhile: some ten instructions less. */
static __always_inline void enter_plain(__u64 number, bool returns) {
  struct syscalls_cpu *cpu = this_cpu();
  if (!cpu) {
    enter_late_plain(number);
    return;
  }
  if (returns && cpu->where == SYSCALLS_STORED)
    close_stored();
  if (returns && times)
    cpu->call.start = bpf_ktime_get_ns();

  const struct task_struct *task = bpf_get_current_task_btf();
  __u32 row = row_of(task, number);
  __u64 epoch = current_epoch();
  if (!is_last(&cpu->call, comm_of(task), epoch)) {
    enter_other(cpu, row);
    return;
  }
  if (returns) {
    catch_up(cpu);
    cpu->call.row = row;
    cpu->where = SYSCALLS_HERE;
  }
  __u64 *column = cpu->cells + (epoch & 1) * table_cells;
  add(column, row, 1);
  add(column, cpu->call.cell[SYSCALLS_PROCESS], 1);
}

/* By a hook whose program the kernel may skip. */
static __always_inline void enter_settling(__u64 number, bool returns) {
  if (plain)
    enter_plain(number, returns);
  else
    enter(number, RECOVERS | (returns ? RETURNS : 0));
}

/* The call that the running thread returns from is in the CPU's memory, if it
 * is known to be in one. One that could not be stored was told by put_away().
 */
static __always_inline bool take_back(struct syscalls_cpu *cpu) {
  __u64 where = cpu->where;
  cpu->where = SYSCALLS_NOWHERE;
  if (where != SYSCALLS_STORED)
    return where == SYSCALLS_HERE;

  struct stored *stored = storage();
  if (!stored || !stored->is_open)
    return false;
  stored->is_open = false;
  cpu->call = stored->call;
  return true;
}

/* What is booked goes to the table of the return, and to whom the call was
 * counted on entry. */
static __always_inline void leave_here(struct syscalls_cpu *cpu, __s64 result,
                                       __u64 now, int purpose) {
  if ((purpose & RECOVERS) && skipped(cpu, SYSCALLS_EXIT) > 0)
    settle(cpu, bpf_get_current_task_btf());
  if (!take_back(cpu))
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

static __always_inline void leave(__s64 result, int purpose) {
  __u64 now = times ? bpf_ktime_get_ns() : 0;
  struct syscalls_cpu *cpu = this_cpu();
  if (__builtin_expect(!cpu, false)) {
    if (purpose & RECOVERS)
      settle_late(bpf_get_current_task_btf());
    leave_late(result, now);
    return;
  }
  leave_here(cpu, result, now, purpose);
}

/* The CPU goes from one thread to another; the latter has all it has stored. */
static __always_inline void put_away(struct task_struct *previous,
                                     int purpose) {
  struct syscalls_cpu *cpu = this_cpu();
  if (!cpu) {
    if (purpose & RECOVERS)
      settle_late(previous);
    return;
  }
  if (purpose & RECOVERS)
    settle(cpu, previous);
  if (!(purpose & RETURNS))
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
