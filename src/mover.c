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

/* The program's own result is 0 unless some keys were not moved. */
static int run(const struct bpf_program *program, struct syscalls_move *move) {
  LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = move,
              .ctx_size_in = sizeof(*move));
  int status = bpf_prog_test_run_opts(bpf_program__fd(program), &opts);
  if (status != 0)
    return status;
  return opts.retval == 0 ? 0 : -EAGAIN;
}

/* What comes out is known by its slot, whatever the program's end was. */
int mover_take(const struct mover *m, struct keys *keys, int space,
               unsigned table) {
  struct syscalls_move move = {.hash = 2 * space + table};
  for (size_t i = 0; i < keys->slots; i++)
    m->moved[i].place.slot = 0;
  int status = run(m->bpf->progs.take_keys, &move);
  for (size_t i = 0; i < keys->slots; i++) {
    memcpy(&keys->batch[i], &m->moved[i].key, sizeof(keys->batch[i]));
    keys->batch_places[i] = m->moved[i].place;
  }
  keys_note(keys);
  return status;
}

size_t mover_put(const struct mover *m, const struct keys *keys, int space,
                 unsigned table, size_t n) {
  struct syscalls_move move = {.hash = 2 * space + table, .n = n};
  if (n == 0)
    return 0;
  for (size_t i = 0; i < n; i++) {
    memcpy(&m->moved[i].key, &keys->batch[i], sizeof(m->moved[i].key));
    m->moved[i].place = keys->batch_places[i];
  }
  int status = run(m->bpf->progs.put_keys, &move);
  return status != 0 && move.n >= n ? 0 : move.n;
}
