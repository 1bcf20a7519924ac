/* SPDX-License-Identifier: MIT */
#ifndef SRC_HOLDERS_H
#define SRC_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "owner.h"

/* The series that hold a place while all places are taken, and who of them
 * makes place for a newcomer.
 *
 * An owner's weight is how many places its group and its user hold.
 * Nobody makes place for an owner of more weight. */
struct holder {
  double activity;
  size_t series;
  uint32_t owner;
  bool gone; /* it has made place */
};

struct holders {
  struct holder *holder; /* owned; the least active first, once sorted */
  size_t n;
  size_t first; /* that may not be gone */
  unsigned group[SYSCALLS_OWNERS], user[SYSCALLS_OWNERS]; /* places */
};

/* A newcomer. */
struct holders_rival {
  uint32_t owner;
  double activity; /* a series that makes place has less than this ... */
  bool heavy;      /* ... or is of an owner of far more weight */
};

/* Room for so many. Returns 0 or -ENOMEM; the caller destroys it. */
int holders_init(struct holders *holders, size_t room);

/* Adds a series, of which no more come than there is room for. */
void holders_add(struct holders *holders, struct holder holder);

/* To be called when all have been added. */
void holders_sort(struct holders *holders);

/* Notes a new place of an owner, which is no holder's to give. */
void holders_place(struct holders *holders, uint32_t owner);

/* Who makes place: the least active of all that may, and whose activity is low
 * enough; or else, for a heavy newcomer, the least active series of the owner
 * of most weight. NULL if there is none. */
struct holder *holders_find(const struct holders *holders,
                            const struct holders_rival *rival);

/* It makes place. */
void holders_leave(struct holders *holders, struct holder *holder);

/* Fine on holders that are all zero. */
void holders_destroy(struct holders *holders);

#endif
