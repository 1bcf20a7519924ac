/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "syscalls.skel.h"

static size_t whole_pages(size_t bytes) {
  size_t page = sysconf(_SC_PAGESIZE);
  return (bytes + page - 1) / page * page;
}

static size_t cpus_size(const struct layout *l) {
  return whole_pages(l->cpus * l->cpu_size);
}

static size_t shared_size(const struct layout *l) {
  return whole_pages(l->cpu_size);
}

static size_t paths_size(const struct layout *l) {
  return whole_pages(2 * l->slots[SYSCALLS_CGROUP] * SYSCALLS_PATH_LEN);
}

static size_t moved_size(const struct layout *l) {
  return whole_pages(l->moved * sizeof(struct syscalls_moved));
}

/* NULL, with errno, if that can't be. What is off has no bytes. */
static void *map(const struct bpf_map *map, size_t size) {
  if (size == 0)
    return NULL;
  void *mapped =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(map), 0);
  return mapped == MAP_FAILED ? NULL : mapped;
}

int memory_map(struct memory *m, const struct syscalls_bpf *bpf) {
  const struct layout *l = &m->layout;
  if (!bpf->bss)
    return -ENODEV;
  m->cpus = map(bpf->maps.cpus, cpus_size(l));
  if (!m->cpus)
    return -errno;
  m->shared = map(bpf->maps.shared, shared_size(l));
  if (!m->shared)
    return -errno;
  m->paths = map(bpf->maps.paths, paths_size(l));
  if (!m->paths && paths_size(l) > 0)
    return -errno;
  m->moved = map(bpf->maps.moved, moved_size(l));
  return m->moved || moved_size(l) == 0 ? 0 : -errno;
}

static void unmap(void *mapped, size_t size) {
  if (mapped)
    munmap(mapped, size);
}

void memory_unmap(struct memory *m) {
  unmap(m->cpus, cpus_size(&m->layout));
  unmap(m->shared, shared_size(&m->layout));
  unmap(m->paths, paths_size(&m->layout));
  unmap(m->moved, moved_size(&m->layout));
  *m = (struct memory){.layout = m->layout};
}

struct syscalls_cpu *memory_cpu(const struct memory *m, size_t cpu) {
  char *block =
      cpu < m->layout.cpus ? m->cpus + cpu * m->layout.cpu_size : m->shared;
  return (struct syscalls_cpu *)block;
}

void memory_add(const struct memory *m, unsigned table, size_t cell,
                struct counts *counts) {
  const struct layout *l = &m->layout;
  for (size_t i = 0; i <= l->cpus; i++) {
    const volatile __u64 *calls =
        memory_cpu(m, i)->cells + table * l->table_cells + cell;
    struct counts here = {.calls = calls[0]};
    here.errors = l->errors_column ? calls[l->errors_column] : 0;
    here.ns = l->times_column ? calls[l->times_column] : 0;
    counts_add(counts, &here);
  }
}

void memory_clear(const struct memory *m, unsigned table) {
  size_t cells = m->layout.table_cells;
  for (size_t i = 0; i <= m->layout.cpus; i++) {
    struct syscalls_cpu *cpu = memory_cpu(m, i);
    memset(cpu->cells + table * cells, 0, cells * sizeof(cpu->cells[0]));
    memset(cpu->spare[table], 0, sizeof(cpu->spare[table]));
  }
}

struct losses_told memory_told(const struct memory *m) {
  struct losses_told told = {0};
  for (size_t i = 0; i <= m->layout.cpus; i++) {
    told.recovered += memory_cpu(m, i)->recovered;
    told.unmatched += memory_cpu(m, i)->unmatched;
    told.settled += memory_cpu(m, i)->skips[SYSCALLS_ENTER].seen;
  }
  return told;
}
