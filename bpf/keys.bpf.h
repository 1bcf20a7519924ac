/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* From who makes a call to the cells it is counted in: the user's choices, the
 * hashes from key to slot, and the way through them. */

#ifndef BPF_KEYS_BPF_H
#define BPF_KEYS_BPF_H

#include <stdbool.h>

#include "owner.bpf.h"

/* The user's choices, and the machine's size. The verifier knows them as
 * constants and drops what is off. */
const volatile bool by_process = true;
const volatile bool by_cgroup = true;
const volatile bool by_pair = true; /* only together with by_process */
const volatile bool errors = true;
const volatile bool times = true;
const volatile bool stores = true; /* the kernel can make task storage */
const volatile bool group_threads = false;
const volatile bool filter_rows = false;
const volatile bool plain = false; /* none of by_cgroup, by_pair, group_threads
                                    * and filter_rows */

/* All in cells. A table begins with the column of calls. */
const volatile __u32 table_cells = 0;
const volatile __u32 column_cells = 0;
const volatile __u32 errors_column = 0; /* where in a table it begins */
const volatile __u32 times_column = 0;
const volatile __u32 space_start[SYSCALLS_SPACES] = {}; /* in a column */
const volatile __u32 space_slots[SYSCALLS_SPACES] = {};

/* Rows, if they are filtered. Last, for the rest to be one cache line. */
const volatile bool wanted[SYSCALLS_ROWS] = {};

struct syscalls_control control __attribute__((aligned(64))) = {};

/* The keys of a space in a table. Inserted into while the table is written,
 * emptied when it is retired. */
struct keys {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1); /* set before load */
  __type(key, struct syscalls_key);
  __type(value, struct syscalls_place);
};

struct keys processes_0 SEC(".maps");
struct keys processes_1 SEC(".maps");
struct keys cgroups_0 SEC(".maps");
struct keys cgroups_1 SEC(".maps");
struct keys pairs_0 SEC(".maps");
struct keys pairs_1 SEC(".maps");

/* Space s of table t is element 2 * s + t. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 2 * SYSCALLS_SPACES);
  __type(key, __u32);
  __array(values, struct keys);
} keys SEC(".maps") = {.values = {&processes_0, &processes_1, &cgroups_0,
                                  &cgroups_1, &pairs_0, &pairs_1}};

struct path {
  char directories[SYSCALLS_PATH_LEN];
};

/* A cgroup's, by its slot; first those of table 0. */
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1); /* set before load */
  __type(key, __u32);
  __type(value, struct path);
} paths SEC(".maps");

/* What a hook is there for, as constants. */
enum {
  RETURNS = 1,  /* the call is remembered until its return */
  RECOVERS = 2, /* the kernel may have skipped others before */
};

static __noinline int settle(struct syscalls_cpu *cpu,
                             struct task_struct *task);

/* A slot of a space in table t that no key has yet; SYSCALLS_SLOT_FULL if there
 * is none for this owner. It is out of the spare then: CPUs may share one, and
 * no two may have the same slot. */
static __always_inline __u32 draw(struct syscalls_cpu *cpu, __u32 owner,
                                  __u32 space, __u32 t) {
  __u32 *used = &control.slots_used[t][space];
  __u32 slots = space_slots[space];
  __u32 next = *(volatile __u32 *)used;
  __u64 slot =
      __sync_lock_test_and_set(&cpu->spare[t][space], SYSCALLS_SLOT_NONE);
  if (slot == SYSCALLS_SLOT_NONE && next < slots &&
      (next < owners.open[space] || has_share(owner, slots - next, space, t)))
    slot = __sync_fetch_and_add(used, 1);
  return slot == SYSCALLS_SLOT_NONE || slot >= slots ? SYSCALLS_SLOT_FULL
                                                     : slot;
}

/* Writes the path that leads to a cgroup. */
static __always_inline void write_path(struct path *path,
                                       struct kernfs_node *node) {
  __u32 end = 0;
  for (int i = 0; i <= SYSCALLS_DIRECTORIES; i++) {
    struct kernfs_node *parent = parent_of(node);
    if (!parent) {
      path->directories[end] = '\0';
      return;
    }
    long length = bpf_probe_read_kernel_str(path->directories + end,
                                            SYSCALLS_DIRECTORY_LEN, node->name);
    if (length <= 0 || length > SYSCALLS_DIRECTORY_LEN)
      break;
    end += length;
    if (end > SYSCALLS_PATH_LEN - SYSCALLS_DIRECTORY_LEN)
      break;
    node = parent;
  }
  path->directories[0] = SYSCALLS_PATH_LONG;
}

/* Notes the path of the calling thread's cgroup as that of a slot. False if it
 * is not the cgroup asked for any more, as of a thread that was moved while it
 * was in a call. */
static __always_inline bool note_path(__u64 cgroup, __u32 slot, __u32 t) {
  __u32 i = t * space_slots[SYSCALLS_CGROUP] + slot;
  struct path *path = bpf_map_lookup_elem(&paths, &i);
  struct kernfs_node *node = cgroup_of(bpf_get_current_task_btf());
  if (!path || node->id != cgroup)
    return false;
  write_path(path, node);
  return true;
}

