/* SPDX-License-Identifier: MIT */
#ifndef SRC_SKIPS_H
#define SRC_SKIPS_H

#include "losses.h"
#include "program.h"

/* Has the programs know where the kernel counts what it skips of these hooks.
 * To be called before they are attached, where that can happen at all. Returns
 * 0 or a negative errno, and then nothing is recovered, and a return that is
 * seen may belong to another call than the one that was seen to begin. */
int skips_locate(struct syscalls_bpf *bpf, const struct program_hooks *hooks);

/* Fills in what the kernel tells to have skipped so far; what it does not tell
 * is taken for none. */
void skips_read(const struct program_hooks *hooks, struct losses_told *told);

#endif
