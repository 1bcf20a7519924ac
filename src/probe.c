/* SPDX-License-Identifier: MIT */
#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../bpf/syscalls.h"
#include "diagnose.h"
#include "grace.h"
#include "kernel.h"
#include "layout.h"
#include "losses.h"
#include "machine.h"
#include "memory.h"
#include "program.h"
#include "skips.h"
#include "spaces.h"
#include "syscalls.skel.h"
#include "table.h"
#include "way.h"

struct probe {
  struct syscalls_bpf *bpf;
  const struct config *config; /* the owner's */
  enum way way;
  int refused; /* why it is not WAY_CLASSIC: a positive errno, or 0 */
  int blind;   /* why what is skipped is not looked for: likewise */
  struct program_hooks hooks;
  struct memory memory;
  struct losses losses;
  size_t possible; /* CPUs */
  struct spaces spaces;
  unsigned retired; /* the table that is not written: 0 or 1 */
  char *log;        /* the verifier's, while loading */
};

/* Kernels before 6.4 refuse a program whose log is longer than its buffer. */
#define LOG_SIZE (1 << 20)

static void unload(struct probe *p) {
  memory_unmap(&p->memory);
  syscalls_bpf__destroy(p->bpf);
  p->bpf = NULL;
}

/* For the probe's way. */
static int load(struct probe *p, const char **step) {
  if (p->log) /* of another way */
    p->log[0] = '\0';
  p->memory.layout =
      layout_for(p->config, p->memory.layout.cpus, way_skips(p->way));
  int status = program_load(&p->bpf, &p->memory.layout, p->config, p->way, step,
                            p->log, p->log ? LOG_SIZE : 0);
  if (status != 0)
    return status;

  *step = "map";
  status = memory_map(&p->memory, p->bpf);
  if (status != 0)
    return status;

  p->hooks =
      program_hooks(p->bpf, p->way, p->config->errors || p->config->times);
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
      .table_bytes = probe_memory(p),
      .btf = access("/sys/kernel/btf/vmlinux", R_OK) == 0 || errno != ENOENT,
      .capable = machine_is_capable("/proc/self/status"),
  };
  diagnose(&facts, error, size);
}

static int allocate(struct probe *p, char *error, size_t size) {
  struct machine_cpus cpus;
  int status = machine_cpus("/sys/devices/system/cpu", &cpus, error, size);
  if (status != 0)
    return status;

  p->possible = cpus.possible;
  p->memory.layout = layout_for(p->config, cpus.present, false);
  status = spaces_init(&p->spaces, &p->memory.layout);
  p->log = calloc(1, LOG_SIZE);
  if (status == 0 && p->log)
    return 0;
  snprintf(error, size, "out of memory");
  return -ENOMEM;
}

/* Not if something was short, which may pass: a worse way would stay, as a
 * plugin is started once. Nor for what all ways need. */
static bool is_refused(const struct probe *p, int status, const char *step) {
  const struct diagnose_facts facts = {
      .error = -status, .step = step, .log = p->log ? p->log : ""};
  return diagnose_is_refusal(&facts);
}

/* Turns to the next best way, if that may be of use. */
static bool give_up(struct probe *p, int status, const char *step) {
  if (way_next(p->way) == WAYS || !is_refused(p, status, step))
    return false;
  if (p->way == WAY_CLASSIC)
    p->refused = -status;
  unload(p);
  p->way = way_next(p->way);
  return true;
}

/* Loads for the way, or for the next best that the kernel takes. */
static int load_any(struct probe *p, const char **step) {
  int status = load(p, step);
  while (status != 0 && give_up(p, status, *step))
    status = load(p, step);
  return status;
}

/* By the first way that this kernel has. */
static int open_first(struct probe *p, const char **step) {
  int preemptible = kernel_is_preemptible();
  *step = "choose";
  if (preemptible < 0)
    return preemptible;
  p->way = way_first(preemptible);
  return load_any(p, step);
}

int probe_open(struct probe **probe, const struct config *config, char *error,
               size_t size) {
  snprintf(error, size, "out of memory");
  struct probe *p = calloc(1, sizeof(*p));
  if (!p)
    return -ENOMEM;

  p->config = config;
  int status = allocate(p, error, size);
  if (status != 0)
    goto out;

  /* libbpf would tell stderr what goes wrong, in many lines. */
  const char *step = NULL;
  libbpf_print_fn_t print = libbpf_set_print(NULL);
  status = open_first(p, &step);
  libbpf_set_print(print);
  if (status != 0)
    explain(p, status, step, error, size);

out:
  if (status != 0) {
    probe_close(p);
    return status;
  }
  *probe = p;
  return 0;
}

