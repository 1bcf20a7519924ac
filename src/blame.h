/* SPDX-License-Identifier: MIT */
#ifndef SRC_BLAME_H
#define SRC_BLAME_H

#include <stdint.h>

#include "owner.h"

/* How many names are whose. */
struct blame {
  uint64_t all;
  uint64_t of[SYSCALLS_OWNERS];
};

/* One more name of this owner. */
void blame_add(struct blame *blame, uint32_t owner);

/* The hash of the user with more than half of the names, -1 if there is none.
 */
int blame_most(const struct blame *blame);

#endif
