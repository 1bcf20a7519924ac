/* SPDX-License-Identifier: MIT */
/* What one table has of the other one. */
#include <stdio.h>
#include <string.h>

#include "keyrings.h"
#include "unit.h"

#define SLOTS KEYRINGS_SLOTS
#define FIRST KEYRINGS_FIRST

static void keep(struct keys *k, size_t slot, const char *comm) {
  keyrings_keep(k, slot, comm, DRAIN_FIRST);
}

static void the_other_tables_keys_are_adopted(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  keep(&k, 4, "cron");
  keep(&k, 6, "sh");
  keyrings_hold(&other, 3, "redis");
  keyrings_hold(&other, 4, "sh");
  keyrings_hold(&other, 6, "nginx");
  k.owners[4] = 0x0404;
  k.owners[6] = 0x0606;
  other.owners[3] = 0x0303;
  other.owners[4] = 0x0707;
  CU_ASSERT_EQUAL(keyrings_arrange(&k, &other, SLOTS), 4);
  keyrings_check(&k, "3=cron 4=sh 5=redis 6=nginx");
  keyrings_check(&other, "3=redis 4=sh 6=nginx");
  CU_ASSERT_EQUAL(other.moved[3], 5);
  CU_ASSERT_EQUAL(other.moved[4], 4);
  CU_ASSERT_EQUAL(other.moved[5], 0);
  CU_ASSERT_EQUAL(other.moved[6], 6);
  CU_ASSERT_EQUAL(k.batch_places[0].owner, 0x0404);
  CU_ASSERT_EQUAL(k.batch_places[1].owner, 0x0606);
  CU_ASSERT_EQUAL(k.batch_places[2].owner, 0x0303);
  CU_ASSERT_EQUAL(k.owners[5], 0x0303);
  keys_destroy(&k);
  keys_destroy(&other);
}

/* As after a flood: each slot has a key. */
static void a_full_table_adopts_all(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  for (size_t slot = FIRST; slot < SLOTS; slot++)
    keyrings_name(&k, slot, (char[]){'a' + slot, '\0'});
  k.kept[7] = DRAIN_FIRST;
  keyrings_hold(&other, 3, "redis");
  keyrings_hold(&other, 4, "nginx");
  CU_ASSERT_EQUAL(keyrings_arrange(&k, &other, SLOTS), 3);
  keyrings_check(&k, "3=h 4=redis 5=nginx");
  for (size_t i = 0; i < 3; i++) {
    CU_ASSERT_EQUAL(k.batch_places[i].slot, FIRST + i);
    UNIT_TEXT(k.batch[i].comm, k.keys[FIRST + i].comm);
  }
  keys_destroy(&k);
  keys_destroy(&other);
}

static void no_more_are_adopted_than_may(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  keep(&k, 3, "cron");
  keyrings_hold(&other, 3, "redis");
  keyrings_hold(&other, 4, "nginx");
  CU_ASSERT_EQUAL(keyrings_arrange(&k, &other, 2), 2);
  keyrings_check(&k, "3=cron 4=redis");
  CU_ASSERT_EQUAL(other.moved[4], 0);
  keys_destroy(&k);
  keys_destroy(&other);
}

/* Or the tables would have a key from each other for ever. */
static void what_no_table_keeps_is_forgotten(void) {
  struct keys k[2] = {keyrings_create(SLOTS), keyrings_create(SLOTS)};
  keep(&k[0], 4, "sh");
  CU_ASSERT_EQUAL(keyrings_arrange(&k[0], &k[1], SLOTS), 1);
  CU_ASSERT_EQUAL(keyrings_arrange(&k[1], &k[0], SLOTS), 1);
  keyrings_check(&k[1], "3=sh");
  CU_ASSERT_EQUAL(keyrings_arrange(&k[0], &k[1], SLOTS), 0);
  CU_ASSERT_EQUAL(keyrings_arrange(&k[1], &k[0], SLOTS), 0);

  keep(&k[0], 4, "sh");
  keyrings_arrange(&k[0], &k[1], SLOTS);
  keyrings_arrange(&k[1], &k[0], SLOTS);
  k[0].kept[3] = DRAIN_FIRST;
  keyrings_arrange(&k[0], &k[1], SLOTS);
  CU_ASSERT_EQUAL(keyrings_arrange(&k[1], &k[0], SLOTS), 1);
  keys_destroy(&k[0]);
  keys_destroy(&k[1]);
}

static void a_pair(struct keys *k, size_t slot, uint64_t process,
                   uint32_t row) {
  k->taken[slot] = true;
  k->kept[slot] = k->held[slot] = DRAIN_FIRST;
  k->keys[slot].pair = process << 32 | row;
}

static void adopted_pairs_are_of_the_process_here(void) {
  struct keys pairs = keyrings_create(SLOTS), others = keyrings_create(SLOTS),
              processes = keyrings_create(SLOTS);
  processes.moved[3] = 6;
  processes.moved[4] = 0; /* not adopted */
  a_pair(&others, 3, 3, 7);
  a_pair(&others, 4, 4, 7);
  a_pair(&others, 5, 3, 8);
  a_pair(&pairs, 3, 6, 8);
  struct keys_held held =
      keys_arrange(&pairs, &others, FIRST, SLOTS, &processes);
  CU_ASSERT_EQUAL(held.own, 1);
  CU_ASSERT_EQUAL(held.n, 2);
  CU_ASSERT_EQUAL(pairs.keys[4].pair, UINT64_C(6) << 32 | 7);
  CU_ASSERT_EQUAL(pairs.batch[1].pair, UINT64_C(6) << 32 | 7);
  CU_ASSERT_EQUAL(others.keys[3].pair, UINT64_C(3) << 32 | 7);
  CU_ASSERT_EQUAL(others.moved[4], 0);
  CU_ASSERT_EQUAL(others.moved[5], 3);
  keys_destroy(&pairs);
  keys_destroy(&others);
  keys_destroy(&processes);
}

