/* SPDX-License-Identifier: MIT */
#include "layout.h"

/* The kernel's table takes this many times the names that get a series, and at
 * least so many, so that the heavy ones can be told from the rest. */
#define KEYS_PER_SERIES 4
#define MIN_KEYS 1024
#define MIN_PAIRS 4096

#define CACHE_LINE 64

/* What a key takes in the kernel's hash: an element, and a bucket or two. */
#define BYTES_PER_KEY 104

static size_t round_up(size_t n, size_t unit) {
  return (n + unit - 1) / unit * unit;
}

static size_t keys_for(unsigned max_series, size_t least) {
  size_t keys = KEYS_PER_SERIES * (size_t)max_series;
  return keys > least ? keys : least;
}

/* A pair is found by its process's slot. */
static void choose_keys(struct layout *l, const struct config *config) {
  const unsigned *max = config->max;
  if (config->by[FAMILY_PROCESS] || config->by[FAMILY_PAIR])
    l->keys[SYSCALLS_PROCESS] = keys_for(max[FAMILY_PROCESS], MIN_KEYS);
  if (config->by[FAMILY_CGROUP])
    l->keys[SYSCALLS_CGROUP] = keys_for(max[FAMILY_CGROUP], MIN_KEYS);
  if (config->by[FAMILY_PAIR])
    l->keys[SYSCALLS_PAIR] = keys_for(max[FAMILY_PAIR], MIN_PAIRS);
}

struct layout layout_for(const struct config *config, size_t cpus) {
  struct layout l = {.cpus = cpus, .column_cells = SYSCALLS_CELL_SLOTS};
  choose_keys(&l, config);
  for (int s = 0; s < SYSCALLS_SPACES; s++) {
    if (l.keys[s] > 0) /* and each CPU may keep a spare */
      l.slots[s] = SYSCALLS_SLOT_FIRST + l.keys[s] + cpus;
    l.start[s] = l.column_cells;
    l.column_cells += l.slots[s];
  }

  l.table_cells = l.column_cells;
  if (config->errors) {
    l.errors_column = l.table_cells;
    l.table_cells += l.column_cells;
  }
  if (config->times) {
    l.times_column = l.table_cells;
    l.table_cells += l.column_cells;
  }
  size_t cells = 2 * l.table_cells * sizeof(uint64_t);
  l.cpu_size = round_up(sizeof(struct syscalls_cpu) + cells, CACHE_LINE);
  return l;
}

size_t layout_kept(const struct layout *l, int space) {
  return l->keys[space] / 2;
}

size_t layout_memory(const struct layout *l) {
  size_t bytes = l->cpus * l->cpu_size;
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    bytes += 2 * l->keys[s] * BYTES_PER_KEY;
  return bytes + 2 * l->slots[SYSCALLS_CGROUP] * SYSCALLS_PATH_LEN;
}
