/* SPDX-License-Identifier: MIT */
/* Keys out of the kernel's hash. */
#include "keys.h"

#include <errno.h>

#include "hashes.h"
#include "unit.h"

#define SLOTS KEYRINGS_SLOTS
#define FIRST KEYRINGS_FIRST

static void all_keys_are_taken_by_slot(void) {
  for (size_t at_once = 1; at_once <= SLOTS; at_once++) {
    struct keys k = hashes_begin_with_five();
    hash_stub.at_once = at_once;
    CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), 0);
    keyrings_check(&k, "3=cron 4=redis 5=nginx 6=git 7=sh");
    hashes_check("");
    keys_destroy(&k);
  }
}

static void an_empty_hash_has_no_keys(void) {
  struct keys k = hashes_begin();
  CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), 0);
  keyrings_check(&k, "");
  keys_destroy(&k);
}

static void a_take_that_fails_goes_on_later(void) {
  struct keys k = hashes_begin_with_five();
  hash_stub.calls_left = 1;
  hash_stub.status = -EFAULT;
  CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), -EFAULT);
  keyrings_check(&k, "4=redis 6=git");
  hashes_check("7=sh 3=cron 5=nginx");

  hash_stub.calls_left = 100;
  hash_stub.begun = false;
  CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), 0);
  keyrings_check(&k, "3=cron 4=redis 5=nginx 6=git 7=sh");
  keys_destroy(&k);
}

/* The kernel deletes keys before it hands them over, and counts them last. */
static void what_came_out_of_a_take_that_fails_is_kept(void) {
  for (size_t before = 0; before <= 3; before++) {
    struct keys k = hashes_begin_with_five();
    hash_stub.at_once = 3;
    hash_stub.calls_left = 1;
    hash_stub.status = -EFAULT;
    hash_stub.before = before;
    hash_stub.silent = before % 2;
    CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), -EFAULT);
    hash_stub.calls_left = 100;
    hash_stub.begun = false;
    CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), 0);
    keyrings_check(&k, "3=cron 4=redis 5=nginx 6=git 7=sh");
    keys_destroy(&k);
  }
}

/* A call that fails at once leaves the batch before in the memory. */
static void no_key_is_taken_twice(void) {
  struct keys k = hashes_begin_with_five();
  keys_take(&k, HASHES_MAP);
  struct keys other = keyrings_create(SLOTS);
  CU_ASSERT_EQUAL(keyrings_arrange(&k, &other, SLOTS), 0);
  hash_stub.begun = false;
  hash_stub.calls_left = 0;
  hash_stub.status = -EPERM;
  hash_stub.silent = true;
  CU_ASSERT_EQUAL(keys_take(&k, HASHES_MAP), -EPERM);
  keyrings_check(&k, "");
  keys_destroy(&k);
  keys_destroy(&other);
}

static void without_memory_there_is_what_can_be_destroyed(void) {
  for (size_t objects = 0; objects < 11; objects++) {
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
    UNIT_TEST(what_came_out_of_a_take_that_fails_is_kept),
    UNIT_TEST(no_key_is_taken_twice),
    UNIT_TEST(without_memory_there_is_what_can_be_destroyed),
    UNIT_TEST(a_space_that_is_off_takes_no_memory),
    CU_TEST_INFO_NULL,
};
