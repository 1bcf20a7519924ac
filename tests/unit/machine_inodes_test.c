/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

/* An empty file. The caller removes it. */
static void make_file(char name[static 32]) {
  snprintf(name, 32, "/tmp/inodes-test.XXXXXX");
  int fd = mkstemp(name);
  CU_ASSERT_FATAL(fd >= 0);
  close(fd);
}

static uint64_t inode_of(const char *name) {
  struct stat file = {0};
  CU_ASSERT_EQUAL(stat(name, &file), 0);
  return file.st_ino;
}

static void inodes_are_those_of_a_pattern(void) {
  char first[32], second[32];
  uint64_t inodes[3] = {0};
  make_file(first);
  make_file(second);
  CU_ASSERT_EQUAL(machine_inodes(first, inodes, 3), 1);
  CU_ASSERT_EQUAL(inodes[0], inode_of(first));
  CU_ASSERT_EQUAL(inodes[1], 0);
  CU_ASSERT(machine_inodes("/tmp/inodes-test.*", inodes, 3) >= 2);
  CU_ASSERT_EQUAL(machine_inodes("/tmp/inodes-test.*", inodes, 1), 1);
  CU_ASSERT(machine_inodes("/tmp/{nothing,inodes}-test.*", inodes, 3) >= 2);
  unlink(first);
  unlink(second);
  CU_ASSERT_EQUAL(machine_inodes(first, inodes, 3), 0);
}

CU_TestInfo machine_inodes_tests[] = {
    UNIT_TEST(inodes_are_those_of_a_pattern),
    CU_TEST_INFO_NULL,
};
