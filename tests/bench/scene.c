/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_IN_USE 200 /* different ones, on the whole machine */
#define CALLS_OF_ONE 16  /* and by a process, if pairs are on */
#define INTERVAL_NS UINT64_C(10000000000)

static void *allocate(size_t n, size_t size) {
  void *memory = calloc(n, size);
  if (!memory)
    err(1, "memory");
  return memory;
}

static size_t processes(const struct scene *s) {
  return s->kind->pairs ? s->names / CALLS_OF_ONE : s->names;
}

static size_t pairs(const struct scene *s) {
  return s->kind->pairs ? s->names : 0;
}

static struct drain_slots slots_of(const struct layout *l, int space,
                                   size_t names) {
  size_t n = names > 0 ? SYSCALLS_SLOT_FIRST + names : 0;
  return (struct drain_slots){.start = l->start[space],
                              .n = n,
                              .taken = allocate(n + 1, sizeof(bool)),
                              .keys = allocate(n + 1, sizeof(union drain_key)),
                              .owners = allocate(n + 1, sizeof(uint32_t)),
                              .active = allocate(n + 1, sizeof(bool)),
                              .kept = allocate(n + 1, sizeof(uint8_t))};
}

/* As the probe lends it. */
static void lay_out(struct scene *s, size_t cpus) {
  struct config config = {
      .by = {[FAMILY_PROCESS] = true, [FAMILY_PAIR] = s->kind->pairs},
      .errors = s->kind->errors,
      .times = s->kind->times,
      .max = {[FAMILY_PROCESS] = processes(s), [FAMILY_PAIR] = pairs(s)}};
  s->layout = layout_for(&config, cpus, false);
  const struct layout *l = &s->layout;
  size_t stride = l->cpu_size / sizeof(*s->cells);
  s->cells = allocate(cpus * stride, sizeof(*s->cells));
  s->table = (struct drain_table){
      .cells = s->cells,
      .cpus = cpus,
      .stride = stride,
      .errors_column = l->errors_column,
      .times_column = l->times_column,
      .rows = 0,
      .full = SYSCALLS_SLOT_FULL,
      .unresolved = SYSCALLS_SLOT_UNRESOLVED,
      .slots[FAMILY_PROCESS] = slots_of(l, SYSCALLS_PROCESS, processes(s)),
      .slots[FAMILY_PAIR] = slots_of(l, SYSCALLS_PAIR, pairs(s)),
  };
}

static struct ledger *ledger_of(size_t names) {
  struct ledger_limits limits = {names, UINT64_MAX, 600 * INTERVAL_NS, 0};
  struct ledger *ledger = ledger_create(limits, 0);
  if (!ledger)
    err(1, "memory");
  return ledger;
}

void scene_init(struct scene *s, const struct kind *kind, size_t names,
                size_t cpus) {
  *s = (struct scene){.kind = kind, .names = names};
  lay_out(s, cpus);
  s->calls = calls_create();
  s->select = select_create();
  char error[256] = "out of memory";
  if (!s->calls || !s->select ||
      (kind->filter &&
       select_add(s->select, kind->filter, error, sizeof(error)) != 0))
    errx(1, "%s", error);
  s->ledger[FAMILY_PROCESS] = ledger_of(processes(s));
  s->ledger[FAMILY_CALL] = ledger_of(CALLS_ROWS);
  if (kind->pairs)
    s->ledger[FAMILY_PAIR] = ledger_of(names);
}

/* Slots go to names as they come, in no order. */
static void name_processes(struct scene *s, int i) {
  struct drain_slots *slots = &s->table.slots[FAMILY_PROCESS];
  for (uint32_t slot = SYSCALLS_SLOT_FIRST; slot < slots->n; slot++) {
    ((bool *)slots->taken)[slot] = true;
    snprintf(((union drain_key *)slots->keys)[slot].comm, NAME_COMM_SIZE,
             "%08x-%02x", slot * UINT32_C(0x9e3779b1),
             s->kind->fresh ? i & 0xff : 0);
  }
}

static void name_pairs(struct scene *s) {
  struct drain_slots *slots = &s->table.slots[FAMILY_PAIR];
  for (uint64_t slot = SYSCALLS_SLOT_FIRST; slot < slots->n; slot++) {
    uint64_t n = slot - SYSCALLS_SLOT_FIRST;
    uint64_t process = SYSCALLS_SLOT_FIRST + n / CALLS_OF_ONE;
    ((bool *)slots->taken)[slot] = true;
    ((union drain_key *)slots->keys)[slot].pair =
        process << 32 | n % CALLS_OF_ONE;
  }
}

static void fill(uint64_t *cells, size_t n, uint64_t calls) {
  for (size_t i = 0; i < n; i++)
    cells[i] = calls + i % 7;
}

static void fill_column(const struct scene *s, uint64_t *column,
                        uint64_t calls) {
  const struct drain_table *t = &s->table;
  fill(column + t->rows, CALLS_IN_USE, calls);
  for (int f = 0; f < FAMILIES; f++)
    fill(column + t->slots[f].start, t->slots[f].n, calls);
}

/* What other CPUs have written is not in this one's own caches. */
static void evict(void) {
  static volatile char memory[16 << 20];
  for (size_t i = 0; i < sizeof(memory); i += 64)
    memory[i]++;
}

void scene_fill(struct scene *s, int i) {
  const struct drain_table *t = &s->table;
  uint64_t calls = s->kind->fresh ? UINT64_C(1) << 2 * i : 1000;
  name_processes(s, i);
  name_pairs(s);
  for (size_t cpu = 0; cpu < t->cpus; cpu++) {
    uint64_t *cells = s->cells + cpu * t->stride;
    fill_column(s, cells, calls);
    if (t->errors_column)
      fill_column(s, cells + t->errors_column, calls);
    if (t->times_column)
      fill_column(s, cells + t->times_column, 1000 * calls);
  }
  for (int f = 0; f < FAMILIES; f++)
    for (size_t slot = 0; slot < t->slots[f].n; slot++)
      t->slots[f].kept[slot] = DRAIN_NONE;
  s->now += INTERVAL_NS;
  evict();
}

void scene_destroy(struct scene *s) {
  drain_destroy(&s->drain);
  for (int f = 0; f < FAMILIES; f++) {
    ledger_destroy(s->ledger[f]);
    free((void *)s->table.slots[f].taken);
    free((void *)s->table.slots[f].keys);
    free((void *)s->table.slots[f].owners);
    free(s->table.slots[f].active);
    free(s->table.slots[f].kept);
  }
  select_destroy(s->select);
  calls_destroy(s->calls);
  free(s->cells);
}
