/* SPDX-License-Identifier: MIT */
/* Any comm becomes a name that every backend takes. */
#include "fuzz.h"

#include <string.h>

#include "name.h"

/* As a file of rrdcached's, a metric of Prometheus's or a node of Graphite's.
 */
static void check(const char *name) {
  size_t length = strlen(name);
  FUZZ_CHECK(length > 0 && length <= NAME_COMM_SIZE);
  for (size_t i = 0; i < length; i++)
    FUZZ_CHECK(name_is_safe(name[i]));
  FUZZ_CHECK(length < 2 || strcmp(name + length - 2, "..") != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char comm[NAME_COMM_SIZE] = "", name[NAME_SIZE], again[NAME_SIZE];
  if (size > sizeof(comm))
    return -1;
  memcpy(comm, data, size);
  name_clean(name, comm);
  check(name);

  /* Bytes stay where they are, and a name is its own name. */
  size_t length = strnlen(comm, sizeof(comm));
  FUZZ_CHECK(length == 0 || strlen(name) == length);
  for (size_t i = 0; i + 1 < length; i++)
    FUZZ_CHECK(name[i] == (name_is_safe(comm[i]) ? comm[i] : '_'));
  name_clean(again, name);
  FUZZ_CHECK(strcmp(again, name) == 0);
  return 0;
}
