/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Other ways to count calls by process name, of which the plugin's is one that
 * was chosen: as small as can be, without overflow, filters or other families.
 * All are on the plugin's own kind of hook, so only how they count differs. */

#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#include "kernel.bpf.h"

#define NAMES 1024

const volatile __u64 epoch = 1; /* as if it never turned */

/* One hash and an atomic add, as syscount has it. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, NAMES);
  __type(key, struct syscalls_key);
  __type(value, __u64);
} shared SEC(".maps");

/* A hash with a value for each CPU, as bpftrace has it. */
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_HASH);
  __uint(max_entries, NAMES);
  __type(key, struct syscalls_key);
  __type(value, __u64);
} per_cpu SEC(".maps");

/* Names to slots, met once by each of the following. */
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, NAMES);
  __type(key, struct syscalls_key);
  __type(value, __u32);
} slots SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, NAMES);
  __type(key, __u32);
  __type(value, __u64);
} cells SEC(".maps");

/* What a thread has of its own. */
struct own {
  struct syscalls_key key;
  __u64 epoch;
  __u64 calls;
  __u32 slot;
  __u32 is_open; /* it is in a call */
};

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct own);
} owned SEC(".maps");

/* What a CPU has of its own. */
struct cpu {
  struct syscalls_key key;
  __u64 epoch;
  __u64 task;
  __u64 cell;
  __u64 cells[NAMES + 1];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct cpu);
} cpu_array SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1); /* one for each possible CPU, set before load */
  __type(key, __u32);
  __type(value, struct cpu);
} cpus SEC(".maps");

static __always_inline struct syscalls_key this_comm(void) {
  return comm_of(bpf_get_current_task_btf());
}

static __always_inline bool same(const struct syscalls_key *a,
                                 const struct syscalls_key *b) {
  return a->half[0] == b->half[0] && a->half[1] == b->half[1];
}

SEC("tp_btf/sys_enter")
int shared_hash(void *ctx) {
  (void)ctx;
  struct syscalls_key key = this_comm();
  __u64 *calls = bpf_map_lookup_elem(&shared, &key);
  __u64 one = 1;
  if (calls)
    __sync_fetch_and_add(calls, 1);
  else
    bpf_map_update_elem(&shared, &key, &one, BPF_NOEXIST);
  return 0;
}

/* As bpftrace does, by two helpers more; the second is on its kind of hook. */
static __always_inline int update_per_cpu_hash(void *ctx) {
  (void)ctx;
  struct syscalls_key key = {};
  bpf_get_current_comm(&key, sizeof(key));
  __u64 *calls = bpf_map_lookup_elem(&per_cpu, &key);
  __u64 sum = calls ? *calls + 1 : 1;
  bpf_map_update_elem(&per_cpu, &key, &sum, BPF_ANY);
  return 0;
}

SEC("tp_btf/sys_enter")
int per_cpu_hash_update(void *ctx) { return update_per_cpu_hash(ctx); }
SEC("tp/raw_syscalls/sys_enter")
int classic_hash_update(void *ctx) { return update_per_cpu_hash(ctx); }

SEC("tp_btf/sys_enter")
int per_cpu_hash(void *ctx) {
  (void)ctx;
  struct syscalls_key key = this_comm();
  __u64 *calls = bpf_map_lookup_elem(&per_cpu, &key);
  __u64 one = 1;
  if (calls)
    ++*calls;
  else
    bpf_map_update_elem(&per_cpu, &key, &one, BPF_NOEXIST);
  return 0;
}

static __always_inline __u32 slot_of(struct syscalls_key key) {
  __u32 *known = bpf_map_lookup_elem(&slots, &key);
  __u32 slot = 1; /* enough for one name at a time */
  if (known)
    return *known;
  bpf_map_update_elem(&slots, &key, &slot, BPF_NOEXIST);
  return slot;
}

