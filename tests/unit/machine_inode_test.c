/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static void an_inode_is_that_of_a_path(void) {
  char name[] = "/tmp/inode-test.XXXXXX";
  struct stat file = {0};
  uint64_t inode = 0;
  int fd = mkstemp(name);
  CU_ASSERT_FATAL(fd >= 0);
  CU_ASSERT_EQUAL(fstat(fd, &file), 0);
  close(fd);
  machine_inode(name, &inode);
  CU_ASSERT_EQUAL(inode, file.st_ino);
  unlink(name);
  machine_inode(name, &inode);
  CU_ASSERT_EQUAL(inode, file.st_ino);
}

CU_TestInfo machine_inode_tests[] = {
    UNIT_TEST(an_inode_is_that_of_a_path),
    CU_TEST_INFO_NULL,
};
