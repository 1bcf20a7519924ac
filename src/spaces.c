/* SPDX-License-Identifier: MIT */
#include "spaces.h"

#include <bpf/libbpf.h>

#include "mover.h"
#include "program.h"
#include "syscalls.skel.h"

int spaces_init(struct spaces *spaces, const struct layout *layout) {
  int status = 0;
  for (int i = 0; i < 2 * SYSCALLS_SPACES && status == 0; i++)
    status = keys_init(&spaces->keys[i % 2][i / 2], layout->slots[i / 2]);
  return status;
}

/* Of cgroups, by slot. */
static char *paths_of(const struct memory *m, unsigned table) {
  return m->paths +
         table * m->layout.slots[SYSCALLS_CGROUP] * SYSCALLS_PATH_LEN;
}

static int hash_of(const struct syscalls_bpf *bpf, int space, unsigned table) {
  return bpf_map__fd(program_keys(bpf, space, table));
}

static int take(struct keys *keys, const struct memory *m,
                const struct syscalls_bpf *bpf, int space, unsigned table) {
  struct mover mover = {bpf, m->moved};
  return m->moved ? mover_take(&mover, keys, space, table)
                  : keys_take(keys, hash_of(bpf, space, table));
}

int spaces_take(struct spaces *spaces, const struct memory *m,
                const struct syscalls_bpf *bpf, unsigned table) {
  for (int s = 0; s < SYSCALLS_SPACES; s++) {
    if (m->layout.slots[s] == 0)
      continue;
    int status = take(&spaces->keys[table][s], m, bpf, s, table);
    if (status != 0)
      return status;
  }
  return 0;
}

static size_t put(struct keys *keys, const struct memory *m,
                  const struct syscalls_bpf *bpf, int space, unsigned table,
                  size_t n) {
  struct mover mover = {bpf, m->moved};
  return m->moved ? mover_put(&mover, keys, space, table, n)
                  : keys_put(keys, hash_of(bpf, space, table), n);
}

/* A cgroup's path goes along with it. */
static void move_paths(const struct keys *keys, const struct keys *other,
                       const struct memory *m, unsigned table, size_t lent) {
  keys_move(keys, paths_of(m, table), SYSCALLS_PATH_LEN);
  keys_copy(other, paths_of(m, !table), paths_of(m, table), lent,
            SYSCALLS_PATH_LEN);
}

static void put_back(struct spaces *spaces, const struct memory *m,
                     const struct syscalls_bpf *bpf, int space,
                     unsigned table) {
  struct keys *keys = &spaces->keys[table][space];
  struct keys *other = &spaces->keys[!table][space];
  const struct keys *processes = NULL;
  if (space == SYSCALLS_PAIR) {
    keys_follow(keys, &spaces->keys[table][SYSCALLS_PROCESS]);
    processes = &spaces->keys[!table][SYSCALLS_PROCESS];
  }
  size_t most = layout_kept(&m->layout, space);
  struct keys_held held =
      keys_arrange(keys, other, SYSCALLS_SLOT_FIRST, most, processes);
  if (space == SYSCALLS_CGROUP)
    move_paths(keys, other, m, table, SYSCALLS_SLOT_FIRST + held.own);
  size_t done = put(keys, m, bpf, space, table, held.n);
  keys_lose(keys, other, SYSCALLS_SLOT_FIRST + done);
  bpf->bss->control.slots_used[table][space] = SYSCALLS_SLOT_FIRST + held.n;
  bpf->bss->shares[2 * space + table] = (struct syscalls_shares){0};
}

void spaces_put_back(struct spaces *spaces, const struct memory *m,
                     const struct syscalls_bpf *bpf, unsigned table) {
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    if (m->layout.slots[s] > 0)
      put_back(spaces, m, bpf, s, table);
}

void spaces_destroy(struct spaces *spaces) {
  for (int i = 0; i < 2 * SYSCALLS_SPACES; i++)
    keys_destroy(&spaces->keys[i % 2][i / 2]);
}
