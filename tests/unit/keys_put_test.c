/* SPDX-License-Identifier: MIT */
/* And back into it. */
#include "keys.h"

#include <errno.h>
#include <string.h>

#include "hashes.h"
#include "unit.h"

#define SLOTS KEYRINGS_SLOTS
#define FIRST KEYRINGS_FIRST

/* With nothing in the other table. Returns how many the hash has then. */
static size_t put_back(struct keys *k, size_t most) {
  struct keys other = keyrings_create(SLOTS);
  size_t n = keyrings_arrange(k, &other, most);
  keys_destroy(&other);
  return keys_put(k, HASHES_MAP, n);
}

static void kept_keys_go_back_in_order(void) {
  struct keys k = hashes_begin_with_five();
  keys_take(&k, HASHES_MAP);
  k.kept[4] = k.kept[5] = k.kept[7] = DRAIN_FIRST;
  CU_ASSERT_EQUAL(put_back(&k, SLOTS), 3);
  hashes_check("3=redis 4=nginx 5=sh");
  keyrings_check(&k, "3=redis 4=nginx 5=sh");
  CU_ASSERT_EQUAL(hash_stub.places[0].owner, HASHES_OWNER + 4);
  CU_ASSERT_EQUAL(hash_stub.places[2].owner, HASHES_OWNER + 7);
  for (size_t slot = 0; slot < SLOTS; slot++)
    CU_ASSERT_FALSE(k.kept[slot]);
  keys_destroy(&k);
}

static void no_more_go_back_than_may(void) {
  struct keys k = hashes_begin_with_five();
  keys_take(&k, HASHES_MAP);
  memset(k.kept, DRAIN_MORE, SLOTS); /* and so slots without a key */
  CU_ASSERT_EQUAL(put_back(&k, 2), 2);
  hashes_check("3=cron 4=redis");
  keys_destroy(&k);
}

static void with_none_that_is_kept_the_hash_is_left_alone(void) {
  struct keys k = hashes_begin_with_five();
  keys_take(&k, HASHES_MAP);
  hash_stub.calls_left = 0;
  hash_stub.status = -EINVAL;
  CU_ASSERT_EQUAL(put_back(&k, SLOTS), 0);
  CU_ASSERT_EQUAL(hash_stub.calls_left, 0);
  keys_destroy(&k);
}

/* If the kernel does not tell how many it took, none is said to be there. */
static void keys_that_the_kernel_refuses_lose_their_places(void) {
  static const struct {
    size_t before;
    bool silent;
    const char *left;
  } cases[] = {
      {0, false, ""},
      {1, false, "3=redis"},
      {2, false, "3=redis 4=nginx"},
      {2, true, ""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct keys k = hashes_begin_with_five(), other = keyrings_create(SLOTS);
    keys_take(&k, HASHES_MAP);
    keyrings_hold(&other, 6, "git");
    k.kept[4] = k.kept[5] = DRAIN_FIRST;
    CU_ASSERT_EQUAL(keyrings_arrange(&k, &other, SLOTS), 3);
    hash_stub.calls_left = 0;
    hash_stub.status = -E2BIG;
    hash_stub.before = cases[i].before;
    hash_stub.silent = cases[i].silent;
    size_t done = keys_put(&k, HASHES_MAP, 3);
    keys_lose(&k, &other, FIRST + done);
    keyrings_check(&k, cases[i].left);
    keyrings_check(&other, "6=git");
    CU_ASSERT_EQUAL(k.moved[4], done > 0 ? 3 : 0);
    CU_ASSERT_EQUAL(k.moved[5], done > 1 ? 4 : 0);
    CU_ASSERT_EQUAL(other.moved[6], 0);
    keys_destroy(&k);
    keys_destroy(&other);
  }
}

static void what_an_array_has_moves_along(void) {
  struct keys k = hashes_begin_with_five();
  char items[SLOTS][3] = {"00", "11", "22", "33", "44", "55", "66", "77"};
  keys_take(&k, HASHES_MAP);
  k.kept[3] = k.kept[5] = k.kept[6] = DRAIN_FIRST;
  put_back(&k, SLOTS);
  keys_move(&k, items, sizeof(items[0]));
  UNIT_TEXT(items[FIRST], "33");
  UNIT_TEXT(items[FIRST + 1], "55");
  UNIT_TEXT(items[FIRST + 2], "66");
  UNIT_TEXT(items[0], "00");
  UNIT_TEXT(items[FIRST - 1], "22");
  UNIT_TEXT(items[7], "77");
  keys_destroy(&k);
}

static void pairs_follow_their_processes(void) {
  struct keys processes = hashes_begin_with_five(), pairs;
  CU_ASSERT_EQUAL_FATAL(keys_init(&pairs, SLOTS), 0);
  keys_take(&processes, HASHES_MAP);
  processes.kept[5] = processes.kept[7] = DRAIN_FIRST;
  put_back(&processes, 1);

  static const uint64_t process[] = {5, 5, 7};
  hash_stub.begun = false;
  for (size_t i = 0; i < 3; i++) {
    hash_stub.keys[i].pair = process[i] << 32 | 0xabc;
    hash_stub.places[i].slot = FIRST + i;
  }
  hash_stub.n = 3;
  keys_take(&pairs, HASHES_MAP);
  pairs.kept[FIRST] = DRAIN_FIRST;
  pairs.kept[FIRST + 2] = DRAIN_FIRST; /* there was no place for its process */
  keys_follow(&pairs, &processes);
  CU_ASSERT_EQUAL(pairs.keys[FIRST].pair, UINT64_C(3) << 32 | 0xabc);
  CU_ASSERT_TRUE(pairs.kept[FIRST]);
  CU_ASSERT_FALSE(pairs.kept[FIRST + 1]);
  CU_ASSERT_FALSE(pairs.kept[FIRST + 2]);
  keys_destroy(&processes);
  keys_destroy(&pairs);
}

CU_TestInfo keys_put_tests[] = {
    UNIT_TEST(kept_keys_go_back_in_order),
    UNIT_TEST(no_more_go_back_than_may),
    UNIT_TEST(with_none_that_is_kept_the_hash_is_left_alone),
    UNIT_TEST(keys_that_the_kernel_refuses_lose_their_places),
    UNIT_TEST(what_an_array_has_moves_along),
    UNIT_TEST(pairs_follow_their_processes),
    CU_TEST_INFO_NULL,
};