static void what_adopted_keys_have_is_copied(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  const char items[SLOTS][3] = {"", "", "", "", "44", "55", "66"};
  char to[SLOTS][3] = {"", "", "", "aa", "bb", "cc"};
  keep(&k, 4, "sh");
  keyrings_hold(&other, 4, "nginx");
  keyrings_hold(&other, 5, "sh");
  keyrings_hold(&other, 6, "cron");
  keyrings_arrange(&k, &other, SLOTS);
  keys_copy(&other, items, to, FIRST + 1, sizeof(to[0]));
  UNIT_TEXT(to[3], "aa");
  UNIT_TEXT(to[4], "44");
  UNIT_TEXT(to[5], "66");
  UNIT_TEXT(to[6], "");
  keys_destroy(&k);
  keys_destroy(&other);
}

/* All keys that a table can have, beside as many others. */
static void every_key_is_found(void) {
  enum { MANY = 5000, ROOM = 2 * MANY };
  struct keys k = keyrings_create(ROOM), other = keyrings_create(MANY);
  for (size_t slot = FIRST; slot < MANY; slot++) {
    k.taken[slot] = true;
    k.kept[slot] = DRAIN_FIRST;
    k.keys[slot].pair = 2 * slot;
    other.taken[slot] = true;
    other.held[slot] = DRAIN_FIRST;
    other.keys[slot].pair = 3 * slot;
  }
  size_t n = keyrings_arrange(&k, &other, ROOM - FIRST);
  size_t twins = 0;
  for (size_t slot = FIRST; slot < MANY; slot++) {
    CU_ASSERT_EQUAL(k.keys[other.moved[slot]].pair, 3 * slot);
    twins += other.moved[slot] < MANY;
  }
  /* Multiples of six that both have. */
  CU_ASSERT_EQUAL(twins, (2 * (MANY - 1)) / 6 - 1);
  CU_ASSERT_EQUAL(n, 2 * (MANY - FIRST) - twins);
  keys_destroy(&k);
  keys_destroy(&other);
}

/* Each is as dear as in the dearer of both tables. */
static void the_dearest_have_places(void) {
  static const struct {
    size_t most;
    const char *places;
  } cases[] = {
      {0, ""},
      {1, "3=own1"},
      {2, "3=own1 4=both"},
      {3, "3=own1 4=both 5=other1"},
      {4, "3=own1 4=own2 5=both 6=other1"},
      {5, "3=own1 4=own2 5=both 6=other1 7=other2"},
      {6, "3=own3 4=own1 5=own2 6=both 7=other1 8=other2"},
      {7, "3=own3 4=own1 5=own2 6=both 7=other1 8=other2 9=other3"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct keys k = keyrings_create(16), other = keyrings_create(16);
    keyrings_keep(&k, 4, "own3", DRAIN_MORE);
    keyrings_keep(&k, 5, "own1", DRAIN_FIRST);
    keyrings_keep(&k, 6, "own2", DRAIN_PAIRED);
    keyrings_keep(&k, 9, "both", DRAIN_MORE);
    keyrings_hold(&other, 3, "other1");
    keyrings_hold(&other, 4, "other2");
    keyrings_hold(&other, 5, "other3");
    keyrings_hold(&other, 6, "both");
    other.held[4] = DRAIN_PAIRED;
    other.held[5] = DRAIN_MORE;
    CU_ASSERT_EQUAL(keyrings_arrange(&k, &other, cases[i].most), cases[i].most);
    keyrings_check(&k, cases[i].places);
    keys_destroy(&k);
    keys_destroy(&other);
  }
}

/* Names of one series, of which another one comes first each time. */
static void tables_do_not_make_each_others_keys_dearer(void) {
  struct keys k[2] = {keyrings_create(64), keyrings_create(64)};
  char name[NAME_COMM_SIZE];
  for (size_t round = 0; round < 40; round++) {
    struct keys *here = &k[round % 2], *other = &k[!(round % 2)];
    size_t n = 0;
    for (; n < 40 && n <= round; n++) {
      snprintf(name, sizeof(name), "a%zu", n);
      keyrings_keep(here, FIRST + n, name,
                    n == round ? DRAIN_FIRST : DRAIN_MORE);
    }
    keyrings_keep(here, FIRST + n, "victim", DRAIN_FIRST);
    CU_ASSERT(keyrings_arrange(here, other, 3) <= 3);
    size_t seen = 0;
    for (size_t slot = FIRST; slot < FIRST + 3; slot++)
      seen += strcmp(here->keys[slot].comm, "victim") == 0;
    CU_ASSERT_EQUAL(seen, 1);
  }
  keys_destroy(&k[0]);
  keys_destroy(&k[1]);
}

CU_TestInfo keys_adopt_tests[] = {
    UNIT_TEST(the_other_tables_keys_are_adopted),
    UNIT_TEST(a_full_table_adopts_all),
    UNIT_TEST(no_more_are_adopted_than_may),
    UNIT_TEST(what_no_table_keeps_is_forgotten),
    UNIT_TEST(the_dearest_have_places),
    UNIT_TEST(tables_do_not_make_each_others_keys_dearer),
    UNIT_TEST(adopted_pairs_are_of_the_process_here),
    UNIT_TEST(what_adopted_keys_have_is_copied),
    UNIT_TEST(every_key_is_found),
    CU_TEST_INFO_NULL,
};
