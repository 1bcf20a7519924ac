/* SPDX-License-Identifier: MIT */
#ifndef SRC_MEMORY_H
#define SRC_MEMORY_H

#include <stddef.h>

#include "../bpf/syscalls.h"
#include "layout.h"
#include "losses.h"
#include "rows.h"

struct syscalls_bpf;

/* The maps of the BPF object that are mapped into ours: what the programs write
 * is read there without a system call. */
struct memory {
  struct layout layout;
  char *cpus;                   /* struct syscalls_cpu, cpu_size bytes apart */
  char *shared;                 /* one more, of all CPUs without their own */
  char *paths;                  /* of cgroups, NULL if they are off */
  struct syscalls_moved *moved; /* NULL if keys go by bpf(2) */
};

/* Maps what the layout says that there is. Returns 0 or a negative errno,
 * -ENODEV if libbpf has not mapped the programs' own variables, as it does if
 * its trial of that failed; in either case memory_unmap() undoes it. */
int memory_map(struct memory *memory, const struct syscalls_bpf *bpf);

/* Fine on memory that is not mapped, or in part. */
void memory_unmap(struct memory *memory);

/* What a CPU has of its own; CPUs are counted from 0 to layout.cpus - 1. The
 * next one stands for all others, which share what it has. */
struct syscalls_cpu *memory_cpu(const struct memory *memory, size_t cpu);

/* Adds what a cell of a table's columns has, over all CPUs. */
void memory_add(const struct memory *memory, unsigned table, size_t cell,
                struct counts *counts);

/* Zeroes all cells of a table, 0 or 1, and what CPUs keep of its slots. */
void memory_clear(const struct memory *memory, unsigned table);

/* What the CPUs tell of losses, summed up; the rest is 0. */
struct losses_told memory_told(const struct memory *memory);

#endif
