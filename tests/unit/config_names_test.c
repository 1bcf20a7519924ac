/* SPDX-License-Identifier: MIT */
/* The options that take names, of processes and of system calls. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "options.h"

#define PROCESS_RIGHT                                                          \
  "must be one process name or /regular expression/, in quotes"
#define CALL_RIGHT                                                             \
  "must be the name of one system call, in quotes, such as \"openat\""
#define LENGTH_RIGHT "of a process name, the kernel keeps the first 15 bytes: "
#define SLASHES_RIGHT "a regular expression stands between two slashes"

#ifdef __s390__
#define FOREIGN "arm_fadvise64_64"
#else
#define FOREIGN "s390_sthyi"
#endif

static void processes_add_up(void) {
  struct config c = options_create();
  SET(&c, "Process", TEXT("nginx"));
  CU_ASSERT(options_select(&c, "nginx"));
  CU_ASSERT(!options_select(&c, "sh"));
  SET(&c, "Process", TEXT("/^(ba|da)?sh$/"));
  CU_ASSERT(options_select(&c, "nginx"));
  CU_ASSERT(options_select(&c, "sh"));
  CU_ASSERT(options_select(&c, "dash"));
  CU_ASSERT(!options_select(&c, "cron"));
  config_destroy(&c);
}

/* The order of the options makes no difference. */
static void ignored_before_or_after(void) {
  struct config before = options_create(), after = options_create();
  SET(&before, "IgnoreSelected", BOOLEAN(1));
  SET(&before, "Process", TEXT("nginx"));
  SET(&after, "Process", TEXT("nginx"));
  SET(&after, "IgnoreSelected", BOOLEAN(1));
  options_same("before, after", &before, &after);
  CU_ASSERT(!options_select(&before, "nginx"));
  CU_ASSERT(options_select(&before, "sh"));

  SET(&before, "IgnoreSelected", BOOLEAN(0));
  CU_ASSERT(options_select(&before, "nginx"));
  CU_ASSERT(!options_select(&before, "sh"));
  config_destroy(&before);
  config_destroy(&after);
}

static void ignoring_no_process_selects_all(void) {
  struct config c = options_create();
  SET(&c, "IgnoreSelected", BOOLEAN(1));
  CU_ASSERT(options_select(&c, "nginx"));
  config_destroy(&c);
}

/* What is refused neither joins the names nor turns them round. */
static void a_refused_option_leaves_the_names(void) {
  struct config c = options_create();
  SET(&c, "Process", TEXT("nginx"));
  static const struct values values[] = {ONE(TEXT("/(/")), ONE(TEXT("")),
                                         ONE(NUMBER(1)), BLOCK, NONE};
  for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
    char error[LINE];
    CU_ASSERT(options_try(&c, "Process", &values[i], error, LINE) == -EINVAL);
  }
  char error[LINE];
  struct values quoted = ONE(TEXT("true"));
  CU_ASSERT(options_try(&c, "IgnoreSelected", &quoted, error, LINE) == -EINVAL);
  CU_ASSERT(options_select(&c, "nginx"));
  CU_ASSERT(!options_select(&c, "sh"));
  config_destroy(&c);
}

