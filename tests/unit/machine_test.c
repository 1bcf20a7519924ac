/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* What a directory with these lists says; NULL for one that is not there. */
static int read_cpus(const char *present, const char *possible,
                     struct machine_cpus *cpus, char error[static 512]) {
  char directory[] = "/tmp/machine-test.XXXXXX", path[64];
  CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
  const char *const lists[][2] = {{"present", present}, {"possible", possible}};
  for (int i = 0; i < 2; i++) {
    snprintf(path, sizeof(path), "%s/%s", directory, lists[i][0]);
    FILE *file = lists[i][1] ? fopen(path, "w") : NULL;
    if (file) {
      fputs(lists[i][1], file);
      fclose(file);
    }
  }
  error[0] = '\0';
  int status = machine_cpus(directory, cpus, error, 512);
  for (int i = 0; i < 2; i++) {
    snprintf(path, sizeof(path), "%s/%s", directory, lists[i][0]);
    unlink(path);
  }
  rmdir(directory);
  return status;
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
      {"8-11,0-3\n", 12},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct machine_cpus cpus;
    char error[512];
    UNIT_CHECK(cases[i].list,
               read_cpus(cases[i].list, "0-2047\n", &cpus, error) == 0);
    UNIT_CHECK(cases[i].list, cpus.present == cases[i].cpus);
    CU_ASSERT_EQUAL(cpus.possible, 2048);
  }
}

/* Of those that are not there nothing but a size depends on the kernel. */
static void cpus_that_are_present_count(void) {
  static const struct {
    const char *present, *possible;
    struct machine_cpus cpus;
  } cases[] = {
      {"0-1\n", "0-127\n", {2, 128}}, {"0-1\n", NULL, {2, 2}},
      {"0-1\n", "junk\n", {2, 2}},    {"0-3\n", "0-1\n", {4, 4}},
      {NULL, "0-7\n", {8, 8}},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    struct machine_cpus cpus = {0};
    char error[512];
    CU_ASSERT_EQUAL(
        read_cpus(cases[i].present, cases[i].possible, &cpus, error), 0);
    CU_ASSERT_EQUAL(cpus.present, cases[i].cpus.present);
    CU_ASSERT_EQUAL(cpus.possible, cases[i].cpus.possible);
  }
}

static void what_is_no_list_of_cpus_is_told(void) {
  static const char *const lists[] = {
      "",     "\n",     "none\n", "0-\n",  "0-x\n", "0,x\n",
      "0,\n", "0-1x\n", "0 1\n",  "3-1\n", "-1\n",  "0-99999999999\n",
  };
  for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
    struct machine_cpus cpus;
    char error[512], told[64];
    UNIT_CHECK(lists[i], read_cpus(lists[i], "0-7\n", &cpus, error) == -EINVAL);
    snprintf(told, sizeof(told), "/present says \"%.*s\", which is no list of",
             (int)strcspn(lists[i], "\n"), lists[i]);
    UNIT_CHECK(error, strstr(error, told) != NULL);
    UNIT_CHECK(error, strstr(error, "such as \"0-3,8-11\"") != NULL);
    CU_ASSERT_EQUAL(read_cpus(NULL, lists[i], &cpus, error), -EINVAL);
    UNIT_CHECK(error, strstr(error, "/possible says \"") != NULL);
  }
}

static void lists_of_cpus_that_cannot_be_read_are_told(void) {
  struct machine_cpus cpus;
  char error[512];
  CU_ASSERT_EQUAL(machine_cpus("/nonexistent", &cpus, error, sizeof(error)),
                  -ENOENT);
  UNIT_TEXT(error,
            "cannot read /nonexistent/possible: No such file or directory");
}

static void both_capabilities_or_all_are_needed(void) {
  static const struct {
    const char *status;
    bool capable, admin;
  } cases[] = {
      {"Name:\tx\nCapEff:\t0000000000000000\n", false, false},
      {"CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000000\n", false, false},
      {"CapEff:\t000001ffffffffff\n", true, true},
      {"CapEff:\t000000c000000000\n", true, false},
      {"CapEff:\t0000004000000000\n", false, false},
      {"CapEff:\t0000008000000000\n", false, false},
      {"CapEff:\t0000000000200000\n", true, true},
      {"", true, true}, /* what is not known is not to be blamed */
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char name[32];
    write_file(name, cases[i].status);
    UNIT_CHECK(cases[i].status, machine_is_capable(name) == cases[i].capable);
    UNIT_CHECK(cases[i].status, machine_is_admin(name) == cases[i].admin);
    unlink(name);
  }
  CU_ASSERT(machine_is_capable("/nonexistent"));
  CU_ASSERT(machine_is_admin("/nonexistent"));
}

