/* SPDX-License-Identifier: MIT */
#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../bpf/syscalls.h"
#include "diagnose.h"
#include "keys.h"
#include "layout.h"
#include "machine.h"
#include "program.h"
#include "syscalls.skel.h"

_Static_assert(CALLS_ROWS == SYSCALLS_ROW_OTHER, "one row per number");
_Static_assert(NAME_COMM_SIZE == SYSCALLS_COMM_LEN, "one size of comm");
_Static_assert(CGROUP_PATH_SIZE == SYSCALLS_PATH_LEN, "one size of path");
_Static_assert(CGROUP_PATH_LONG == SYSCALLS_PATH_LONG, "one mark of length");
_Static_assert(CGROUP_DIRECTORY_SIZE == SYSCALLS_DIRECTORY_LEN,
               "one size of directory");
_Static_assert(sizeof(union drain_key) == sizeof(struct syscalls_key),
               "a key is taken as it is");

struct probe {
  struct syscalls_bpf *bpf;
  struct layout layout;
  char *cpus;  /* mmap'ed: struct syscalls_cpu, cpu_size bytes apart */
  char *paths; /* mmap'ed, NULL if they are off */
  struct keys keys[SYSCALLS_SPACES]; /* of the retired table */
  unsigned retired;                  /* the table that is not written: 0 or 1 */
  char *log;                         /* the verifier's, while loading */
};

/* Kernels before 6.4 refuse a program whose log is longer than its buffer. */
#define LOG_SIZE (1 << 20)

static struct syscalls_cpu *cpu_at(const struct probe *p, size_t cpu) {
  return (struct syscalls_cpu *)(p->cpus + cpu * p->layout.cpu_size);
}

static size_t whole_pages(size_t bytes) {
  size_t page = sysconf(_SC_PAGESIZE);
  return (bytes + page - 1) / page * page;
}

static size_t cpus_size(const struct probe *p) {
  return whole_pages(p->layout.cpus * p->layout.cpu_size);
}

static size_t paths_size(const struct probe *p) {
  return whole_pages(2 * p->layout.slots[SYSCALLS_CGROUP] * SYSCALLS_PATH_LEN);
}

static int map_memory(struct bpf_map *map, size_t size, char **memory) {
  void *mapped =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(map), 0);
  if (mapped == MAP_FAILED)
    return -errno;
  *memory = mapped;
  return 0;
}

static int load(struct probe *p, const struct config *config,
                const char **step) {
  int status =
      program_load(&p->bpf, &p->layout, config, step, p->log, LOG_SIZE);
  if (status != 0)
    return status;

  *step = "map";
  status = map_memory(p->bpf->maps.cpus, cpus_size(p), &p->cpus);
  if (status == 0 && p->layout.slots[SYSCALLS_CGROUP] > 0)
    status = map_memory(p->bpf->maps.paths, paths_size(p), &p->paths);
  if (status != 0)
    return status;

  p->bpf->bss->control.epoch = 1;
  p->retired = 0;
  for (int i = 0; i < 2 * SYSCALLS_SPACES; i++)
    p->bpf->bss->control.slots_used[i % 2][i / 2] = SYSCALLS_SLOT_FIRST;
  return 0;
}

static void explain(const struct probe *p, int status, const char *step,
                    char *error, size_t size) {
  struct utsname name = {0};
  uname(&name);
  struct diagnose_facts facts = {
      .error = -status,
      .step = step,
      .release = name.release,
      .log = p->log ? p->log : "",
      .table_bytes = layout_memory(&p->layout, sysconf(_SC_PAGESIZE)),
      .btf = access("/sys/kernel/btf/vmlinux", R_OK) == 0,
      .capable = machine_is_capable("/proc/self/status"),
  };
  diagnose(&facts, error, size);
}

static int allocate(struct probe *p, const struct config *config, char *error,
                    size_t size) {
  int cpus = machine_cpus("/sys/devices/system/cpu/possible");
  if (cpus < 0) {
    snprintf(error, size, "cannot read /sys/devices/system/cpu/possible: %s",
             strerror(-cpus));
    return cpus;
  }

  p->layout = layout_for(config, cpus);
  int status = 0;
  for (int s = 0; s < SYSCALLS_SPACES && status == 0; s++)
    status = keys_init(&p->keys[s], p->layout.slots[s]);
  p->log = calloc(1, LOG_SIZE);
  if (status == 0 && p->log)
    return 0;
  snprintf(error, size, "out of memory");
  return -ENOMEM;
}

int probe_open(struct probe **probe, const struct config *config, char *error,
               size_t size) {
  snprintf(error, size, "out of memory");
  struct probe *p = calloc(1, sizeof(*p));
  if (!p)
    return -ENOMEM;

  int status = allocate(p, config, error, size);
  if (status != 0)
    goto out;

  /* libbpf would tell stderr what goes wrong, in many lines. */
  const char *step = NULL;
  libbpf_print_fn_t print = libbpf_set_print(NULL);
  status = load(p, config, &step);
  libbpf_set_print(print);
  if (status != 0)
    explain(p, status, step, error, size);
  free(p->log);
  p->log = NULL;

out:
  if (status != 0) {
    probe_close(p);
    return status;
  }
  *probe = p;
  return 0;
}

int probe_attach(struct probe *p, char *error, size_t size) {
  libbpf_print_fn_t print = libbpf_set_print(NULL);
  int status = syscalls_bpf__attach(p->bpf);
  libbpf_set_print(print);
  if (status != 0)
    explain(p, status, "attach", error, size);
  return status;
}

