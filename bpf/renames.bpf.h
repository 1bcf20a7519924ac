/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What was skipped under a name is dealt with before it is changed: by the
 * thread that changes it, also for others, which may run on any CPU. */

#ifndef BPF_RENAMES_BPF_H
#define BPF_RENAMES_BPF_H

#include "late.bpf.h"

/* Of a thread that may run on this CPU, takes the entries that were skipped
 * there since it came; `seen` are those that have been dealt with. Whoever
 * leaves a CPU takes all that was skipped meanwhile. So if nobody has, and the
 * thread is there afterwards, all of it is this one's. Whether it runs is
 * looked for twice, as it may go elsewhere in between. */
static __always_inline __u64 take_from(const struct task_struct *task,
                                       __u32 cpu, struct noted *noted,
                                       __u64 *seen) {
  const volatile struct task_struct *now = task;
  __u64 count = count_of(noted, SYSCALLS_ENTER);
  __u64 old = __sync_fetch_and_add(seen, 0); /* a barrier as well */
  if (count <= old || !now->on_cpu || now->thread_info.cpu != cpu ||
      !now->on_cpu)
    return 0;
  return __sync_val_compare_and_swap(seen, old, count) == old ? count - old : 0;
}

/* The same wherever it is. `block` is the one of CPUs without their own. */
static __always_inline __u64 take_away(const struct task_struct *task,
                                       struct syscalls_cpu *block) {
  __u32 zero = 0, i = task->thread_info.cpu;
  struct syscalls_cpu *cpu = bpf_map_lookup_elem(&cpus, &i);
  struct noted *noted = bpf_map_lookup_percpu_elem(&anchor, &zero, i);
  if (!noted)
    return 0;
  if (cpu)
    return take_from(task, i, noted, &cpu->skips[SYSCALLS_ENTER].seen);

  __u64 entries = take_from(task, i, noted, &noted->seen[SYSCALLS_ENTER]);
  __sync_fetch_and_add(&block->skips[SYSCALLS_ENTER].seen, entries);
  return entries;
}

/* settle() for one that runs elsewhere, of which the returns do not matter. */
static __noinline int settle_other(struct task_struct *task) {
  struct syscalls_cpu *cpu = this_cpu();
  struct syscalls_cpu *block = shared_block();
  if (!block)
    return 0;
  __u64 entries = take_away(task, block);
  if (!entries || filter_rows)
    return 0;
  if (cpu)
    recover(cpu, task, entries);
  else
    recover_shared(block, task, entries);
  return 0;
}

static __always_inline void settle_thread(struct task_struct *task) {
  struct syscalls_cpu *cpu = this_cpu();
  if (task != bpf_get_current_task_btf())
    settle_other(task);
  else if (cpu)
    settle(cpu, task);
  else
    settle_late(task);
}

/* A thread is about to have another name, and with it perhaps all others of its
 * process. */
static __always_inline void rename_thread(struct task_struct *task) {
  if (!group_threads) {
    settle_thread(task);
    return;
  }
  if (task != task->group_leader)
    return;
  struct bpf_iter_task threads;
  bpf_iter_task_new(&threads, task, THREADS_OF_PROCESS);
  while ((task = bpf_iter_task_next(&threads)))
    settle_thread(task);
  bpf_iter_task_destroy(&threads);
}

#endif
