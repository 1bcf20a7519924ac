/* SPDX-License-Identifier: MIT */
#include "hashes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>

#include "unit.h"

struct hash hash_stub;

static int next_status(int fd) {
  CU_ASSERT_EQUAL(fd, HASHES_MAP);
  return hash_stub.calls_left-- > 0 ? 0 : hash_stub.status;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* The count is the kernel's to write, which it may not come to. */
static size_t moved(int status, size_t n, __u32 *count) {
  if (status != 0)
    n = least(n, hash_stub.before);
  if (status == 0 || !hash_stub.silent)
    *count = n;
  return n;
}

int bpf_map_lookup_and_delete_batch(int fd, void *in, void *out, void *keys,
                                    void *places, __u32 *count,
                                    const struct bpf_map_batch_opts *opts) {
  (void)opts;
  CU_ASSERT_PTR_EQUAL(in, hash_stub.begun ? out : NULL);
  hash_stub.begun = true;
  int status = next_status(fd);
  CU_ASSERT_TRUE_FATAL(least(hash_stub.n, hash_stub.at_once) <= *count);
  size_t n = moved(status, least(hash_stub.n, hash_stub.at_once), count);
  hash_stub.n -= n;
  memcpy(keys, hash_stub.keys + hash_stub.n, n * sizeof(hash_stub.keys[0]));
  memcpy(places, hash_stub.places + hash_stub.n,
         n * sizeof(hash_stub.places[0]));
  return status == 0 && hash_stub.n == 0 ? -ENOENT : status;
}

int bpf_map_update_batch(int fd, const void *keys, const void *places,
                         __u32 *count, const struct bpf_map_batch_opts *opts) {
  (void)opts;
  int status = next_status(fd);
  CU_ASSERT_EQUAL(hash_stub.n, 0);
  CU_ASSERT_TRUE_FATAL(*count <= KEYRINGS_SLOTS);
  hash_stub.n = moved(status, *count, count);
  memcpy(hash_stub.keys, keys, hash_stub.n * sizeof(hash_stub.keys[0]));
  memcpy(hash_stub.places, places, hash_stub.n * sizeof(hash_stub.places[0]));
  return status;
}

static void hash_add(const char *comm, uint32_t slot) {
  snprintf(hash_stub.keys[hash_stub.n].comm, NAME_COMM_SIZE, "%s", comm);
  hash_stub.places[hash_stub.n++] =
      (struct syscalls_place){slot, HASHES_OWNER + slot};
}

struct keys hashes_begin(void) {
  memset(&hash_stub, 0, sizeof(hash_stub));
  hash_stub.at_once = 2;
  hash_stub.calls_left = 100;
  return keyrings_create(KEYRINGS_SLOTS);
}

struct keys hashes_begin_with_five(void) {
  struct keys keys = hashes_begin();
  hash_add("sh", 7);
  hash_add("cron", 3);
  hash_add("nginx", 5);
  hash_add("redis", 4);
  hash_add("git", 6);
  return keys;
}

void hashes_check(const char *expected) {
  char text[256] = "";
  for (size_t i = 0; i < hash_stub.n; i++)
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%u=%s",
             text[0] ? " " : "", hash_stub.places[i].slot,
             hash_stub.keys[i].comm);
  UNIT_TEXT(text, expected);
}
