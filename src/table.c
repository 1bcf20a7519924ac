/* SPDX-License-Identifier: MIT */
#include "table.h"

_Static_assert(CALLS_ROWS == SYSCALLS_ROW_OTHER, "one row per number");
_Static_assert(NAME_COMM_SIZE == SYSCALLS_COMM_LEN, "one size of comm");
_Static_assert(CGROUP_PATH_SIZE == SYSCALLS_PATH_LEN, "one size of path");
_Static_assert(CGROUP_PATH_LONG == SYSCALLS_PATH_LONG, "one mark of length");
_Static_assert(CGROUP_DIRECTORY_SIZE == SYSCALLS_DIRECTORY_LEN,
               "one size of directory");

static struct drain_slots slots_of(const struct layout *l,
                                   const struct keys *keys, int space,
                                   size_t used) {
  size_t slots = l->slots[space];
  return (struct drain_slots){
      .start = l->start[space],
      .n = used < slots ? used : slots,
      .taken = keys[space].taken,
      .keys = keys[space].keys,
      .owners = keys[space].owners,
      .active = keys[space].active,
      .kept = keys[space].kept,
  };
}

void table_lend(struct drain_table *table, const struct memory *m,
                const struct keys *keys, const __u32 (*used)[SYSCALLS_SPACES],
                unsigned retired) {
  static const int space_of[FAMILIES] = {
      [FAMILY_PROCESS] = SYSCALLS_PROCESS,
      [FAMILY_CGROUP] = SYSCALLS_CGROUP,
      [FAMILY_PAIR] = SYSCALLS_PAIR,
  };
  const struct layout *l = &m->layout;
  *table = (struct drain_table){
      .cells =
          (const uint64_t *)memory_cpu(m, 0)->cells + retired * l->table_cells,
      .shared = (const uint64_t *)memory_cpu(m, l->cpus)->cells +
                retired * l->table_cells,
      .cpus = l->cpus,
      .stride = l->cpu_size / sizeof(uint64_t),
      .errors_column = l->errors_column,
      .times_column = l->times_column,
      .rows = 0,
      .full = SYSCALLS_SLOT_FULL,
      .unresolved = SYSCALLS_SLOT_UNRESOLVED,
  };
  for (int f = 0; f < FAMILIES; f++)
    if (f != FAMILY_CALL) /* which has rows */
      table->slots[f] =
          slots_of(l, keys, space_of[f], used[retired][space_of[f]]);
  if (m->paths)
    table->paths = (const void *)(m->paths + retired * CGROUP_PATH_SIZE *
                                                 l->slots[SYSCALLS_CGROUP]);
}
