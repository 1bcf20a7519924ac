/* SPDX-License-Identifier: MIT */
#ifndef SRC_PROGRAM_H
#define SRC_PROGRAM_H

#include <stddef.h>

#include "config.h"
#include "layout.h"

struct bpf_map;
struct syscalls_bpf; /* the skeleton, which bpftool generates */

/* Opens the BPF object and loads it with the config's choices; what is off is
 * left out. Returns 0 or a negative errno; in either case `bpf` is the caller's
 * to destroy, and may be NULL. `step` names what was being done, and `log` gets
 * the verifier's words. */
int program_load(struct syscalls_bpf **bpf, const struct layout *layout,
                 const struct config *config, const char **step, char *log,
                 size_t size);

/* The hash of a space's keys in a table. */
struct bpf_map *program_keys(const struct syscalls_bpf *bpf, int space,
                             unsigned table);

#endif
