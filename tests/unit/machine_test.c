/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

/* A file of this text. The caller removes it. */
static void write_file(char name[static 32], const char *text) {
  snprintf(name, 32, "/tmp/machine-test.XXXXXX");
  int fd = mkstemp(name);
  CU_ASSERT_FATAL(fd >= 0);
  FILE *file = fdopen(fd, "w");
  fputs(text, file);
  fclose(file);
}

static void cpus_are_counted_up_to_the_highest(void) {
  static const struct {
    const char *list;
    int cpus;
  } cases[] = {
      {"0\n", 1},
      {"0-1\n", 2},
      {"0-127\n", 128},
      {"0,2-3\n", 4},
      {"0-3,8-11\n", 12},
      {"0-3,8\n", 9},
      {"0,2,4,1023\n", 1024},
      {"0-1", 2},
      {"", -EINVAL},
      {"\n", -EINVAL},
      {"none\n", -EINVAL},
      {"8-11,0-3\n", 12},
      {"0-\n", -EINVAL},
      {"0-x\n", -EINVAL},
      {"0,x\n", -EINVAL},
      {"0,\n", -EINVAL},
      {"0-1x\n", -EINVAL},
      {"0 1\n", -EINVAL},
      {"3-1\n", -EINVAL},
      {"-1\n", -EINVAL},
      {"0-99999999999\n", -EINVAL},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char name[32];
    write_file(name, cases[i].list);
    UNIT_CHECK(cases[i].list, machine_cpus(name) == cases[i].cpus);
    unlink(name);
  }
  CU_ASSERT_EQUAL(machine_cpus("/nonexistent"), -ENOENT);
}

static void both_capabilities_or_all_are_needed(void) {
  static const struct {
    const char *status;
    bool capable;
  } cases[] = {
      {"Name:\tx\nCapEff:\t0000000000000000\n", false},
      {"CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000000\n", false},
      {"CapEff:\t000001ffffffffff\n", true},
      {"CapEff:\t000000c000000000\n", true},
      {"CapEff:\t0000004000000000\n", false},
      {"CapEff:\t0000008000000000\n", false},
      {"CapEff:\t0000000000200000\n", true},
      {"", false},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char name[32];
    write_file(name, cases[i].status);
    UNIT_CHECK(cases[i].status, machine_is_capable(name) == cases[i].capable);
    unlink(name);
  }
  CU_ASSERT_FALSE(machine_is_capable("/nonexistent"));
}

CU_TestInfo machine_tests[] = {
    UNIT_TEST(cpus_are_counted_up_to_the_highest),
    UNIT_TEST(both_capabilities_or_all_are_needed),
    CU_TEST_INFO_NULL,
};
