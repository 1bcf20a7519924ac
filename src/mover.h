/* SPDX-License-Identifier: MIT */
#ifndef SRC_MOVER_H
#define SRC_MOVER_H

#include <stddef.h>

#include "keys.h"

struct syscalls_bpf;
struct syscalls_moved;

/* Moves keys by programs of our own, as keys_take() and keys_put() do by
 * bpf(2): see bpf/moves.bpf.h why. */
struct mover {
  const struct syscalls_bpf *bpf;
  struct syscalls_moved *moved; /* mmap'ed, the owner's to unmap */
};

/* Moves all keys of a space out of a table's hash, and adds them to `keys`.
 * Returns 0 or a negative errno; then those that came out are added, and the
 * others stay for the next call. */
int mover_take(const struct mover *mover, struct keys *keys, int space,
               unsigned table);

/* Puts the n keys of the batch into the hash, which is empty. Returns how many
 * the kernel is known to have taken. */
size_t mover_put(const struct mover *mover, const struct keys *keys, int space,
                 unsigned table, size_t n);

#endif
