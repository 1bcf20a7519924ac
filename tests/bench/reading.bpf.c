/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* How long the function takes that these are attached to. */

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#define READING_MOST 1024

__u64 began;
__u64 ns[READING_MOST];
__u32 n;

SEC("uprobe")
int begin(void *ctx) {
  (void)ctx;
  began = bpf_ktime_get_ns();
  return 0;
}

SEC("uretprobe")
int end(void *ctx) {
  (void)ctx;
  __u32 i = *(volatile __u32 *)&n; /* read once, or its bound is forgotten */
  if (began == 0 || i >= READING_MOST)
    return 0;
  ns[i] = bpf_ktime_get_ns() - began;
  n = i + 1;
  began = 0;
  return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
