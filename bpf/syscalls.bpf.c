/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Counts system calls on entry: in all, by number, and by process name. */

#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#include "kernel.bpf.h"

/* The user's choices, and the machine's size. The verifier knows them as
 * constants and drops what is off. */
const volatile bool by_process = true;
const volatile bool by_number = true;
const volatile bool group_threads = false;
const volatile bool filter_numbers = false;
const volatile bool wanted[SYSCALLS_NUMBERS + 1] = {};
const volatile __u32 n_slots = SYSCALLS_SLOT_FIRST;

struct syscalls_control control __attribute__((aligned(64))) = {};

struct comm {
  __u64 half[SYSCALLS_COMM_LEN / sizeof(__u64)];
};

/* A table's names. Inserted into while it is written, emptied when retired. */
struct names {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1); /* n_slots - SYSCALLS_SLOT_FIRST, set before load */
  __type(key, struct comm);
  __type(value, __u32);
};

struct names names_0 SEC(".maps");
struct names names_1 SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 2);
  __type(key, __u32);
  __array(values, struct names);
} names SEC(".maps") = {.values = {&names_0, &names_1}};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 2); /* 2 for each possible CPU, set before load */
  __uint(key_size, sizeof(__u32));
  __uint(value_size, sizeof(struct syscalls_block)); /* grown before load */
} blocks SEC(".maps");

/* A slot of table t that no comm has yet; SYSCALLS_SLOT_FULL if there is none.
 * It is the block's until a comm gets it. */
static __always_inline __u32 draw(struct syscalls_block *block, __u32 t) {
  __u32 *used = &control.slots_used[t & 1];
  if (block->spare == SYSCALLS_SLOT_NONE && *used < n_slots)
    block->spare = __sync_fetch_and_add(used, 1);
  if (block->spare == SYSCALLS_SLOT_NONE || block->spare >= n_slots)
    return SYSCALLS_SLOT_FULL;
  return block->spare;
}

/* The slot of comm in table t; a new one if it has none. Of several CPUs that
 * insert the same comm at once, one wins and the others take its slot; what
 * they had drawn is for the next comm they insert. */
static __noinline __u32 resolve(struct syscalls_block *block, struct comm *comm,
                                __u32 t) {
  void *table = bpf_map_lookup_elem(&names, &t);
  if (!table)
    return SYSCALLS_SLOT_UNRESOLVED;

  __u32 *known = bpf_map_lookup_elem(table, comm);
  if (known)
    return *known;

  __u32 slot = draw(block, t);
  if (slot == SYSCALLS_SLOT_FULL)
    return slot;
  if (bpf_map_update_elem(table, comm, &slot, BPF_NOEXIST) == 0) {
    block->spare = SYSCALLS_SLOT_NONE;
    return slot;
  }

  known = bpf_map_lookup_elem(table, comm);
  return known ? *known : SYSCALLS_SLOT_UNRESOLVED;
}

/* The slot of the calling thread's name. A CPU keeps the answers in the block
 * it writes anyway: helpers cost more than all the rest of the program, and a
 * CPU meets few names at a time. What a rename or exec changes is the key. */
static __always_inline __u64 current_slot(struct syscalls_block *block,
                                          __u32 t) {
  struct task_struct *task = bpf_get_current_task_btf();
  struct task_struct *named = group_threads ? task->group_leader : task;
  const __u64 *half = (const __u64 *)named->comm;
  struct comm comm = {{half[0], half[1]}};

  /* Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4) */
  __u64 hash = (comm.half[0] ^ comm.half[1]) * 0x9e3779b97f4a7c15;
  struct syscalls_cached *cached =
      &block->cache[hash >> (64 - SYSCALLS_CACHE_BITS)];
  if (cached->comm[0] == comm.half[0] && cached->comm[1] == comm.half[1] &&
      cached->slot != SYSCALLS_SLOT_NONE)
    return cached->slot;

  __u64 slot = resolve(block, &comm, t);
  if (slot == SYSCALLS_SLOT_UNRESOLVED)
    return slot;
  cached->comm[0] = comm.half[0];
  cached->comm[1] = comm.half[1];
  cached->slot = slot;
  return slot;
}

static __always_inline void count(__u64 number) {
  __u32 row = number < SYSCALLS_NUMBERS ? number : SYSCALLS_NUMBERS;
  if (filter_numbers && !wanted[row])
    return;

  /* Read once: the call belongs to this table, whatever comes meanwhile. */
  __u32 t = *(volatile __u64 *)&control.epoch & 1;
  __u32 i = 2 * bpf_get_smp_processor_id() + t;
  struct syscalls_block *block = bpf_map_lookup_elem(&blocks, &i);
  if (!block)
    return;

  block->total++;
  if (by_number)
    block->by_number[row]++;
  if (by_process) {
    __u64 slot = current_slot(block, t);
    if (slot < n_slots)
      block->by_slot[slot]++;
  }
}

SEC("tp_btf/sys_enter")
int sys_enter(__u64 *ctx) {
  count(ctx[1]);
  return 0;
}

char LICENSE[] SEC("license") = "Dual MIT/GPL";