void probe_detach(struct probe *p) { syscalls_bpf__detach(p->bpf); }

void probe_flip(struct probe *p) {
  uint64_t epoch = p->bpf->bss->control.epoch;
  p->retired = epoch & 1;
  __atomic_store_n(&p->bpf->bss->control.epoch, epoch + 1, __ATOMIC_RELEASE);
}

/* The hash of a space's keys in the retired table. */
static int retired_keys(const struct probe *p, int space) {
  return bpf_map__fd(program_keys(p->bpf, space, p->retired));
}

/* Updating an element of a map of maps waits until each program that may have
 * seen the old state has ended: the kernel's maybe_wait_bpf_programs(). Here
 * the element stays what it is, and the old state is the epoch. */
static int wait_for_programs(const struct probe *p) {
  int fd = retired_keys(p, SYSCALLS_PROCESS);
  __u32 key = 2 * SYSCALLS_PROCESS + p->retired;
  return bpf_map__update_elem(p->bpf->maps.keys, &key, sizeof(key), &fd,
                              sizeof(fd), BPF_ANY);
}

static struct drain_slots slots_of(const struct probe *p, int space) {
  size_t used = p->bpf->bss->control.slots_used[p->retired][space];
  size_t slots = p->layout.slots[space];
  return (struct drain_slots){
      .start = p->layout.start[space],
      .n = used < slots ? used : slots,
      .taken = p->keys[space].taken,
      .keys = p->keys[space].keys,
      .kept = p->keys[space].kept,
  };
}

static void lend(const struct probe *p, struct drain_table *table) {
  const struct layout *l = &p->layout;
  *table = (struct drain_table){
      .cells =
          (const uint64_t *)cpu_at(p, 0)->cells + p->retired * l->table_cells,
      .cpus = l->cpus,
      .stride = l->cpu_size / sizeof(uint64_t),
      .errors_column = l->errors_column,
      .times_column = l->times_column,
      .rows = 0,
      .full = SYSCALLS_SLOT_FULL,
      .unresolved = SYSCALLS_SLOT_UNRESOLVED,
      .slots[FAMILY_PROCESS] = slots_of(p, SYSCALLS_PROCESS),
      .slots[FAMILY_CGROUP] = slots_of(p, SYSCALLS_CGROUP),
      .slots[FAMILY_PAIR] = slots_of(p, SYSCALLS_PAIR),
  };
  if (p->paths)
    table->paths = (const void *)(p->paths + p->retired * CGROUP_PATH_SIZE *
                                                 l->slots[SYSCALLS_CGROUP]);
}

int probe_retire(struct probe *p, struct drain_table *table) {
  int status = wait_for_programs(p);
  for (int s = 0; s < SYSCALLS_SPACES && status == 0; s++)
    if (p->layout.slots[s] > 0)
      status = keys_take(&p->keys[s], retired_keys(p, s));
  if (status == 0)
    lend(p, table);
  return status;
}

static void put_back(struct probe *p, int space) {
  struct keys *k = &p->keys[space];
  if (space == SYSCALLS_PAIR)
    keys_follow(k, &p->keys[SYSCALLS_PROCESS]);
  size_t n = keys_put_back(k, retired_keys(p, space), SYSCALLS_SLOT_FIRST,
                           layout_kept(&p->layout, space));
  if (space == SYSCALLS_CGROUP)
    keys_move(k, p->paths + p->retired * k->slots * SYSCALLS_PATH_LEN,
              SYSCALLS_PATH_LEN);
  p->bpf->bss->control.slots_used[p->retired][space] = SYSCALLS_SLOT_FIRST + n;
}

void probe_clear(struct probe *p) {
  const struct layout *l = &p->layout;
  for (size_t i = 0; i < l->cpus; i++) {
    struct syscalls_cpu *cpu = cpu_at(p, i);
    memset(cpu->cells + p->retired * l->table_cells, 0,
           l->table_cells * sizeof(cpu->cells[0]));
    memset(cpu->spare[p->retired], 0, sizeof(cpu->spare[p->retired]));
  }
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    if (l->slots[s] > 0)
      put_back(p, s);
}

/* Runs of a program that the kernel skipped; none of one that is not loaded. */
static uint64_t skipped(const struct bpf_program *program) {
  struct bpf_prog_info info = {0};
  __u32 size = sizeof(info);
  int fd = bpf_program__fd(program);
  return fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &size) == 0
             ? info.recursion_misses
             : 0;
}

static void raise_to(uint64_t *figure, uint64_t to) {
  if (to > *figure)
    *figure = to;
}

void probe_losses(const struct probe *p, uint64_t *missed,
                  uint64_t *unmatched) {
  raise_to(missed, skipped(p->bpf->progs.sys_enter) +
                       skipped(p->bpf->progs.sys_enter_only));

  uint64_t returns =
      skipped(p->bpf->progs.sys_exit) + skipped(p->bpf->progs.sched_switch);
  for (size_t i = 0; i < p->layout.cpus; i++)
    returns += cpu_at(p, i)->unmatched;
  raise_to(unmatched, returns);
}

void probe_close(struct probe *p) {
  if (!p)
    return;

  if (p->cpus)
    munmap(p->cpus, cpus_size(p));
  if (p->paths)
    munmap(p->paths, paths_size(p));
  syscalls_bpf__destroy(p->bpf);
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    keys_destroy(&p->keys[s]);
  free(p->log);
  free(p);
}
