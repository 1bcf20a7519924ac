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
#include "machine.h"
#include "syscalls.skel.h"

/* The kernel's table takes this many times the names that get a series, and at
 * least so many, so that the heavy ones can be told from the rest. */
#define NAMES_PER_SERIES 4
#define MIN_NAMES 1024

#define CACHE_LINE 64

/* What a name takes in the kernel's hash: an element, and a bucket or two. */
#define BYTES_PER_NAME 104

_Static_assert(CALLS_NUMBERS == SYSCALLS_NUMBERS, "one row per number");
_Static_assert(NAME_COMM_SIZE == SYSCALLS_COMM_LEN, "one size of comm");

struct probe {
  struct syscalls_bpf *bpf;
  struct syscalls_block *blocks; /* mmap'ed, both tables of all CPUs */
  size_t block_size;             /* bytes */
  size_t cpus;
  size_t slots;
  unsigned retired;              /* the table that is not written: 0 or 1 */
  char (*comms)[NAME_COMM_SIZE]; /* the retired table's names ... */
  uint32_t *comm_slots;          /* ... and their slots, with room for all */
  size_t names;                  /* how many there are */
  char *log;                     /* the verifier's, while loading */
};

/* Kernels before 6.4 refuse a program whose log is longer than its buffer. */
#define LOG_SIZE (1 << 20)

