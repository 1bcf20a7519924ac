/* SPDX-License-Identifier: MIT */
/* Any path of a cgroup becomes a name, or none if it is too long. */
#include "fuzz.h"

#include <string.h>

#include "cgroup.h"

/* Where the path ends: at an empty name or with the buffer. */
static size_t end_of(const char path[static CGROUP_PATH_SIZE]) {
  size_t at = 0;
  while (at < CGROUP_PATH_SIZE && path[at] != '\0')
    at += strnlen(path + at, CGROUP_PATH_SIZE - at) + 1;
  return at < CGROUP_PATH_SIZE ? at + 1 : CGROUP_PATH_SIZE;
}

static void check(const char *name, const char *path) {
  size_t length = strlen(name);
  FUZZ_CHECK(length < NAME_SIZE);
  FUZZ_CHECK((length == 0) == (path[0] == CGROUP_PATH_LONG));
  for (size_t i = 0; i < length; i++)
    FUZZ_CHECK(name_is_safe(name[i]));
  FUZZ_CHECK(length < 2 || strcmp(name + length - 2, "..") != 0);
  FUZZ_CHECK(strcmp(name, "all-other-cgroups") != 0);
  FUZZ_CHECK(path[0] == '\0' || strcmp(name, "root") != 0);
}

/* In the corpus, '/' ends a directory's name, as the NUL does in the kernel's
 * text; but not as the first byte. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[CGROUP_PATH_SIZE] = "", name[NAME_SIZE], again[NAME_SIZE];
  if (size > sizeof(path))
    return -1;
  for (size_t i = 0; i < size; i++)
    path[i] = i > 0 && data[i] == '/' ? '\0' : (char)data[i];
  cgroup_name(name, path);
  check(name, path);

  /* What is behind the end is of no account. */
  size_t end = end_of(path);
  memset(path + end, 'x', sizeof(path) - end);
  cgroup_name(again, path);
  FUZZ_CHECK(strcmp(name, again) == 0);
  return 0;
}
