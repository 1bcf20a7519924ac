/* SPDX-License-Identifier: MIT */
#ifndef SRC_SHARES_H
#define SRC_SHARES_H

#include <stdbool.h>
#include <stdint.h>

#include "owner.h"

/* A budget that many draw on, of which nobody can have all.
 *
 * An owner may draw as long as its group and its user together have drawn less
 * than what is left. So one owner has at most a third of it, another one a
 * third of the rest, and so on. What is refilled is forgiven to all in
 * proportion. */
struct shares {
  double all;
  double left;
  double group[SYSCALLS_OWNERS]; /* has drawn so much that is not refilled */
  double user[SYSCALLS_OWNERS];
};

/* All of it is left. */
void shares_init(struct shares *shares, double all);

/* Whether the owner may draw 1. */
bool shares_allow(const struct shares *shares, uint32_t owner);

/* It does. */
void shares_draw(struct shares *shares, uint32_t owner);

/* Brings back so much, as far as it was drawn. */
void shares_refill(struct shares *shares, double n);

#endif
