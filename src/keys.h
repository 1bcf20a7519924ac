/* SPDX-License-Identifier: MIT */
#ifndef SRC_KEYS_H
#define SRC_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../bpf/syscalls.h"
#include "drain.h"

/* The keys of one key space in a table, by slot. The kernel keeps them the
 * other way round, in a hash from key to slot. While the table is written,
 * these are the ones that had a place from the start; once it is retired, all.
 */
struct keys {
  size_t slots;          /* 0 if the space is off */
  bool *taken;           /* the slot has a key ... */
  union drain_key *keys; /* ... which is this; ... */
  uint32_t *owners;      /* ... of this owner; ... */
  bool *active;          /* ... it has counts; ... */
  uint8_t *kept;         /* ... and goes back as this enum drain_place ... */
  uint8_t *dear;         /* ... or as a dearer one of the other table's ... */
  uint32_t *moved;       /* ... to this slot; 0 if it did not */
  uint8_t *held;         /* what it was kept as; 0 if the other table lent it */
  union drain_key *batch; /* what one call moves */
  struct syscalls_place *batch_places;
  uint32_t *index; /* slots by key, for keys_arrange() */
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

/* The keys that a table has from its start: they have the slots from the first
 * one that is given to keys, and are in the batch in that order. */
struct keys_held {
  size_t own; /* at first */
  size_t n;   /* then come those that the other table lends */
};

/* Leads from a retired table's keys to those that it is to have from its start,
 * at most `most` in the slots from `first` on. These are its own that are kept,
 * in the order of their slots, and those that the other table has held from its
 * start and that are missing here: a series has a place in both tables, also if
 * its calls have been in one of them alone. If there are too many, the dearest
 * stay, see enum drain_place. What was lent is not lent again: so a key lasts
 * only as long as one of the tables keeps it.
 *
 * Pairs are those of the same process here, if their `processes` of the other
 * table were arranged before; for other spaces that is NULL. Notes in moved[]
 * of both tables which slot each key has here, 0 for none. */
struct keys_held keys_arrange(struct keys *keys, struct keys *other,
                              size_t first, size_t most,
                              const struct keys *processes);

/* Puts the n keys of the batch into the hash, which is empty. Returns how many
 * the kernel is known to have taken. */
size_t keys_put(struct keys *keys, int map, size_t n);

/* Forgets those whose slots are from `first` on: the kernel did not take them.
 * Their slots are not given to others, as it may have taken some. */
void keys_lose(struct keys *keys, struct keys *other, size_t first);

/* Copies what the other table's array has by slot, items of so many bytes, for
 * the keys that it lent to the slots from `first` on. */
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
