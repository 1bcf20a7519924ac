/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>

#include "keyrings.h"
#include "unit.h"

#define SLOTS KEYRINGS_SLOTS
#define FIRST KEYRINGS_FIRST
#define MAP 17

/* Stands in for the kernel's hash, with libbpf's way to it. */
static struct {
  size_t n;
  union drain_key keys[SLOTS];
  uint32_t slots[SLOTS];

  bool begun;     /* to leave it */
  size_t at_once; /* so many leave it in one call */
  int calls_left; /* and one that comes after so many fails ... */
  int status;     /* ... with this */
} hash;

static int next_status(int fd) {
  CU_ASSERT_EQUAL(fd, MAP);
  return hash.calls_left-- > 0 ? 0 : hash.status;
}

int bpf_map_lookup_and_delete_batch(int fd, void *in, void *out, void *keys,
                                    void *slots, __u32 *count,
                                    const struct bpf_map_batch_opts *opts) {
  (void)opts;
  CU_ASSERT_PTR_EQUAL(in, hash.begun ? out : NULL);
  hash.begun = true;
  int status = next_status(fd);
  size_t n = hash.n < hash.at_once ? hash.n : hash.at_once;
  CU_ASSERT_TRUE_FATAL(n <= *count);
  *count = status == 0 ? n : 0;
  if (status != 0)
    return status;
  hash.n -= n;
  memcpy(keys, hash.keys + hash.n, n * sizeof(hash.keys[0]));
  memcpy(slots, hash.slots + hash.n, n * sizeof(hash.slots[0]));
  return hash.n == 0 ? -ENOENT : 0;
}

int bpf_map_update_batch(int fd, const void *keys, const void *slots,
                         __u32 *count, const struct bpf_map_batch_opts *opts) {
  (void)opts;
  int status = next_status(fd);
  CU_ASSERT_EQUAL(hash.n, 0);
  CU_ASSERT_TRUE_FATAL(*count <= SLOTS);
  *count = status == 0 ? *count : 0;
  hash.n = *count;
  memcpy(hash.keys, keys, hash.n * sizeof(hash.keys[0]));
  memcpy(hash.slots, slots, hash.n * sizeof(hash.slots[0]));
  return status;
}

static void hash_add(const char *comm, uint32_t slot) {
  snprintf(hash.keys[hash.n].comm, NAME_COMM_SIZE, "%s", comm);
  hash.slots[hash.n++] = slot;
}

/* A hash that never fails, and room for what is in it. */
static struct keys begin(void) {
  memset(&hash, 0, sizeof(hash));
  hash.at_once = 2;
  hash.calls_left = 100;
  return keyrings_create(SLOTS);
}

static struct keys begin_with_five(void) {
  struct keys keys = begin();
  hash_add("sh", 7);
  hash_add("cron", 3);
  hash_add("nginx", 5);
  hash_add("redis", 4);
  hash_add("git", 6);
  return keys;
}

static void check_hash(const char *expected) {
  char text[256] = "";
  for (size_t i = 0; i < hash.n; i++)
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%u=%s",
             text[0] ? " " : "", hash.slots[i], hash.keys[i].comm);
  UNIT_TEXT(text, expected);
}

static void all_keys_are_taken_by_slot(void) {
  for (size_t at_once = 1; at_once <= SLOTS; at_once++) {
    struct keys k = begin_with_five();
    hash.at_once = at_once;
    CU_ASSERT_EQUAL(keys_take(&k, MAP), 0);
    keyrings_check(&k, "3=cron 4=redis 5=nginx 6=git 7=sh");
    check_hash("");
    keys_destroy(&k);
  }
}

static void an_empty_hash_has_no_keys(void) {
  struct keys k = begin();
  CU_ASSERT_EQUAL(keys_take(&k, MAP), 0);
  keyrings_check(&k, "");
  keys_destroy(&k);
}

static void a_take_that_fails_goes_on_later(void) {
  struct keys k = begin_with_five();
  hash.calls_left = 1;
  hash.status = -EFAULT;
  CU_ASSERT_EQUAL(keys_take(&k, MAP), -EFAULT);
  keyrings_check(&k, "4=redis 6=git");
  check_hash("7=sh 3=cron 5=nginx");

  hash.calls_left = 100;
  hash.begun = false;
  CU_ASSERT_EQUAL(keys_take(&k, MAP), 0);
  keyrings_check(&k, "3=cron 4=redis 5=nginx 6=git 7=sh");
  keys_destroy(&k);
}

