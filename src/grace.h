/* SPDX-License-Identifier: MIT */
#ifndef SRC_GRACE_H
#define SRC_GRACE_H

#include <stdbool.h>
#include <stdint.h>

struct bpf_map;

/* Waits until each BPF program that runs now has ended, some milliseconds.
 *
 * Updating an element of a map of maps waits for that: the kernel's
 * maybe_wait_bpf_programs(). Here element `key` of `maps` stays what it is, the
 * map `fd`. But while bpf(2) works on a map, a guard is up on its CPU that has
 * programs be skipped. So where programs may be (`skips`), membarrier(2) is
 * used (MEMBARRIER_CMD_GLOBAL, synchronize_rcu()), unless the kernel refuses
 * it, as one with nohz_full does. Returns 0 or a negative errno. */
int grace_wait(const struct bpf_map *maps, uint32_t key, int fd, bool skips);

#endif
