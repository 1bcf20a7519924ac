/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "daemon.h"
#include "unit.h"

struct kernel kernel_stub;

enum { FULL, UNRESOLVED, LONG, FIRST };

enum {
  AT_ROWS,
  AT_PROCESSES = AT_ROWS + CALLS_ROWS + 1,
  AT_CGROUPS = AT_PROCESSES + KERNEL_SLOTS,
  AT_PAIRS = AT_CGROUPS + KERNEL_SLOTS,
};
#define COLUMN (sizeof(kernel_stub.cells[0]) / sizeof(uint64_t))

void kernel_boot(void) {
  kernel_stub = (struct kernel){.n = 1, .number = SYS_read};
  kernel_stub.paths[LONG][0] = CGROUP_PATH_LONG;
  for (size_t i = 0; i < KERNEL_NAMES; i++) {
    size_t slot = FIRST + i;
    char name[NAME_COMM_SIZE] = "sh";
    if (i > 0)
      snprintf(name, sizeof(name), "p%03zu", i);
    memcpy(kernel_stub.comms[slot].comm, name, sizeof(name));
    snprintf(kernel_stub.paths[slot], CGROUP_PATH_SIZE, "%s.service", name);
    kernel_stub.pairs[slot].pair = (uint64_t)slot << 32 | kernel_number(i);
  }
}

size_t kernel_number(size_t process) {
  return (kernel_stub.number + process) % CALLS_NUMBERS;
}

int probe_open(struct probe **probe, const struct config *config, char *error,
               size_t size) {
  snprintf(error, size, "no kernel");
  kernel_stub.config = *config;
  if (kernel_stub.open_status == 0) {
    *probe = (struct probe *)&kernel_stub;
    kernel_stub.open = true;
  }
  return kernel_stub.open_status;
}

int probe_attach(struct probe *probe, char *error, size_t size) {
  (void)probe;
  snprintf(error, size, "no hook");
  daemon_stub.now++; /* calls are counted from here on */
  kernel_stub.attached = kernel_stub.attach_status == 0;
  return kernel_stub.attach_status;
}

static void count(size_t cell, struct counts counts) {
  kernel_stub.cells[0][cell] += counts.calls;
  kernel_stub.cells[1][cell] += counts.errors;
  kernel_stub.cells[2][cell] += counts.ms * 1000000 + counts.ns;
}

static void count_process(size_t i, struct counts counts) {
  count(AT_ROWS + kernel_number(i), counts);
  count(AT_PROCESSES + FIRST + i, counts);
  count(AT_CGROUPS + FIRST + i, counts);
  count(AT_PAIRS + FIRST + i, counts);
  kernel_stub.taken[FIRST + i] |= counts.calls > 0;
}

/* The table that the check has left is retired before any flip, or with the
 * second one. */
static void count_left(void) {
  count_process(0, kernel_stub.left);
  kernel_stub.left = (struct counts){0};
}

static void count_reserved(enum family family, size_t start) {
  kernel_stub.cells[0][start + FULL] += kernel_stub.full[family];
  kernel_stub.cells[0][start + UNRESOLVED] += kernel_stub.unresolved[family];
}

void probe_flip(struct probe *probe) {
  (void)probe;
  kernel_stub.flips++;
  for (size_t i = kernel_stub.first; i < kernel_stub.first + kernel_stub.n; i++)
    count_process(i, kernel_stub.each);
  if (kernel_stub.flips == 2)
    count_left();
  count_reserved(FAMILY_PROCESS, AT_PROCESSES);
  count_reserved(FAMILY_CGROUP, AT_CGROUPS);
  count_reserved(FAMILY_PAIR, AT_PAIRS);
  kernel_stub.cells[0][AT_CGROUPS + LONG] += kernel_stub.too_long;
  kernel_stub.taken[LONG] |= kernel_stub.too_long > 0;
  kernel_stub.each = (struct counts){0};
  kernel_stub.too_long = 0;
  memset(kernel_stub.full, 0, sizeof(kernel_stub.full));
  memset(kernel_stub.unresolved, 0, sizeof(kernel_stub.unresolved));
}

static struct drain_slots slots_at(size_t start, const union drain_key *keys,
                                   enum family family) {
  return (struct drain_slots){start,
                              KERNEL_SLOTS,
                              kernel_stub.taken,
                              keys,
                              kernel_stub.owners,
                              kernel_stub.active[family],
                              kernel_stub.kept[family]};
}

