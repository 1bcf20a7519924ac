/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Counts system calls on entry: by call, and by who makes them. Where asked to,
 * it also remembers each until its return, to count which failed and how long
 * they took. */

#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#include "count.bpf.h"

/* The three that remember a call until it returns are attached in this order,
 * so that none is kept that would not be put away or taken back. */

SEC("tp_btf/sched_switch")
int sched_switch(__u64 *ctx) {
  put_away((struct task_struct *)ctx[1]);
  return 0;
}

SEC("tp_btf/sys_exit")
int sys_exit(__u64 *ctx) {
  leave(ctx[1]);
  return 0;
}

SEC("tp_btf/sys_enter")
int sys_enter(__u64 *ctx) {
  enter(ctx[1], true);
  return 0;
}

/* And this one is alone, where returns are of no interest. */
SEC("tp_btf/sys_enter")
int sys_enter_only(__u64 *ctx) {
  enter(ctx[1], false);
  return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
