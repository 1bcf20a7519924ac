/* SPDX-License-Identifier: MIT */
/* What one table has of the other one. */
#include "keyrings.h"
#include "unit.h"

#define SLOTS KEYRINGS_SLOTS
#define FIRST KEYRINGS_FIRST

static void keep(struct keys *k, size_t slot, const char *comm) {
  keyrings_name(k, slot, comm);
  k->kept[slot] = true;
}

/* Puts back what is kept and what the other one holds. Returns how many. */
static size_t put_back(struct keys *k, struct keys *other, size_t most) {
  size_t n = keys_choose(k, FIRST, most);
  return keys_adopt(k, other, FIRST, n, most, NULL);
}

static void the_other_tables_keys_are_adopted(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  keep(&k, 4, "cron");
  keep(&k, 6, "sh");
  keyrings_hold(&other, 3, "redis");
  keyrings_hold(&other, 4, "sh");
  keyrings_hold(&other, 6, "nginx");
  CU_ASSERT_EQUAL(put_back(&k, &other, SLOTS), 4);
  keyrings_check(&k, "3=cron 4=sh 5=redis 6=nginx");
  keyrings_check(&other, "3=redis 4=sh 6=nginx");
  CU_ASSERT_EQUAL(other.moved[3], 5);
  CU_ASSERT_EQUAL(other.moved[4], 4);
  CU_ASSERT_EQUAL(other.moved[5], 0);
  CU_ASSERT_EQUAL(other.moved[6], 6);
  keys_destroy(&k);
  keys_destroy(&other);
}

/* As after a flood: each slot has a key. */
static void a_full_table_adopts_all(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  for (size_t slot = FIRST; slot < SLOTS; slot++)
    keyrings_name(&k, slot, (char[]){'a' + slot, '\0'});
  k.kept[7] = true;
  keyrings_hold(&other, 3, "redis");
  keyrings_hold(&other, 4, "nginx");
  CU_ASSERT_EQUAL(put_back(&k, &other, SLOTS), 3);
  keyrings_check(&k, "3=h 4=redis 5=nginx");
  for (size_t i = 0; i < 3; i++) {
    CU_ASSERT_EQUAL(k.batch_slots[i], FIRST + i);
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
  CU_ASSERT_EQUAL(put_back(&k, &other, 2), 2);
  keyrings_check(&k, "3=cron 4=redis");
  CU_ASSERT_EQUAL(other.moved[4], 0);
  keys_destroy(&k);
  keys_destroy(&other);
}

/* Or the tables would have a key from each other for ever. */
static void what_no_table_keeps_is_forgotten(void) {
  struct keys k[2] = {keyrings_create(SLOTS), keyrings_create(SLOTS)};
  keep(&k[0], 4, "sh");
  CU_ASSERT_EQUAL(put_back(&k[0], &k[1], SLOTS), 1);
  CU_ASSERT_EQUAL(put_back(&k[1], &k[0], SLOTS), 1);
  keyrings_check(&k[1], "3=sh");
  CU_ASSERT_EQUAL(put_back(&k[0], &k[1], SLOTS), 0);
  CU_ASSERT_EQUAL(put_back(&k[1], &k[0], SLOTS), 0);

  keep(&k[0], 4, "sh");
  put_back(&k[0], &k[1], SLOTS);
  put_back(&k[1], &k[0], SLOTS);
  k[0].kept[3] = true;
  put_back(&k[0], &k[1], SLOTS);
  CU_ASSERT_EQUAL(put_back(&k[1], &k[0], SLOTS), 1);
  keys_destroy(&k[0]);
  keys_destroy(&k[1]);
}

static void a_pair(struct keys *k, size_t slot, uint64_t process,
                   uint32_t row) {
  k->taken[slot] = k->held[slot] = true;
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
  CU_ASSERT_EQUAL(keys_adopt(&pairs, &others, FIRST, 1, SLOTS, &processes), 2);
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
  put_back(&k, &other, SLOTS);
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
    k.taken[slot] = k.kept[slot] = true;
    k.keys[slot].pair = 2 * slot;
    other.taken[slot] = other.held[slot] = true;
    other.keys[slot].pair = 3 * slot;
  }
  size_t n = put_back(&k, &other, ROOM - FIRST);
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

CU_TestInfo keys_adopt_tests[] = {
    UNIT_TEST(the_other_tables_keys_are_adopted),
    UNIT_TEST(a_full_table_adopts_all),
    UNIT_TEST(no_more_are_adopted_than_may),
    UNIT_TEST(what_no_table_keeps_is_forgotten),
    UNIT_TEST(adopted_pairs_are_of_the_process_here),
    UNIT_TEST(what_adopted_keys_have_is_copied),
    UNIT_TEST(every_key_is_found),
    CU_TEST_INFO_NULL,
};