int probe_retire(struct probe *probe, struct drain_table *table) {
  (void)probe;
  const struct config *config = &kernel_stub.config;
  daemon_stub.monotonic += kernel_stub.takes;
  if (kernel_stub.flips == 0)
    count_left();
  *table = (struct drain_table){
      .cells = kernel_stub.cells[0],
      .cpus = 1,
      .errors_column = config->errors ? COLUMN : 0,
      .times_column = config->times ? 2 * COLUMN : 0,
      .rows = AT_ROWS,
      .full = FULL,
      .unresolved = UNRESOLVED,
      .paths = (const void *)kernel_stub.paths,
  };
  if (config->by[FAMILY_PROCESS] || config->by[FAMILY_PAIR])
    table->slots[FAMILY_PROCESS] =
        slots_at(AT_PROCESSES, kernel_stub.comms, FAMILY_PROCESS);
  if (config->by[FAMILY_CGROUP])
    table->slots[FAMILY_CGROUP] = slots_at(AT_CGROUPS, NULL, FAMILY_CGROUP);
  if (config->by[FAMILY_PAIR])
    table->slots[FAMILY_PAIR] =
        slots_at(AT_PAIRS, kernel_stub.pairs, FAMILY_PAIR);
  return kernel_stub.retire_status;
}

void probe_clear(struct probe *probe) {
  (void)probe;
  kernel_stub.clears++;
  memset(kernel_stub.cells, 0, sizeof(kernel_stub.cells));
  memset(kernel_stub.taken, 0, sizeof(kernel_stub.taken));
  memcpy(kernel_stub.was_kept, kernel_stub.kept, sizeof(kernel_stub.kept));
  memset(kernel_stub.kept, 0, sizeof(kernel_stub.kept));
}

void probe_find_pods(struct probe *probe) {
  (void)probe;
  kernel_stub.searches++;
}

const struct losses *probe_losses(struct probe *probe) {
  static struct losses losses;
  (void)probe;
  losses = (struct losses){.missed = kernel_stub.missed,
                           .recovered = kernel_stub.recovered,
                           .unmatched = kernel_stub.unmatched,
                           .late = kernel_stub.late};
  return &losses;
}

struct trial check_run(struct probe *probe, const struct config *config) {
  (void)probe;
  (void)config;
  return kernel_stub.trial;
}

bool check_is_filtered(const struct config *config) {
  return config->filter_calls;
}

struct trial check_apart(const struct config *config) {
  (void)config;
  return kernel_stub.trial;
}

enum way probe_way(const struct probe *probe, int *refused) {
  (void)probe;
  *refused = kernel_stub.refused;
  return kernel_stub.way;
}

int probe_blind(const struct probe *probe) {
  (void)probe;
  return kernel_stub.blind;
}

void probe_user(const struct probe *probe, uint8_t hash, uint32_t *first,
                uint32_t *last) {
  (void)probe;
  *first = kernel_stub.users[hash];
  *last = *first + kernel_stub.more_users;
}

size_t probe_memory(const struct probe *probe) {
  (void)probe;
  return 400000;
}

size_t probe_cpus(const struct probe *probe) {
  (void)probe;
  return 2;
}

void probe_close(struct probe *probe) {
  if (probe)
    kernel_stub.open = kernel_stub.attached = false;
}

static FILE *open_text(const char *text) {
  return fmemopen((char *)text, strlen(text), "r");
}

static FILE *open_cgroup(void) {
  errno = kernel_stub.cgroup_error;
  if (errno)
    return NULL;
  return open_text(kernel_stub.without_cgroup2
                       ? "1:name=systemd:/system.slice/collectd.service\n"
                       : "0::/system.slice/collectd.service\n");
}

static FILE *open_tracefs(const char *path) {
  const char *tracefs = kernel_stub.tracefs;
  if (tracefs && strncmp(path, tracefs, strlen(tracefs)) == 0)
    return open_text("349\n");
  errno = ENOENT;
  return NULL;
}

/* By the linker's --wrap. */
FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode) {
  if (strcmp(path, "/proc/self/cgroup") == 0)
    return open_cgroup();
  if (strcmp(path, "/proc/sys/kernel/ftrace_enabled") == 0)
    return open_text(kernel_stub.without_ftrace ? "0\n" : "1\n");
  if (strncmp(path, "/sys/kernel/", strlen("/sys/kernel/")) == 0 &&
      strstr(path, "tracing/"))
    return open_tracefs(path);
  return __real_fopen(path, mode);
}
