/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The floor: what any programs on these hooks cost. */

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("tp_btf/sys_enter")
int sys_enter(void *ctx) {
  (void)ctx;
  return 0;
}

SEC("tp_btf/sys_exit")
int sys_exit(void *ctx) {
  (void)ctx;
  return 0;
}

SEC("tp_btf/sched_switch")
int sched_switch(void *ctx) {
  (void)ctx;
  return 0;
}

/* The same two on the kind of hook that a program of bpftrace's is on. */

SEC("tp/raw_syscalls/sys_enter")
int classic_enter(void *ctx) {
  (void)ctx;
  return 0;
}

SEC("tp/raw_syscalls/sys_exit")
int classic_exit(void *ctx) {
  (void)ctx;
  return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
