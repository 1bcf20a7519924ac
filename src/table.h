/* SPDX-License-Identifier: MIT */
#ifndef SRC_TABLE_H
#define SRC_TABLE_H

#include "drain.h"
#include "keys.h"
#include "memory.h"

/* Describes the retired table, 0 or 1, to those who read it: where its cells
 * are, and the keys of its slots, by space. `used` tells how many slots each
 * table's spaces have given away, reserved ones included; it may tell too many.
 * All that the description points to stays its owner's. */
void table_lend(struct drain_table *table, const struct memory *memory,
                const struct keys *keys, const __u32 (*used)[SYSCALLS_SPACES],
                unsigned retired);

#endif
