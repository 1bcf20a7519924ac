/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Counts system calls on entry: by call, and by who makes them. Where asked to,
 * it also remembers each until its return, to count which failed and how long
 * they took. */

#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#include "count.bpf.h"
#include "moves.bpf.h"
#include "renames.bpf.h"

/* The ways in which the kernel can be asked for calls: src/way.h says when
 * which of them is used. Of each, one program is for calls alone, or else one
 * for entries, one for returns and one for switches are attached, in the order
 * that they stand here, the last first: so that none is kept that would not be
 * put away or taken back.
 *
 * 1. Raw tracepoints, where the kernel runs their programs with preemption off.
 */

SEC("tp_btf/sched_switch")
int sched_switch(__u64 *ctx) {
  put_away((struct task_struct *)ctx[1], RETURNS);
  return 0;
}

SEC("tp_btf/sys_exit")
int sys_exit(__u64 *ctx) {
  leave(ctx[1], RETURNS);
  return 0;
}

SEC("tp_btf/sys_enter")
int sys_enter(__u64 *ctx) {
  enter(ctx[1], RETURNS);
  return 0;
}

SEC("tp_btf/sys_enter")
int sys_enter_only(__u64 *ctx) {
  enter(ctx[1], 0);
  return 0;
}

/* Of all others, a switch also shows what the kernel skipped. */
SEC("tp_btf/sched_switch")
int settling_switch(__u64 *ctx) {
  put_away((struct task_struct *)ctx[1], RETURNS | RECOVERS);
  return 0;
}

SEC("tp_btf/sched_switch")
int settling_switch_only(__u64 *ctx) {
  put_away((struct task_struct *)ctx[1], RECOVERS);
  return 0;
}

/* And what was skipped under a name is dealt with while the thread has it. With
 * PREEMPT_RT, a thread can be preempted in this one, and then it is skipped for
 * the next one that takes a name: so there are two. */
static __always_inline int settle_rename(struct task_struct *task) {
  bpf_preempt_disable();
  rename_thread(task);
  bpf_preempt_enable();
  return 0;
}

SEC("tp_btf/task_rename")
int settling_rename(__u64 *ctx) {
  return settle_rename((struct task_struct *)ctx[0]);
}

SEC("tp_btf/task_rename")
int settling_rename_too(__u64 *ctx) {
  return settle_rename((struct task_struct *)ctx[0]);
}

/* 2. Tracepoints of perf events: preemption is off at these in any kernel. A
 * program that returns 0 would keep the call from perf itself. */

struct tracepoint {
  __u64 common; /* fields of all tracepoints */
  __s64 number; /* of the call */
  __s64 result; /* of sys_exit */
};

SEC("tp/raw_syscalls/sys_exit")
int classic_exit(struct tracepoint *ctx) {
  leave(ctx->result, RETURNS | RECOVERS);
  return 1;
}

SEC("tp/raw_syscalls/sys_enter")
int classic_enter(struct tracepoint *ctx) {
  enter_settling(ctx->number, true);
  return 1;
}

SEC("tp/raw_syscalls/sys_enter")
int classic_enter_only(struct tracepoint *ctx) {
  enter_settling(ctx->number, false);
  return 1;
}

/* 3. Probes of the functions that call these tracepoints. What they are called
 * with depends on the compiler that made the kernel; the thread's registers do
 * not. */

SEC("kprobe.multi")
int probed_exit(void *ctx) {
  (void)ctx;
  leave(registers()->ax, RETURNS | RECOVERS);
  return 0;
}

SEC("kprobe.multi")
int probed_enter(void *ctx) {
  (void)ctx;
  enter_settling((__s32)registers()->orig_ax, true);
  return 0;
}

SEC("kprobe.multi")
int probed_enter_only(void *ctx) {
  (void)ctx;
  enter_settling((__s32)registers()->orig_ax, false);
  return 0;
}

/* The kernel calls them only while a tracepoint has a program. */
SEC("tp_btf/sys_exit")
int open_way(__u64 *ctx) {
  (void)ctx;
  return 0;
}

/* 4. Raw tracepoints that can be preempted, with preemption off while we count.
 * It comes when that ends, while the guard is still up. */

SEC("tp_btf/sys_exit")
int guarded_exit(__u64 *ctx) {
  bpf_preempt_disable();
  leave(ctx[1], RETURNS | RECOVERS);
  bpf_preempt_enable();
  return 0;
}

SEC("tp_btf/sys_enter")
int guarded_enter(__u64 *ctx) {
  bpf_preempt_disable();
  enter_settling(ctx[1], true);
  bpf_preempt_enable();
  return 0;
}

SEC("tp_btf/sys_enter")
int guarded_enter_only(__u64 *ctx) {
  bpf_preempt_disable();
  enter_settling(ctx[1], false);
  bpf_preempt_enable();
  return 0;
}

/* Not attached to calls: what the plugin runs. */

SEC("iter/bpf_map")
int locate_map(struct bpf_iter__bpf_map *ctx) {
  const struct bpf_map *map = ctx->map; /* read once: NULL after the last */
  if (map)
    locate_anchor(map);
  return 0;
}

SEC("iter/bpf_prog")
int locate_programs(struct bpf_iter__bpf_prog *ctx) {
  const struct bpf_prog *prog = ctx->prog;
  if (prog)
    locate_counts(prog);
  return 0;
}

SEC("syscall")
int take_keys(struct syscalls_move *move) { return take_all(move); }

SEC("syscall")
int put_keys(struct syscalls_move *move) { return put_all(move); }

char LICENSE[] SEC("license") = "Dual MIT/GPL";