/* Slots are chosen such that a block is a whole number of cache lines. */
static void lay_out(struct probe *p, const struct config *config) {
  size_t names = NAMES_PER_SERIES * (size_t)config->max_processes;
  if (names < MIN_NAMES)
    names = MIN_NAMES;
  size_t slots = SYSCALLS_SLOT_FIRST + p->cpus; /* each may keep a spare */
  if (config->by_process)
    slots += names;
  size_t size = sizeof(struct syscalls_block) + slots * sizeof(uint64_t);
  p->block_size = (size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  p->slots = (p->block_size - sizeof(struct syscalls_block)) / sizeof(uint64_t);
}

static size_t blocks_size(const struct probe *p) {
  size_t page = sysconf(_SC_PAGESIZE);
  return (2 * p->cpus * p->block_size + page - 1) / page * page;
}

static void choose(struct syscalls_bpf *bpf, const struct probe *p,
                   const struct config *config) {
  bpf->rodata->by_process = config->by_process;
  bpf->rodata->by_number = config->by_call;
  bpf->rodata->group_threads = config->group_threads;
  bpf->rodata->filter_numbers = config->filter_calls;
  memcpy(bpf->rodata->wanted, config->wanted, sizeof(config->wanted));
  bpf->rodata->n_slots = p->slots;

  size_t names = p->slots - SYSCALLS_SLOT_FIRST;
  bpf_map__set_max_entries(bpf->maps.names_0, names);
  bpf_map__set_max_entries(bpf->maps.names_1, names);
  bpf_map__set_max_entries(bpf->maps.blocks, 2 * p->cpus);
  bpf_map__set_value_size(bpf->maps.blocks, p->block_size);
}

static int load(struct probe *p, const struct config *config,
                const char **step) {
  LIBBPF_OPTS(bpf_object_open_opts, opts, .kernel_log_buf = p->log,
              .kernel_log_size = LOG_SIZE);
  *step = "open";
  p->bpf = syscalls_bpf__open_opts(&opts);
  if (!p->bpf)
    return -errno;

  choose(p->bpf, p, config);
  *step = "load";
  int status = syscalls_bpf__load(p->bpf);
  if (status != 0)
    return status;

  *step = "map";
  void *blocks = mmap(NULL, blocks_size(p), PROT_READ | PROT_WRITE, MAP_SHARED,
                      bpf_map__fd(p->bpf->maps.blocks), 0);
  if (blocks == MAP_FAILED)
    return -errno;
  p->blocks = blocks;

  p->bpf->bss->control.epoch = 1;
  p->retired = 0;
  for (int t = 0; t < 2; t++)
    p->bpf->bss->control.slots_used[t] = SYSCALLS_SLOT_FIRST;
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
      .table_bytes = blocks_size(p) + 2 * p->slots * BYTES_PER_NAME,
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

  p->cpus = cpus;
  lay_out(p, config);
  p->comms = calloc(p->slots, sizeof(*p->comms));
  p->comm_slots = calloc(p->slots, sizeof(*p->comm_slots));
  p->log = calloc(1, LOG_SIZE);
  if (p->comms && p->comm_slots && p->log)
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

/* The hash of the retired table's names. */
static int retired_names(const struct probe *p) {
  return bpf_map__fd(p->retired ? p->bpf->maps.names_1 : p->bpf->maps.names_0);
}

/* Updating an element of a map of maps waits until each program that may have
 * seen the old state has ended: the kernel's maybe_wait_bpf_programs(). Here
 * the element stays what it is, and the old state is the epoch. */
static int wait_for_programs(const struct probe *p) {
  int fd = retired_names(p);
  __u32 key = p->retired;
  return bpf_map__update_elem(p->bpf->maps.names, &key, sizeof(key), &fd,
                              sizeof(fd), BPF_ANY);
}

/* Moves the names from the retired table's hash into the probe. Names that the
 * kernel deletes in a call that then fails are gone: their calls are still in
 * their slots, and go to the others. */
static int take_names(struct probe *p) {
  int fd = retired_names(p);
  int status = 0;
  __u32 position = 0;
  for (bool first = true; status == 0; first = false) {
    __u32 n = p->slots - p->names;
    status = bpf_map_lookup_and_delete_batch(
        fd, first ? NULL : &position, &position, p->comms + p->names,
        p->comm_slots + p->names, &n, NULL);
    if (status == 0 || status == -ENOENT)
      p->names += n;
  }
  return status == -ENOENT ? 0 : status;
}

int probe_retire(struct probe *p, struct drain_table *table) {
  int status = wait_for_programs(p);
  if (status != 0)
    return status;
  status = take_names(p);
  if (status != 0)
    return status;

  size_t used = p->bpf->bss->control.slots_used[p->retired];
  enum { CELL = sizeof(uint64_t) };
  *table = (struct drain_table){
      .cells = (const uint64_t *)((const char *)p->blocks +
                                  p->retired * p->block_size),
      .cpus = p->cpus,
      .stride = 2 * p->block_size / CELL,
      .total = offsetof(struct syscalls_block, total) / CELL,
      .by_number = offsetof(struct syscalls_block, by_number) / CELL,
      .by_slot = offsetof(struct syscalls_block, by_slot) / CELL,
      .slots = used < p->slots ? used : p->slots,
      .full = SYSCALLS_SLOT_FULL,
      .unresolved = SYSCALLS_SLOT_UNRESOLVED,
      .comms = p->comms,
      .comm_slots = p->comm_slots,
      .names = p->names,
  };
  return 0;
}

void probe_clear(struct probe *p) {
  for (size_t cpu = 0; cpu < p->cpus; cpu++)
    memset((char *)p->blocks + (2 * cpu + p->retired) * p->block_size, 0,
           p->block_size);
  p->bpf->bss->control.slots_used[p->retired] = SYSCALLS_SLOT_FIRST;
  p->names = 0;
}

void probe_missed(const struct probe *p, uint64_t *missed) {
  struct bpf_prog_info info = {0};
  __u32 size = sizeof(info);
  int fd = bpf_program__fd(p->bpf->progs.sys_enter);
  if (bpf_obj_get_info_by_fd(fd, &info, &size) == 0)
    *missed = info.recursion_misses;
}

void probe_close(struct probe *p) {
  if (!p)
    return;

  if (p->blocks)
    munmap(p->blocks, blocks_size(p));
  syscalls_bpf__destroy(p->bpf);
  free(p->log);
  free(p->comm_slots);
  free(p->comms);
  free(p);
}
