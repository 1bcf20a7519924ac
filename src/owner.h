/* SPDX-License-Identifier: MIT */
#ifndef SRC_OWNER_H
#define SRC_OWNER_H

#include <stdint.h>

#include "../bpf/syscalls.h"

/* Who is responsible for a name, as bpf/owner.bpf.h finds it: a group in the
 * upper and a user in the lower 8 bits, each one of SYSCALLS_OWNERS. */
_Static_assert(SYSCALLS_OWNERS == UINT8_MAX + 1, "8 bits");

static inline uint8_t owner_group(uint32_t owner) {
  return (uint8_t)(owner >> 8);
}

static inline uint8_t owner_user(uint32_t owner) { return (uint8_t)owner; }

#endif
