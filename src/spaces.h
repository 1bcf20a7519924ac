/* SPDX-License-Identifier: MIT */
#ifndef SRC_SPACES_H
#define SRC_SPACES_H

#include "../bpf/syscalls.h"
#include "keys.h"
#include "memory.h"

struct syscalls_bpf;

/* The keys of both tables, by space. A key that has a series has a place in
 * both, from the start of their intervals on. */
struct spaces {
  struct keys keys[2][SYSCALLS_SPACES];
};

/* No keys yet, and room for what the layout says. Returns 0 or -ENOMEM; in
 * either case spaces_destroy() frees what there is. */
int spaces_init(struct spaces *spaces, const struct layout *layout);

/* Moves the keys of a retired table, 0 or 1, out of the kernel's hashes.
 * Returns 0 or a negative errno; then what did not come out is taken by the
 * next call. */
int spaces_take(struct spaces *spaces, const struct memory *memory,
                const struct syscalls_bpf *bpf, unsigned table);

/* Puts those that are kept back into that table's hashes, and with them those
 * that the other table holds. */
void spaces_put_back(struct spaces *spaces, const struct memory *memory,
                     const struct syscalls_bpf *bpf, unsigned table);

/* Fine on spaces that are all zero. */
void spaces_destroy(struct spaces *spaces);

#endif
