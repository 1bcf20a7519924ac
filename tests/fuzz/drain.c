/* SPDX-License-Identifier: MIT */
/* Whatever a table holds: each count of it is in one row, or in that of others.
 */
#include "fuzz.h"

#include <string.h>

#include "table.h"

static bool are_equal(struct counts a, struct counts b) {
  return memcmp(&a, &b, sizeof(a)) == 0;
}

static struct counts sum_of(const struct rows *rows) {
  struct counts sum = rows->other;
  for (size_t i = 0; i < rows->n; i++)
    counts_add(&sum, &rows->row[i].counts);
  return sum;
}

/* Sorted, each name once, and none that only '_' could stand for. */
static void check_names(const struct rows *rows) {
  for (size_t i = 0; i < rows->n; i++) {
    size_t length = strnlen(rows->row[i].name, NAME_SIZE);
    FUZZ_CHECK(length > 0 && length < NAME_SIZE);
    FUZZ_CHECK(i == 0 || strcmp(rows->row[i - 1].name, rows->row[i].name) < 0);
  }
}

static uint64_t calls_of_slot(const struct table *t, enum family family,
                              size_t slot) {
  const struct drain_slots *slots = &t->table.slots[family];
  return slot < slots->n ? table_sum(t, slots->start + slot, 1).calls : 0;
}

/* What one name should have, of the slots whose it is. */
static struct counts sum_of_name(const struct table *t,
                                 const struct select *select,
                                 const char *name) {
  const struct drain_slots *slots = &t->table.slots[FAMILY_PROCESS];
  struct counts sum = {0};
  for (size_t slot = 0; slot < slots->n; slot++) {
    char comm[NAME_COMM_SIZE + 1] = "", own[NAME_SIZE];
    memcpy(comm, slots->keys[slot].comm, NAME_COMM_SIZE);
    name_clean(own, slots->keys[slot].comm);
    struct counts c = table_sum(t, slots->start + slot, 1);
    if (slots->taken[slot] && select_match(select, comm) &&
        strcmp(own, name) == 0)
      counts_add(&sum, &c);
  }
  return sum;
}

static void check_family(const struct table *t, const struct drain *out,
                         enum family family) {
  const struct drain_slots *slots = &t->table.slots[family];
  const struct rows *rows = &out->family[family];
  check_names(rows);
  if (family == FAMILY_CALL) {
    FUZZ_CHECK(are_equal(sum_of(rows), out->total));
    FUZZ_CHECK(
        are_equal(out->total, table_sum(t, t->table.rows, CALLS_ROWS + 1)));
    return;
  }
  FUZZ_CHECK(are_equal(sum_of(rows), table_sum(t, slots->start, slots->n)));
  FUZZ_CHECK(out->full[family] == calls_of_slot(t, family, t->table.full));
  FUZZ_CHECK(out->unresolved[family] ==
             calls_of_slot(t, family, t->table.unresolved));
}

/* How many have claimed; those before "m" have no series. */
static unsigned claim(void *claims, const char *name) {
  FUZZ_CHECK(name[0] != '\0');
  return strcmp("m", name) <= 0 ? ++*(unsigned *)claims : 0;
}

/* Only slots that have a key keep it. */
static void check_kept(struct table *t, const struct drain *out,
                       const struct calls *calls) {
  for (int family = 0; family < FAMILIES; family++) {
    unsigned claims = 0;
    drain_keep(out, &t->table, calls, family, claim, &claims);
  }
  for (int family = 0; family < FAMILIES; family++)
    for (size_t slot = 0; slot < TABLE_SLOTS; slot++)
      FUZZ_CHECK(!t->kept[family][slot] ||
                 (slot < t->table.slots[family].n && t->taken[family][slot]));
}

static void drain_one(struct table *t, struct drain *out,
                      const struct select *select, const struct calls *calls) {
  drain_reset(out);
  drain(out, &t->table, select, calls);
  for (int family = 0; family < FAMILIES; family++)
    check_family(t, out, family);
  const struct rows *rows = &out->family[FAMILY_PROCESS];
  for (size_t i = 0; i < rows->n; i++)
    FUZZ_CHECK(are_equal(rows->row[i].counts,
                         sum_of_name(t, select, rows->row[i].name)));
  check_kept(t, out, calls);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct calls *calls;
  struct fuzz f = {data, size};
  struct table t;
  struct drain out = {0};
  struct select *select = select_create();
  char error[128];
  calls = calls ? calls : calls_create();
  table_init(&t, &f);
  if (fuzz_below(&f, 2))
    FUZZ_CHECK(select_add(select, "/[a-m]/", error, sizeof(error)) == 0);
  do {
    table_fill(&t, &f);
    drain_one(&t, &out, select, calls);
  } while (f.left > 0);
  drain_destroy(&out);
  table_destroy(&t);
  select_destroy(select);
  return 0;
}
