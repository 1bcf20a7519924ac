/* SPDX-License-Identifier: MIT */
/* What one table has of the other one. */
#include "keyrings.h"
#include "unit.h"

#define SLOTS KEYRINGS_SLOTS
#define FIRST KEYRINGS_FIRST

static void the_other_tables_keys_are_adopted(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  keyrings_name(&k, 3, "cron");
  keyrings_name(&k, 4, "sh");
  keyrings_name(&other, 3, "redis");
  keyrings_name(&other, 4, "sh");
  keyrings_name(&other, 6, "nginx");
  CU_ASSERT_EQUAL(keys_adopt(&k, &other, 5, NULL), 7);
  keyrings_check(&k, "3=cron 4=sh 5=redis 6=nginx");
  keyrings_check(&other, "3=redis 4=sh 6=nginx");
  CU_ASSERT_EQUAL(other.moved[3], 5);
  CU_ASSERT_EQUAL(other.moved[4], 4);
  CU_ASSERT_EQUAL(other.moved[5], 0);
  CU_ASSERT_EQUAL(other.moved[6], 6);

  CU_ASSERT_EQUAL(keys_adopt(&k, &other, 7, NULL), 7);
  keyrings_check(&k, "3=cron 4=sh 5=redis 6=nginx");
  keys_destroy(&k);
  keys_destroy(&other);
}

static void a_full_table_adopts_none(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  keyrings_name(&k, 3, "cron");
  keyrings_name(&other, 3, "redis");
  keyrings_name(&other, 4, "nginx");
  CU_ASSERT_EQUAL(keys_adopt(&k, &other, SLOTS - 1, NULL), SLOTS);
  keyrings_check(&k, "3=cron 7=redis");
  CU_ASSERT_EQUAL(other.moved[4], 0);
  keys_destroy(&k);
  keys_destroy(&other);
}

static void adopted_pairs_are_of_the_process_here(void) {
  struct keys pairs = keyrings_create(SLOTS), others = keyrings_create(SLOTS),
              processes = keyrings_create(SLOTS);
  processes.moved[3] = 6;
  processes.moved[4] = 0; /* not adopted */
  others.taken[3] = others.taken[4] = others.taken[5] = true;
  others.keys[3].pair = UINT64_C(3) << 32 | 7;
  others.keys[4].pair = UINT64_C(4) << 32 | 7;
  others.keys[5].pair = UINT64_C(3) << 32 | 8;
  pairs.taken[3] = true;
  pairs.keys[3].pair = UINT64_C(6) << 32 | 8;
  CU_ASSERT_EQUAL(keys_adopt(&pairs, &others, 4, &processes), 5);
  CU_ASSERT_EQUAL(pairs.keys[4].pair, UINT64_C(6) << 32 | 7);
  CU_ASSERT_EQUAL(others.keys[3].pair, UINT64_C(3) << 32 | 7);
  CU_ASSERT_EQUAL(others.moved[4], 0);
  CU_ASSERT_EQUAL(others.moved[5], 3);
  keys_destroy(&pairs);
  keys_destroy(&others);
  keys_destroy(&processes);
}

static void what_adopted_keys_have_is_copied(void) {
  struct keys k = keyrings_create(SLOTS), other = keyrings_create(SLOTS);
  const char items[SLOTS][3] = {"", "", "", "33", "44", "55"};
  char to[SLOTS][3] = {"", "", "", "aa", "bb"};
  keyrings_name(&k, 4, "sh");
  keyrings_name(&other, 4, "nginx");
  keyrings_name(&other, 5, "sh");
  keys_adopt(&k, &other, 5, NULL);
  keys_copy(&other, items, to, 5, sizeof(to[0]));
  UNIT_TEXT(to[4], "bb");
  UNIT_TEXT(to[5], "44");
  UNIT_TEXT(to[6], "");
  keys_destroy(&k);
  keys_destroy(&other);
}

/* All keys that a table can have, in a table that is full of others. */
static void every_key_is_found(void) {
  enum { MANY = 5000 };
  struct keys k = keyrings_create(2 * MANY), other = keyrings_create(MANY);
  for (size_t slot = FIRST; slot < MANY; slot++) {
    k.taken[slot] = other.taken[slot] = true;
    k.keys[slot].pair = 2 * slot;
    other.keys[slot].pair = 3 * slot;
  }
  size_t used = keys_adopt(&k, &other, MANY, NULL);
  size_t twins = 0;
  for (size_t slot = FIRST; slot < MANY; slot++) {
    CU_ASSERT_EQUAL(k.keys[other.moved[slot]].pair, 3 * slot);
    twins += other.moved[slot] < MANY;
  }
  /* Multiples of six that both have. */
  CU_ASSERT_EQUAL(twins, (2 * (MANY - 1)) / 6 - 1);
  CU_ASSERT_EQUAL(used, MANY + (MANY - FIRST) - twins);
  keys_destroy(&k);
  keys_destroy(&other);
}

CU_TestInfo keys_adopt_tests[] = {
    UNIT_TEST(the_other_tables_keys_are_adopted),
    UNIT_TEST(a_full_table_adopts_none),
    UNIT_TEST(adopted_pairs_are_of_the_process_here),
    UNIT_TEST(what_adopted_keys_have_is_copied),
    UNIT_TEST(every_key_is_found),
    CU_TEST_INFO_NULL,
};
