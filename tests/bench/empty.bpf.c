/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The floor: what any program on this hook costs. */

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("tp_btf/sys_enter")
int sys_enter(void *ctx) {
  (void)ctx;
  return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
