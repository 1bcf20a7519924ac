/* SPDX-License-Identifier: MIT */
#include "mover.h"

#include <errno.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../bpf/syscalls.h"
#include "syscalls.skel.h"

_Static_assert(sizeof(union drain_key) == sizeof(struct syscalls_key),
               "a key is taken as it is");

/* The program's own result is 0 unless there is no such hash. */
static int run(const struct bpf_program *program, struct syscalls_move *move) {
  LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = move,
              .ctx_size_in = sizeof(*move));
  int status = bpf_prog_test_run_opts(bpf_program__fd(program), &opts);
  if (status != 0)
    return status;
  return opts.retval == 0 ? 0 : -EINVAL;
}

int mover_take(const struct mover *m, struct keys *keys, int space,
               unsigned table) {
  struct syscalls_move move = {.hash = 2 * space + table};
  int status = run(m->bpf->progs.take_keys, &move);
  if (status != 0)
    return status;

  for (size_t i = 0; i < move.n; i++) {
    memcpy(&keys->batch[i], &m->moved[i].key, sizeof(keys->batch[i]));
    keys->batch_slots[i] = m->moved[i].slot;
  }
  keys_note(keys, move.n);
  return 0;
}

size_t mover_put_back(const struct mover *m, struct keys *keys, int space,
                      unsigned table, size_t first, size_t most) {
  size_t n = keys_choose(keys, first, most);
  struct syscalls_move move = {.hash = 2 * space + table, .n = n};
  for (size_t i = 0; i < n; i++) {
    memcpy(&m->moved[i].key, &keys->batch[i], sizeof(m->moved[i].key));
    m->moved[i].slot = keys->batch_slots[i];
  }
  if (n > 0)
    run(m->bpf->progs.put_keys, &move);
  return n;
}