static __always_inline struct own *own_of(struct task_struct *task) {
  struct own *own =
      bpf_task_storage_get(&owned, task, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (!own)
    return NULL;
  struct syscalls_key key = comm_of(task);
  if (own->epoch != epoch || !same(&own->key, &key)) {
    own->slot = slot_of(key);
    own->key = key;
    own->epoch = epoch;
  }
  return own;
}

static __always_inline void count_slot(const struct own *own) {
  __u64 *cell = bpf_map_lookup_elem(&cells, &own->slot);
  if (cell)
    ++*cell;
}

/* The thread remembers its slot; each CPU has a cell for it. */
SEC("tp_btf/sys_enter")
int task_slot(void *ctx) {
  (void)ctx;
  struct own *own = own_of(bpf_get_current_task_btf());
  if (own)
    count_slot(own);
  return 0;
}

/* The thread has the cell, to be summed up by reading all threads. */
SEC("tp_btf/sys_enter")
int task_cell(void *ctx) {
  (void)ctx;
  struct own *own = own_of(bpf_get_current_task_btf());
  if (own)
    own->calls++;
  return 0;
}

static __always_inline void count(struct cpu *cpu) {
  struct syscalls_key key = this_comm();
  if (cpu->epoch != epoch || !same(&cpu->key, &key)) {
    cpu->cell = slot_of(key);
    cpu->key = key;
    cpu->epoch = epoch;
  }
  if (cpu->cell <= NAMES)
    cpu->cells[cpu->cell]++;
}

/* The CPU remembers the last name's cell; it is found by helper or inline. */
SEC("tp_btf/sys_enter")
int cpu_cell_per_cpu_array(void *ctx) {
  (void)ctx;
  __u32 zero = 0;
  struct cpu *cpu = bpf_map_lookup_elem(&cpu_array, &zero);
  if (cpu)
    count(cpu);
  return 0;
}

static __always_inline struct cpu *this_cpu(void) {
  __u32 i = bpf_get_smp_processor_id();
  return bpf_map_lookup_elem(&cpus, &i);
}

/* The CPU's memory is an element of an array that can be mapped. */
SEC("tp_btf/sys_enter")
int cpu_cell_mapped(void *ctx) {
  (void)ctx;
  struct cpu *cpu = this_cpu();
  if (cpu)
    count(cpu);
  return 0;
}

/* No name is compared, but the thread itself; renames tell of themselves. */
SEC("tp_btf/sys_enter")
int cpu_cell_by_task(void *ctx) {
  (void)ctx;
  struct task_struct *task = bpf_get_current_task_btf();
  struct cpu *cpu = this_cpu();
  if (!cpu)
    return 0;
  if (cpu->epoch != epoch || cpu->task != (__u64)task) {
    cpu->cell = slot_of(comm_of(task));
    cpu->task = (__u64)task;
    cpu->epoch = epoch;
  }
  if (cpu->cell <= NAMES)
    cpu->cells[cpu->cell]++;
  return 0;
}

SEC("tp_btf/task_rename")
int renamed(__u64 *ctx) {
  (void)ctx;
  struct cpu *cpu = this_cpu();
  if (cpu)
    cpu->task = 0;
  return 0;
}

/* For errors: the thread remembers its call until it returns. */
SEC("tp_btf/sys_enter")
int note_in_task(void *ctx) {
  (void)ctx;
  struct own *own = own_of(bpf_get_current_task_btf());
  if (!own)
    return 0;
  count_slot(own);
  own->is_open = true;
  return 0;
}

SEC("tp_btf/sys_exit")
int take_from_task(__u64 *ctx) {
  struct own *own = bpf_task_storage_get(&owned, bpf_get_current_task_btf(),
                                         NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (!own || !own->is_open)
    return 0;
  own->is_open = false;
  if (is_failure(ctx[1]))
    count_slot(own);
  return 0;
}

/* What two readings of the clock cost by themselves. (The coarse clock is not
 * for tracing programs, and too coarse for a call.) */

static __always_inline void keep(__u64 ns) {
  struct cpu *cpu = this_cpu();
  if (cpu)
    cpu->cells[0] += ns;
}

SEC("tp_btf/sys_enter")
int clock_on_enter(void *ctx) {
  (void)ctx;
  keep(-bpf_ktime_get_ns());
  return 0;
}

SEC("tp_btf/sys_exit")
int clock_on_exit(void *ctx) {
  (void)ctx;
  keep(bpf_ktime_get_ns());
  return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