static void the_second_version_has_a_line_of_its_own(void) {
  static const struct {
    const char *cgroup;
    bool found;
  } cases[] = {
      {"0::/\n", true},
      {"0::/user.slice/user-1000.slice/session-1.scope\n", true},
      {"0::/", true},
      {"12:pids:/a\n1:name=systemd:/a\n0::/a\n", true},
      {"0::/a\n12:pids:/a\n", true},
      {"12:pids:/a\n1:name=systemd:/a\n", false},
      {"10::/\n", false},
      {"12:pids:/0::/\n", false},
      {"12:pids:/\n 0::/\n", false},
      {"0:/\n", false},
      {"0:", false},
      {"\n\n", false},
      {"", false},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char name[32];
    write_file(name, cases[i].cgroup);
    UNIT_CHECK(cases[i].cgroup, machine_cgroup2(name) == cases[i].found);
    unlink(name);
  }
  CU_ASSERT_EQUAL(machine_cgroup2("/nonexistent"), 0);
  CU_ASSERT_EQUAL(machine_cgroup2("/"), -EISDIR);
}

/* A path may have PATH_MAX bytes, and its line is then one all the same. */
static void a_long_line_is_one_line(void) {
  static const char v1[] = "12:pids:/";
  char text[3 * 4096], name[32];
  for (size_t length = sizeof(v1); length < sizeof(text) - 8; length += 61) {
    memset(text, 'x', sizeof(text));
    memcpy(text, v1, sizeof(v1) - 1);
    strcpy(text + length, "0::/\n");
    write_file(name, text);
    CU_ASSERT_EQUAL(machine_cgroup2(name), 0);
    unlink(name);
    text[length - 1] = '\n';
    write_file(name, text);
    CU_ASSERT_EQUAL(machine_cgroup2(name), 1);
    unlink(name);
  }
}

static void lockdown_is_the_mode_in_brackets(void) {
  static const struct {
    const char *text;
    bool found;
  } cases[] = {
      {"none integrity [confidentiality]\n", true},
      {"none [integrity] confidentiality\n", false},
      {"[none] integrity confidentiality\n", false},
      {"", false},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char name[32];
    write_file(name, cases[i].text);
    UNIT_CHECK(cases[i].text, machine_is_confidential(name) == cases[i].found);
    unlink(name);
  }
  CU_ASSERT_FALSE(machine_is_confidential("/nonexistent"));
}

static void settings_are_numbers(void) {
  static const struct {
    const char *text;
    int level, ftrace;
  } cases[] = {
      {"3\n", 3, 1}, {"-1\n", -1, 1}, {"0\n", 0, 0}, {"", 0, 1}, {"x\n", 0, 1}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    char name[32];
    write_file(name, cases[i].text);
    UNIT_CHECK(cases[i].text, machine_paranoid(name) == cases[i].level);
    UNIT_CHECK(cases[i].text, machine_has_ftrace(name) == cases[i].ftrace);
    unlink(name);
  }
  CU_ASSERT_EQUAL(machine_paranoid("/nonexistent"), 0);
  CU_ASSERT(machine_has_ftrace("/nonexistent"));
}

/* The lowest number that a file may get. */
static int next_file(void) {
  int fd = dup(STDIN_FILENO);
  close(fd);
  return fd;
}

static void no_file_stays_open(void) {
  char name[32];
  write_file(name, "0::/\n");
  int next = next_file();
  struct machine_cpus cpus;
  char error[512];
  read_cpus("0-1\n", "junk", &cpus, error);
  machine_is_capable(name);
  machine_cgroup2(name);
  machine_is_confidential(name);
  machine_paranoid(name);
  CU_ASSERT_EQUAL(next_file(), next);
  unlink(name);
}

CU_TestInfo machine_tests[] = {
    UNIT_TEST(cpus_are_counted_up_to_the_highest),
    UNIT_TEST(cpus_that_are_present_count),
    UNIT_TEST(what_is_no_list_of_cpus_is_told),
    UNIT_TEST(lists_of_cpus_that_cannot_be_read_are_told),
    UNIT_TEST(both_capabilities_or_all_are_needed),
    UNIT_TEST(the_second_version_has_a_line_of_its_own),
    UNIT_TEST(a_long_line_is_one_line),
    UNIT_TEST(lockdown_is_the_mode_in_brackets),
    UNIT_TEST(settings_are_numbers),
    UNIT_TEST(no_file_stays_open),
    CU_TEST_INFO_NULL,
};
