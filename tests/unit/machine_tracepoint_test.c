/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

/* A directory like /sys, with tracefs at one of its places. The caller removes
 * it, by its name. */
static void mount_tracefs(char sys[static 32], const char *where,
                          const char *id) {
  char command[256];
  snprintf(sys, 32, "/tmp/machine-test.XXXXXX");
  CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(sys));
  snprintf(command, sizeof(command),
           "d=%s/kernel/%s/events/raw_syscalls/sys_exit; mkdir -p $d && "
           "printf %%s '%s' >$d/id",
           sys, where, id);
  CU_ASSERT_EQUAL_FATAL(system(command), 0);
}

static void remove_tree(const char *name) {
  char command[64];
  snprintf(command, sizeof(command), "rm -r %s", name);
  CU_ASSERT_EQUAL(system(command), 0);
}

static void a_tracepoint_has_a_number_wherever_tracefs_is(void) {
  static const struct {
    const char *where, *id;
    int number;
  } cases[] = {
      {"tracing", "349\n", 349},       {"debug/tracing", "349\n", 349},
      {"elsewhere", "349\n", -ENOENT}, {"tracing", "", -EINVAL},
      {"tracing", "-1\n", -EINVAL},    {"debug/tracing", "x\n", -EINVAL},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char sys[32];
    mount_tracefs(sys, cases[i].where, cases[i].id);
    UNIT_CHECK(cases[i].where,
               machine_tracepoint(sys, "sys_exit") == cases[i].number);
    CU_ASSERT_EQUAL(machine_tracepoint(sys, "sys_enter"), -ENOENT);
    remove_tree(sys);
  }
}

/* A directory can be opened and not be read. That says nothing of tracefs. */
static void what_cannot_be_read_is_not_called_missing(void) {
  static const char *const places[] = {"tracing", "debug/tracing"};
  for (size_t i = 0; i < 2; i++) {
    char sys[32], command[256];
    mount_tracefs(sys, places[i], "349\n");
    snprintf(command, sizeof(command),
             "cd %s/kernel/%s/events/raw_syscalls/sys_exit && rm id && "
             "mkdir id",
             sys, places[i]);
    CU_ASSERT_EQUAL_FATAL(system(command), 0);
    CU_ASSERT_EQUAL(machine_tracepoint(sys, "sys_exit"), -EISDIR);
    remove_tree(sys);
  }
}

CU_TestInfo machine_tracepoint_tests[] = {
    UNIT_TEST(a_tracepoint_has_a_number_wherever_tracefs_is),
    UNIT_TEST(what_cannot_be_read_is_not_called_missing),
    CU_TEST_INFO_NULL,
};