static int attach(struct probe *p, const char **step) {
  *step = "attach";
  p->blind = way_skips(p->way) ? -skips_locate(p->bpf, &p->hooks) : 0;
  if (p->blind != 0 && !is_refused(p, -p->blind, *step))
    return -p->blind;
  return program_attach(p->bpf, p->way, p->blind == 0);
}

/* Attaches by the way, or by the next best that the kernel takes. */
static int attach_any(struct probe *p, const char **step) {
  int status = attach(p, step);
  while (status != 0 && give_up(p, status, *step)) {
    status = load_any(p, step);
    if (status == 0)
      status = attach(p, step);
  }
  return status;
}

int probe_attach(struct probe *p, char *error, size_t size) {
  const char *step = NULL;
  libbpf_print_fn_t print = libbpf_set_print(NULL);
  int status = attach_any(p, &step);
  libbpf_set_print(print);
  if (status != 0)
    explain(p, status, step, error, size);
  free(p->log);
  p->log = NULL;
  return status;
}

enum way probe_way(const struct probe *p, int *refused) {
  *refused = p->refused;
  return p->way;
}

int probe_blind(const struct probe *p) { return p->blind; }

void probe_detach(struct probe *p) { syscalls_bpf__detach(p->bpf); }

void probe_flip(struct probe *p) {
  uint64_t epoch = p->bpf->bss->control.epoch;
  p->retired = epoch & 1;
  __atomic_store_n(&p->bpf->bss->control.epoch, epoch + 1, __ATOMIC_RELEASE);
}

static int wait_for_programs(const struct probe *p) {
  const struct bpf_map *hash =
      program_keys(p->bpf, SYSCALLS_PROCESS, p->retired);
  return grace_wait(p->bpf->maps.keys, 2 * SYSCALLS_PROCESS + p->retired,
                    bpf_map__fd(hash), way_skips(p->way));
}

int probe_retire(struct probe *p, struct drain_table *table) {
  int status = wait_for_programs(p);
  if (status == 0)
    status = spaces_take(&p->spaces, &p->memory, p->bpf, p->retired);
  if (status == 0)
    table_lend(table, &p->memory, p->spaces.keys[p->retired],
               p->bpf->bss->control.slots_used, p->retired);
  return status;
}

void probe_find_pods(struct probe *p) { program_find_pods(p->bpf); }

void probe_clear(struct probe *p) {
  memory_clear(&p->memory, p->retired);
  spaces_put_back(&p->spaces, &p->memory, p->bpf, p->retired);
}

static struct losses_told told(const struct probe *p) {
  struct losses_told told = memory_told(&p->memory);
  told.late = p->bpf->bss->control.late;
  skips_read(&p->hooks, &told);
  return told;
}

const struct losses *probe_losses(struct probe *p) {
  struct losses_told now = told(p);
  losses_update(&p->losses, &now, way_skips(p->way) && p->blind == 0);
  return &p->losses;
}

void probe_user(const struct probe *p, uint8_t hash, uint32_t *first,
                uint32_t *last) {
  *last = p->bpf->bss->users[hash];
  *first =
      *last < SYSCALLS_USER_RANGE ? *last : *last - (SYSCALLS_USER_RANGE - 1);
}

size_t probe_cpus(const struct probe *p) { return p->memory.layout.cpus; }

size_t probe_memory(const struct probe *p) {
  return layout_memory(&p->memory.layout, p->possible, sysconf(_SC_PAGESIZE));
}

void probe_tried(const struct probe *p, size_t row, struct probe_trial *trial) {
  struct losses_told now = told(p);
  *trial = (struct probe_trial){
      .unmatched = now.unmatched,
      .skipped = now.skipped + now.skipped_returns,
  };
  for (unsigned t = 0; t < 2; t++)
    memory_add(&p->memory, t, row, &trial->counts);
}

void probe_close(struct probe *p) {
  if (!p)
    return;

  unload(p);
  spaces_destroy(&p->spaces);
  free(p->log);
  free(p);
}