static void no_name_is_refused(void) {
  static const struct {
    const char *key;
    struct values values;
    const char *error;
  } cases[] = {
      {"Process", ONE(NUMBER(1)), " 1: " PROCESS_RIGHT},
      {"Process", ONE(BOOLEAN(1)), " true: " PROCESS_RIGHT},
      {"Process", NONE, ": " PROCESS_RIGHT},
      {"Process", TWO(TEXT("a"), TEXT("b")), " \"a\" \"b\": " PROCESS_RIGHT},
      {"Process", TWO(TEXT("a"), NUMBER(2)), " \"a\" 2: " PROCESS_RIGHT},
      {"Process", BLOCK, " as a block: " PROCESS_RIGHT},
      {"Process", BLOCK_OF(TEXT("sh")), " \"sh\" as a block: " PROCESS_RIGHT},
      {"Process", ONE(TEXT("")), " \"\": a process name has at least one byte"},
      {"Process", ONE(TEXT("sixteen--letters")),
       " \"sixteen--letters\": " LENGTH_RIGHT "\"sixteen--letter\""},
      {"Process", ONE(TEXT("/")), " \"/\": " SLASHES_RIGHT},
      {"Process", ONE(TEXT("//")), " \"//\": " SLASHES_RIGHT},
      {"Process", ONE(TEXT("/usr")), " \"/usr\": " SLASHES_RIGHT},
      {"Process", ONE(TEXT("/^worker-\\d+$/")),
       " \"/^worker-\\d+$/\": \\d is not POSIX: write [0-9]"},
      {"Syscall", ONE(NUMBER(59)), " 59: " CALL_RIGHT},
      {"Syscall", ONE(BOOLEAN(0)), " false: " CALL_RIGHT},
      {"Syscall", NONE, ": " CALL_RIGHT},
      {"Syscall", TWO(TEXT("read"), TEXT("write")),
       " \"read\" \"write\": " CALL_RIGHT},
      {"Syscall", BLOCK, " as a block: " CALL_RIGHT},
      {"Syscall", BLOCK_OF(TEXT("read")), " \"read\" as a block: " CALL_RIGHT},
      {"Syscall", ONE(TEXT("")), " \"\": " CALL_RIGHT},
      {"Syscall", ONE(TEXT("opnat")), " \"opnat\": " CALL_RIGHT},
      {"Syscall", ONE(TEXT("59")), " \"59\": " CALL_RIGHT},
      {"Syscall", ONE(TEXT("syscall_576")), " \"syscall_576\": " CALL_RIGHT},
  };

  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[LINE];
    snprintf(text, sizeof(text), "option %s%s", cases[i].key, cases[i].error);
    options_refused(cases[i].key, &cases[i].values, -EINVAL, text);
  }
}

/* What is wrong with it are the C library's words. */
static void a_bad_regex_is_refused(void) {
  static const char *const patterns[] = {"/(/", "/[a/", "/a{2,1}/", "/*(/",
                                         "/a\\/"};

  for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
    struct config c = options_create();
    struct values values = ONE(TEXT(patterns[i]));
    char error[LINE], start[LINE];
    int status = options_try(&c, "Process", &values, error, sizeof(error));
    UNIT_CHECK(patterns[i], status == -EINVAL);
    size_t n =
        snprintf(start, sizeof(start), "option Process \"%s\": ", patterns[i]);
    UNIT_CHECK(error, strncmp(error, start, n) == 0 && strlen(error) > n + 5);
    UNIT_CHECK(patterns[i], options_select(&c, "nginx"));
    config_destroy(&c);
  }
}

static void the_calls_wanted_are_these(void) {
  struct config c = options_create();
  SET(&c, "Syscall", TEXT("syscall_0"));
  CU_ASSERT(c.filter_calls);
  CU_ASSERT(c.wanted[0]);
  CU_ASSERT_EQUAL(options_wanted(&c), 1);
  SET(&c, "Syscall", TEXT("syscall_575"));
  SET(&c, "syscall", TEXT("syscall_0"));
  CU_ASSERT(c.wanted[0] && c.wanted[CALLS_NUMBERS - 1]);
  CU_ASSERT_EQUAL(options_wanted(&c), 2);
  CU_ASSERT(c.filter_calls);
  config_destroy(&c);
}

/* A name wants the call of all programs, 32-bit ones included. */
static void a_call_is_wanted_by_its_name(void) {
  struct config c = options_create();
  bool wanted[CALLS_ROWS] = {false};
  static const char *const names[] = {"openat", "close", "openat"};
  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
    SET(&c, "Syscall", TEXT(names[i]));
    CU_ASSERT_EQUAL(calls_select(names[i], wanted), 0);
    CU_ASSERT_EQUAL(memcmp(c.wanted, wanted, sizeof(wanted)), 0);
  }
  CU_ASSERT(c.wanted[SYS_close] && c.wanted[SYS_openat]);
  config_destroy(&c);
}

/* It was meant to narrow what is counted, and to count all would not do. */
static void a_call_of_another_architecture_wants_nothing(void) {
  struct config c = options_create();
  struct values values = ONE(TEXT(FOREIGN));
  char error[LINE];
  int status = options_try(&c, "Syscall", &values, error, sizeof(error));
  CU_ASSERT_EQUAL(status, -ENOENT);
  UNIT_TEXT(error, "option Syscall \"" FOREIGN "\": this machine's "
                   "architecture has no such system call; nothing is counted "
                   "for it");
  CU_ASSERT(c.filter_calls);
  CU_ASSERT_EQUAL(options_wanted(&c), 0);

  SET(&c, "Syscall", TEXT("syscall_1"));
  CU_ASSERT_EQUAL(options_wanted(&c), 1);
  config_destroy(&c);
}

