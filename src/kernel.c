/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <bpf/btf.h>

static bool has(const struct btf *btf, const char *name, __u32 kind) {
  return btf__find_by_name_kind(btf, name, kind) > 0;
}

static int ask(bool (*question)(const struct btf *btf)) {
  struct btf *btf = btf__load_vmlinux_btf();
  if (!btf)
    return -ENODATA;
  bool answer = question(btf);
  btf__free(btf);
  return answer;
}

/* The function came with programs that may sleep at these tracepoints, for
 * which the kernel left preemption on (Linux 439ebd5b5708, in 7.2). */
static bool is_preemptible(const struct btf *btf) {
  return has(btf, "trace_call_bpf_faultable", BTF_KIND_FUNC);
}

int kernel_is_preemptible(void) { return ask(is_preemptible); }

/* It is the type of the one at which calls begin. */
static bool traces(const struct btf *btf) {
  return has(btf, "btf_trace_sys_enter", BTF_KIND_TYPEDEF);
}

int kernel_traces(void) { return ask(traces); }

/* With PREEMPT_RT, a spinlock is a mutex of this name, and may sleep. */
static bool is_realtime(const struct btf *btf) {
  int id = btf__find_by_name_kind(btf, "spinlock", BTF_KIND_STRUCT);
  if (id < 0)
    return false;
  const struct btf_type *spinlock = btf__type_by_id(btf, id);
  const struct btf_member *first = btf_members(spinlock);
  return btf_vlen(spinlock) > 0 &&
         strcmp(btf__name_by_offset(btf, first->name_off), "lock") == 0;
}

/* Until Linux 6.4, whose local storage has an allocator of its own, it is from
 * kmalloc(), which takes spinlocks; and preemption is off at a raw tracepoint.
 * The function came with that allocator. */
static bool stores(const struct btf *btf) {
  return !is_realtime(btf) ||
         has(btf, "bpf_mem_cache_alloc_flags", BTF_KIND_FUNC);
}

int kernel_stores(void) { return ask(stores); }
