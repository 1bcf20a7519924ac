/* SPDX-License-Identifier: MIT */
#ifndef SRC_PROGRAM_H
#define SRC_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "layout.h"
#include "way.h"

struct bpf_map;
struct bpf_program;
struct syscalls_bpf; /* the skeleton, which bpftool generates */

/* Which of the programs see calls, returns and switches; NULL for none. */
struct program_hooks {
  struct bpf_program *entry, *exit, *change;
};

/* Opens the BPF object and loads it with the config's choices, for one way of
 * being shown calls; what is off is left out. Returns 0 or a negative errno; in
 * either case `bpf` is the caller's to destroy, and may be NULL. `step` names
 * what was being done, and `log` gets the verifier's words. */
int program_load(struct syscalls_bpf **bpf, const struct layout *layout,
                 const struct config *config, enum way way, const char **step,
                 char *log, size_t size);

/* Attaches what was loaded for that way, entries last; unless `returns`, what
 * was loaded for these is left out. Returns 0 or a negative errno, and then
 * some may be attached: detach or destroy. */
int program_attach(struct syscalls_bpf *bpf, enum way way, bool returns);

/* Tells the programs which cgroups are those of all pods. A kubelet may make
 * them at any time: to be called again at times. */
void program_find_pods(struct syscalls_bpf *bpf);

struct program_hooks program_hooks(const struct syscalls_bpf *bpf, enum way way,
                                   bool returns);

/* The hash of a space's keys in a table. */
struct bpf_map *program_keys(const struct syscalls_bpf *bpf, int space,
                             unsigned table);

#endif
