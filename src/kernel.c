/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include <string.h>

#include <bpf/btf.h>

static bool has_function(const struct btf *btf, const char *name) {
  return btf && btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;
}

/* The function came with programs that may sleep at these tracepoints, for
 * which the kernel left preemption on (Linux 439ebd5b5708, in 7.2). */
bool kernel_is_preemptible(void) {
  struct btf *btf = btf__load_vmlinux_btf();
  bool found = has_function(btf, "trace_call_bpf_faultable");
  btf__free(btf);
  return found;
}

/* With PREEMPT_RT, a spinlock is a mutex of this name, and may sleep. */
static bool is_realtime(const struct btf *btf) {
  int id = btf ? btf__find_by_name_kind(btf, "spinlock", BTF_KIND_STRUCT) : -1;
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
bool kernel_stores(void) {
  struct btf *btf = btf__load_vmlinux_btf();
  bool stores =
      !is_realtime(btf) || has_function(btf, "bpf_mem_cache_alloc_flags");
  btf__free(btf);
  return stores;
}
