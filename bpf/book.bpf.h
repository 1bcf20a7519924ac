/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The memory that calls are counted in. */

#ifndef BPF_BOOK_BPF_H
#define BPF_BOOK_BPF_H

#include "keys.bpf.h"

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1); /* one for each CPU of the start, set before load */
  __uint(key_size, sizeof(__u32));
  __uint(value_size, sizeof(struct syscalls_cpu)); /* grown before load */
} cpus SEC(".maps");

/* The call of a thread that does not run. */
struct stored {
  struct syscalls_call call;
  __u64 is_open; /* it has not returned */
};

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct stored);
} open_calls SEC(".maps");

/* The running thread's storage. The first call or return since it came to the
 * CPU makes it, as put_away() will need it, and may not make it. */
static __always_inline struct stored *storage(void) {
  if (!stores)
    return NULL;
  return bpf_task_storage_get(&open_calls, bpf_get_current_task_btf(), NULL,
                              BPF_LOCAL_STORAGE_GET_F_CREATE);
}

/* NULL if it has none, see late.bpf.h. */
static __always_inline struct syscalls_cpu *this_cpu(void) {
  __u32 i = bpf_get_smp_processor_id();
  return bpf_map_lookup_elem(&cpus, &i);
}

/* Read once: a call or return belongs to this table, whatever comes meanwhile.
 */
static __always_inline __u64 current_epoch(void) {
  return *(volatile __u64 *)&control.epoch;
}

static __always_inline void add(__u64 *column, __u32 cell, __u64 n) {
  if (cell < column_cells)
    column[cell] += n;
}

/* Adds n to the cells of the CPU's call. */
static __always_inline void book(const struct syscalls_cpu *cpu, __u64 *column,
                                 __u64 n) {
  const struct syscalls_call *call = &cpu->call;
  __u32 row = call->row;
  if (row < SYSCALLS_ROWS)
    column[row] += n;
  add(column, call->cell[SYSCALLS_PROCESS], n);
  if (by_pair)
    add(column, call->cell[SYSCALLS_PAIR], n);
  if (by_cgroup)
    add(column, call->cell[SYSCALLS_CGROUP], n);
}

#endif
