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

static void adopt(struct spaces *spaces, const struct memory *m,
                  const struct syscalls_bpf *bpf, int space, unsigned table) {
  struct keys *from = spaces->keys[!table];
  __u32 *used = &bpf->bss->control.slots_used[table][space];
  size_t slots = m->layout.slots[space];
  size_t first = *used < slots ? *used : slots;
  *used = keys_adopt(&spaces->keys[table][space], &from[space], first,
                     space == SYSCALLS_PAIR ? &from[SYSCALLS_PROCESS] : NULL);
  if (space == SYSCALLS_CGROUP)
    keys_copy(&from[space], paths_of(m, !table), paths_of(m, table), first,
              SYSCALLS_PATH_LEN);
}

int spaces_take(struct spaces *spaces, const struct memory *m,
                const struct syscalls_bpf *bpf, unsigned table) {
  for (int s = 0; s < SYSCALLS_SPACES; s++) {
    if (m->layout.slots[s] == 0)
      continue;
    int status = take(&spaces->keys[table][s], m, bpf, s, table);
    if (status != 0)
      return status;
    adopt(spaces, m, bpf, s, table);
  }
  return 0;
}

static void put_back(struct spaces *spaces, const struct memory *m,
                     const struct syscalls_bpf *bpf, int space,
                     unsigned table) {
  struct keys *keys = &spaces->keys[table][space];
  if (space == SYSCALLS_PAIR)
    keys_follow(keys, &spaces->keys[table][SYSCALLS_PROCESS]);
  struct mover mover = {bpf, m->moved};
  size_t most = layout_kept(&m->layout, space);
  size_t n = m->moved ? mover_put_back(&mover, keys, space, table,
                                       SYSCALLS_SLOT_FIRST, most)
                      : keys_put_back(keys, hash_of(bpf, space, table),
                                      SYSCALLS_SLOT_FIRST, most);
  if (space == SYSCALLS_CGROUP)
    keys_move(keys, paths_of(m, table), SYSCALLS_PATH_LEN);
  bpf->bss->control.slots_used[table][space] = SYSCALLS_SLOT_FIRST + n;
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
