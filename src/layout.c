/* SPDX-License-Identifier: MIT */
#include "layout.h"

/* The kernel's table takes this many times the names that get a series, and at
 * least so many, so that the heavy ones can be told from the rest. */
#define KEYS_PER_SERIES 4
#define MIN_KEYS 1024
#define MIN_PAIRS 4096

#define CACHE_LINE 64

/* In bytes, by the map_mem_usage() of Linux 6.18's maps, on 64 bits. */
#define HASH_HEAD 896  /* struct bpf_htab */
#define HASH_BUCKET 16 /* as many as entries, rounded up to a power of two */
#define HASH_ENTRY 72  /* struct htab_elem, a key and a value */
#define MAP_OF_MAPS (312 + 2 * SYSCALLS_SPACES * 8)
#define STORAGE_HEAD 448 /* struct bpf_local_storage_map */
#define STORAGE_BUCKET 16

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

/* One space's at a time. */
static size_t most_slots(const struct layout *l) {
  size_t most = 1;
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    if (l->slots[s] > most)
      most = l->slots[s];
  return most;
}

struct layout layout_for(const struct config *config, size_t cpus, bool moves) {
  struct layout l = {.cpus = cpus, .column_cells = SYSCALLS_ROWS};
  choose_keys(&l, config);
  for (int s = 0; s < SYSCALLS_SPACES; s++) {
    if (l.keys[s] > 0) /* and each block may keep a spare */
      l.slots[s] = SYSCALLS_SLOT_FIRST + l.keys[s] + cpus + 1;
    l.start[s] = l.column_cells;
    l.column_cells += l.slots[s];
  }

  l.moved = moves ? most_slots(&l) : 0;
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

static size_t power_of_two(size_t least) {
  size_t power = 1;
  while (power < least)
    power *= 2;
  return power;
}

size_t layout_open(const struct layout *l, int space) {
  return l->slots[space] - l->keys[space] / 4;
}

/* Each CPU has an entry that is being replaced, and a pointer to it. */
static size_t hash_memory(size_t entries, size_t cpus) {
  return HASH_HEAD + HASH_BUCKET * power_of_two(entries) +
         HASH_ENTRY * (entries + cpus) + sizeof(void *) * cpus;
}

/* There are two buckets at least. */
static size_t storage_memory(size_t cpus) {
  return STORAGE_HEAD + STORAGE_BUCKET * power_of_two(cpus > 2 ? cpus : 2);
}

/* An array that can be mapped. Its head has pages of its own. */
static size_t array_memory(size_t bytes, size_t page) {
  return page + round_up(bytes, page);
}

size_t layout_memory(const struct layout *l, size_t possible, size_t page) {
  size_t bytes = array_memory(l->cpus * l->cpu_size, page);
  bytes += array_memory(l->cpu_size, page); /* what all other CPUs share */
  bytes += array_memory(1, page);           /* the programs' constants */
  bytes +=
      array_memory(sizeof(struct syscalls_control) +
                       2 * SYSCALLS_SPACES * sizeof(struct syscalls_shares),
                   page);
  bytes += MAP_OF_MAPS;
  for (int s = 0; s < SYSCALLS_SPACES; s++) /* what is off has one entry */
    bytes += 2 * hash_memory(l->slots[s] > 0 ? l->slots[s] : 1, possible);
  size_t paths = 2 * l->slots[SYSCALLS_CGROUP] * SYSCALLS_PATH_LEN;
  if (paths > 0)
    bytes += array_memory(paths, page);
  if (l->moved > 0)
    bytes += array_memory(l->moved * sizeof(struct syscalls_moved), page);
  if (l->errors_column || l->times_column)
    bytes += storage_memory(possible);
  return bytes;
}