/* The slot of a key in table t; a new one if it has none. Of several CPUs that
 * insert the same key at once, one wins and the others take its slot; what they
 * had drawn is for the next key they insert. (Of CPUs that share a spare, two
 * may put one back at once: then one slot stays unused.) */
static __noinline __u32 resolve(struct syscalls_cpu *cpu,
                                struct syscalls_key *key, __u32 space,
                                __u32 t) {
  if (space >= SYSCALLS_SPACES || t > 1)
    return SYSCALLS_SLOT_UNRESOLVED;
  __u32 i = 2 * space + t;
  void *table = bpf_map_lookup_elem(&keys, &i);
  if (!table)
    return SYSCALLS_SLOT_UNRESOLVED;

  struct syscalls_place *known = bpf_map_lookup_elem(table, key);
  if (known)
    return known->slot;

  __u32 owner = find_owner();
  __u32 slot = draw(cpu, owner, space, t);
  if (slot == SYSCALLS_SLOT_FULL)
    return slot;
  bool noted = !by_cgroup || space != SYSCALLS_CGROUP ||
               note_path(key->half[0], slot, t);
  struct syscalls_place place = {slot, owner};
  if (noted && bpf_map_update_elem(table, key, &place, BPF_NOEXIST) == 0) {
    charge(owner, slot, space, t);
    return slot;
  }

  cpu->spare[t][space] = slot;
  known = bpf_map_lookup_elem(table, key);
  return known ? known->slot : SYSCALLS_SLOT_UNRESOLVED;
}

/* A key's cell in a column of the epoch's table. A CPU keeps the answers:
 * helpers cost more than all the rest of the program, and a CPU meets few keys
 * at a time. */
static __always_inline __u32 find_cell(struct syscalls_cpu *cpu,
                                       struct syscalls_key key, __u32 space,
                                       __u64 epoch) {
  /* Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4) */
  __u64 hash = (key.half[0] ^ key.half[1]) * 0x9e3779b97f4a7c15;
  struct syscalls_cached *cached =
      &cpu->cache[space][hash >> (64 - SYSCALLS_CACHE_BITS)];
  if (cached->key.half[0] == key.half[0] &&
      cached->key.half[1] == key.half[1] && cached->epoch == epoch)
    return cached->cell;

  __u32 slot = resolve(cpu, &key, space, epoch & 1);
  __u32 cell = space_start[space] + slot;
  if (slot == SYSCALLS_SLOT_UNRESOLVED) {
    cpu->call.epoch = 0; /* so that the return and the next call ask again */
    return cell;
  }
  cached->key = key;
  cached->epoch = epoch;
  cached->cell = cell;
  return cell;
}

/* Finds the cells of the CPU's call in the table of an epoch, but its pair's.
 */
static __noinline int find_cells(struct syscalls_cpu *cpu, __u64 epoch) {
  struct syscalls_call *call = &cpu->call;
  /* half by half, or clang copies byte by byte */
  struct syscalls_key comm = {{call->comm.half[0], call->comm.half[1]}};
  call->epoch = epoch;
  call->cell[SYSCALLS_PROCESS] =
      by_process ? find_cell(cpu, comm, SYSCALLS_PROCESS, epoch) : column_cells;
  if (by_cgroup) {
    struct syscalls_key key = {{call->cgroup}};
    call->cell[SYSCALLS_CGROUP] = find_cell(cpu, key, SYSCALLS_CGROUP, epoch);
  }
  return 0;
}

/* Its pair's, once its process's is found. */
static __always_inline void find_pair(struct syscalls_cpu *cpu, __u64 epoch) {
  struct syscalls_call *call = &cpu->call;
  __u32 slot = call->cell[SYSCALLS_PROCESS] - space_start[SYSCALLS_PROCESS];
  struct syscalls_key pair = {{(__u64)slot << 32 | call->row}};
  call->cell[SYSCALLS_PAIR] = slot < SYSCALLS_SLOT_FIRST
                                  ? space_start[SYSCALLS_PAIR] + slot
                                  : find_cell(cpu, pair, SYSCALLS_PAIR, epoch);
}

/* Whether the CPU's last call was one of the same name and epoch. */
static __always_inline bool is_last(const struct syscalls_call *call,
                                    struct syscalls_key comm, __u64 epoch) {
  return call->comm.half[0] == comm.half[0] &&
         call->comm.half[1] == comm.half[1] && call->epoch == epoch;
}

/* Makes the CPU's call one of the task. Most often the last one there was too,
 * and its cells are known. If not, it is also time to see what was skipped: of
 * a thread that never leaves its CPU, that comes once an interval. */
static __always_inline void identify(struct syscalls_cpu *cpu,
                                     struct task_struct *task, __u64 epoch,
                                     int purpose) {
  struct syscalls_call *call = &cpu->call;
  if (by_cgroup && call->cgroup != cgroup_of(task)->id) {
    call->cgroup = cgroup_of(task)->id;
    call->epoch = 0;
  }
  struct syscalls_key comm = comm_of(group_threads ? task->group_leader : task);
  if (is_last(call, comm, epoch))
    return;

  if (purpose & RECOVERS)
    settle(cpu, task);
  call->comm = comm;
  find_cells(cpu, epoch);
}

#endif