static void without_memory_no_call_is_taken(void) {
  struct config c = options_create();
  struct values values = ONE(TEXT("openat"));
  char error[LINE];
  unit_objects = 1; /* options_try()'s own */
  int status = options_try(&c, "Syscall", &values, error, sizeof(error));
  unit_objects = SIZE_MAX;
  CU_ASSERT_EQUAL(status, -ENOMEM);
  UNIT_TEXT(error, "option Syscall \"openat\": out of memory");
  CU_ASSERT(!c.filter_calls);
  CU_ASSERT_EQUAL(options_wanted(&c), 0);
  config_destroy(&c);
}

/* Cut at its end, within any buffer; a known option is named all the same. */
static void check_long(const char *key, oconfig_value_t value, int expected) {
  static const size_t sizes[] = {1, 2, 8, 64, 128, 129, LINE, 4 * LINE};
  for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
    struct config c = options_create();
    struct values values = TWO(value, value);
    values.n = expected == -ENOENT ? 2 : 1;
    char error[4 * LINE];
    int status = options_try(&c, key, &values, error, sizes[i]);
    CU_ASSERT_EQUAL(status, expected);
    CU_ASSERT_PTR_NOT_NULL(memchr(error, '\0', sizes[i]));
    config_destroy(&c);
  }
}

static char *repeat(char c, size_t n) {
  char *text = malloc(n + 1);
  CU_ASSERT_PTR_NOT_NULL_FATAL(text);
  memset(text, c, n);
  text[n] = '\0';
  return text;
}

static void a_long_value_is_cut(void) {
  char *text = repeat('x', 100000);
  oconfig_value_t value = TEXT(text);
  for (size_t i = 0; i < config_options_n; i++)
    check_long(config_options[i].name, value, -EINVAL);
  check_long(text, value, -ENOENT);
  text[0] = '/';
  check_long("Process", value, -EINVAL);
  free(text);
}

/* What would be right is said even then. */
static void a_long_value_hides_no_cure(void) {
  char *text = repeat('x', 100000);
  struct values values = ONE(TEXT(text));
  static const char *const rights[][2] = {{"Process", LENGTH_RIGHT},
                                          {"Syscall", CALL_RIGHT},
                                          {"MaxProcesses", "from 1 to 65536"}};
  for (size_t i = 0; i < sizeof(rights) / sizeof(*rights); i++) {
    struct config c = options_create();
    char error[LINE];
    options_try(&c, rights[i][0], &values, error, sizeof(error));
    UNIT_CHECK(error, strstr(error, rights[i][0]) != NULL);
    UNIT_CHECK(error, strstr(error, rights[i][1]) != NULL);
    config_destroy(&c);
  }
  free(text);
}

static void many_values_are_cut(void) {
  enum { MANY = 1000 };
  static oconfig_value_t values[MANY];
  for (size_t i = 0; i < MANY; i++)
    values[i] = (oconfig_value_t)NUMBER(i);
  for (int n = 2; n <= MANY; n += n < 100 ? 1 : 100) {
    struct config c = options_create();
    oconfig_item_t item = {
        .key = "MaxProcesses", .values = values, .values_num = n};
    char error[LINE];
    CU_ASSERT_EQUAL(config_set(&c, &item, error, sizeof(error)), -EINVAL);
    UNIT_CHECK(error, strstr(error, "must be a whole number") != NULL);
    config_destroy(&c);
  }
}

CU_TestInfo config_names_tests[] = {
    UNIT_TEST(processes_add_up),
    UNIT_TEST(ignored_before_or_after),
    UNIT_TEST(ignoring_no_process_selects_all),
    UNIT_TEST(a_refused_option_leaves_the_names),
    UNIT_TEST(no_name_is_refused),
    UNIT_TEST(a_bad_regex_is_refused),
    UNIT_TEST(the_calls_wanted_are_these),
    UNIT_TEST(a_call_is_wanted_by_its_name),
    UNIT_TEST(a_call_of_another_architecture_wants_nothing),
    UNIT_TEST(without_memory_no_call_is_taken),
    UNIT_TEST(a_long_value_is_cut),
    UNIT_TEST(a_long_value_hides_no_cure),
    UNIT_TEST(many_values_are_cut),
    CU_TEST_INFO_NULL,
};
