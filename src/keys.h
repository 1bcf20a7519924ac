/* SPDX-License-Identifier: MIT */
#ifndef SRC_KEYS_H
#define SRC_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drain.h"

/* The keys of one key space in a retired table, by slot. The kernel keeps them
 * the other way round, in a hash from key to slot. */
struct keys {
  size_t slots;           /* 0 if the space is off */
  bool *taken;            /* the slot has a key ... */
  union drain_key *keys;  /* ... which is this */
  union drain_key *batch; /* what one call takes out of the hash */
  uint32_t *batch_slots;
};

/* No keys yet, and room for so many slots. Returns 0 or -ENOMEM; in either case
 * keys_destroy() frees what there is. */
int keys_init(struct keys *keys, size_t slots);

/* Moves all keys out of the kernel's hash `map`, a file descriptor, and adds
 * them to these. Returns 0 or a negative errno. Keys that the kernel deletes in
 * a call that then fails are gone: their slots stay without one. */
int keys_take(struct keys *keys, int map);

/* Forgets all keys. */
void keys_reset(struct keys *keys);

/* Fine on keys that are all zero. */
void keys_destroy(struct keys *keys);

#endif
