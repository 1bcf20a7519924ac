/* SPDX-License-Identifier: MIT */
#ifndef SRC_KEYS_H
#define SRC_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drain.h"

/* The keys of one key space in a table, by slot. The kernel keeps them the
 * other way round, in a hash from key to slot. While the table is written,
 * these are the ones that had a place from the start; once it is retired, all.
 */
struct keys {
  size_t slots;           /* 0 if the space is off */
  bool *taken;            /* the slot has a key ... */
  union drain_key *keys;  /* ... which is this */
  bool *kept;             /* and which goes back into the hash ... */
  uint32_t *moved;        /* ... to this slot; 0 if it did not */
  bool *held;             /* it was kept, not adopted from the other table */
  union drain_key *batch; /* what one call moves */
  uint32_t *batch_slots;
  uint32_t *index; /* slots by key, for keys_adopt() */
  size_t places;   /* in the index */
};

/* No keys yet, and room for so many slots. Returns 0 or -ENOMEM; in either case
 * keys_destroy() frees what there is. */
int keys_init(struct keys *keys, size_t slots);

/* Before keys leave the hash into the batch: none have. */
void keys_expect(struct keys *keys);

/* And after: adds those that came, also if the rest failed. */
void keys_note(struct keys *keys);

/* Moves all keys out of the kernel's hash `map`, a file descriptor, and adds
 * them to these. Returns 0 or a negative errno; then those that came out are
 * added, and the others stay for the next call. */
int keys_take(struct keys *keys, int map);

/* The following lead from a retired table's keys to those that it has from the
 * start, in this order. They have the slots from `first` on, and are in the
 * batch in that order. */

/* Forgets all keys but those that are kept, at most so many, in the order of
 * their slots. Returns how many. */
size_t keys_choose(struct keys *keys, size_t first, size_t most);

/* Adds to these n the keys that the other table has held from its start and
 * that are missing here: a series has a place in both tables, also if its calls
 * have been in one of them alone. What was adopted is not adopted again: so a
 * key lasts only as long as one of the tables keeps it. Pairs are those of the
 * same process here, if their `processes` of the other table were adopted
 * before; for other spaces that is NULL. Notes in from->moved which slot each
 * key has here, 0 for none. Returns how many there are now, at most `most`. */
size_t keys_adopt(struct keys *keys, struct keys *from, size_t first, size_t n,
                  size_t most, const struct keys *processes);

/* Puts the n keys of the batch into the hash, which is empty. Returns how many
 * the kernel is known to have taken. */
size_t keys_put(struct keys *keys, int map, size_t n);

/* Forgets those whose slots are from `first` on: the kernel did not take them.
 * Their slots are not given to others, as it may have taken some. */
void keys_lose(struct keys *keys, struct keys *from, size_t first);

/* Copies what the other table's array has by slot, items of so many bytes, for
 * the keys that were adopted to the slots from `first` on. */
void keys_copy(const struct keys *from, const void *items, void *to,
               size_t first, size_t size);

/* Moves what an array has by slot, items of so many bytes, to where the keys
 * that were put back went. */
void keys_move(const struct keys *keys, void *items, size_t size);

/* Changes pairs' keys to where their processes went. A pair whose process has
 * lost its place is not kept. */
void keys_follow(struct keys *pairs, const struct keys *processes);

/* Fine on keys that are all zero. */
void keys_destroy(struct keys *keys);

#endif