static void kept_keys_go_back_in_order(void) {
  struct keys k = begin_with_five();
  keys_take(&k, MAP);
  k.kept[4] = k.kept[5] = k.kept[7] = true;
  CU_ASSERT_EQUAL(keys_put_back(&k, MAP, FIRST, SLOTS), 3);
  check_hash("3=redis 4=nginx 5=sh");
  keyrings_check(&k, "3=redis 4=nginx 5=sh");
  for (size_t slot = 0; slot < SLOTS; slot++)
    CU_ASSERT_FALSE(k.kept[slot]);
  keys_destroy(&k);
}

static void no_more_go_back_than_may(void) {
  struct keys k = begin_with_five();
  keys_take(&k, MAP);
  memset(k.kept, true, SLOTS); /* and so slots without a key */
  CU_ASSERT_EQUAL(keys_put_back(&k, MAP, FIRST, 2), 2);
  check_hash("3=cron 4=redis");
  keys_destroy(&k);
}

static void with_none_that_is_kept_the_hash_is_left_alone(void) {
  struct keys k = begin_with_five();
  keys_take(&k, MAP);
  hash.calls_left = 0;
  hash.status = -EINVAL;
  CU_ASSERT_EQUAL(keys_put_back(&k, MAP, FIRST, SLOTS), 0);
  CU_ASSERT_EQUAL(hash.calls_left, 0);
  keys_destroy(&k);
}

/* Their slots are not given to others: the kernel may have taken some. */
static void keys_that_the_kernel_refuses_leave_their_slots(void) {
  struct keys k = begin_with_five();
  keys_take(&k, MAP);
  k.kept[4] = k.kept[5] = true;
  hash.calls_left = 0;
  hash.status = -E2BIG;
  CU_ASSERT_EQUAL(keys_put_back(&k, MAP, FIRST, SLOTS), 2);
  keyrings_check(&k, "3=redis 4=nginx");
  keys_destroy(&k);
}

static void what_an_array_has_moves_along(void) {
  struct keys k = begin_with_five();
  char items[SLOTS][3] = {"00", "11", "22", "33", "44", "55", "66", "77"};
  keys_take(&k, MAP);
  k.kept[3] = k.kept[5] = k.kept[6] = true;
  keys_put_back(&k, MAP, FIRST, SLOTS);
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
  struct keys processes = begin_with_five(), pairs;
  CU_ASSERT_EQUAL_FATAL(keys_init(&pairs, SLOTS), 0);
  keys_take(&processes, MAP);
  processes.kept[5] = processes.kept[7] = true;
  keys_put_back(&processes, MAP, FIRST, 1);

  static const uint64_t process[] = {5, 5, 7};
  hash.begun = false;
  for (size_t i = 0; i < 3; i++) {
    hash.keys[i].pair = process[i] << 32 | 0xabc;
    hash.slots[i] = FIRST + i;
  }
  hash.n = 3;
  keys_take(&pairs, MAP);
  pairs.kept[FIRST] = true;
  pairs.kept[FIRST + 2] = true; /* there was no place for its process */
  keys_follow(&pairs, &processes);
  CU_ASSERT_EQUAL(pairs.keys[FIRST].pair, UINT64_C(3) << 32 | 0xabc);
  CU_ASSERT_TRUE(pairs.kept[FIRST]);
  CU_ASSERT_FALSE(pairs.kept[FIRST + 1]);
  CU_ASSERT_FALSE(pairs.kept[FIRST + 2]);
  keys_destroy(&processes);
  keys_destroy(&pairs);
}

static void without_memory_there_is_what_can_be_destroyed(void) {
  for (size_t objects = 0; objects < 7; objects++) {
    struct keys k;
    unit_objects = objects;
    CU_ASSERT_EQUAL(keys_init(&k, SLOTS), -ENOMEM);
    unit_objects = SIZE_MAX;
    keys_destroy(&k);
    keys_destroy(&k);
  }
}

static void a_space_that_is_off_takes_no_memory(void) {
  struct keys k;
  unit_objects = 0;
  CU_ASSERT_EQUAL(keys_init(&k, 0), 0);
  unit_objects = SIZE_MAX;
  keys_destroy(&k);
}

CU_TestInfo keys_tests[] = {
    UNIT_TEST(all_keys_are_taken_by_slot),
    UNIT_TEST(an_empty_hash_has_no_keys),
    UNIT_TEST(a_take_that_fails_goes_on_later),
    UNIT_TEST(kept_keys_go_back_in_order),
    UNIT_TEST(no_more_go_back_than_may),
    UNIT_TEST(with_none_that_is_kept_the_hash_is_left_alone),
    UNIT_TEST(keys_that_the_kernel_refuses_leave_their_slots),
    UNIT_TEST(what_an_array_has_moves_along),
    UNIT_TEST(pairs_follow_their_processes),
    UNIT_TEST(without_memory_there_is_what_can_be_destroyed),
    UNIT_TEST(a_space_that_is_off_takes_no_memory),
    CU_TEST_INFO_NULL,
};
