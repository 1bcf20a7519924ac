/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "options.h"

static void the_defaults_are_these(void) {
  struct config c = options_create();
  CU_ASSERT(c.by[FAMILY_PROCESS]);
  CU_ASSERT(c.by[FAMILY_CALL]);
  CU_ASSERT(!c.by[FAMILY_CGROUP]);
  CU_ASSERT(!c.by[FAMILY_PAIR]);
  CU_ASSERT(!c.errors);
  CU_ASSERT(!c.times);
  CU_ASSERT(!c.group_threads);
  CU_ASSERT(!c.ignore_selected);
  CU_ASSERT_EQUAL(c.max[FAMILY_PROCESS], 256);
  CU_ASSERT_EQUAL(c.max[FAMILY_CGROUP], 256);
  CU_ASSERT_EQUAL(c.max[FAMILY_PAIR], 1024);
  CU_ASSERT_EQUAL(c.idle_timeout, 600);
  CU_ASSERT(!c.filter_calls);
  CU_ASSERT_EQUAL(options_wanted(&c), 0);
  CU_ASSERT(options_select(&c, "nginx"));
  CU_ASSERT(options_select(&c, ""));
  config_destroy(&c);
}

static void a_boolean_is_taken(void) {
  struct config c = options_create();
  struct {
    const char *key;
    const bool *value;
  } options[] = {{"ReportByProcess", &c.by[FAMILY_PROCESS]},
                 {"ReportBySyscall", &c.by[FAMILY_CALL]},
                 {"ReportByCgroup", &c.by[FAMILY_CGROUP]},
                 {"ReportByProcessAndSyscall", &c.by[FAMILY_PAIR]},
                 {"ReportErrors", &c.errors},
                 {"ReportTime", &c.times},
                 {"GroupThreads", &c.group_threads},
                 {"IgnoreSelected", &c.ignore_selected}};

  for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
    for (int value = 1; value >= -1; value--) {
      SET(&c, options[i].key, BOOLEAN(value));
      UNIT_CHECK(options[i].key, *options[i].value == (value != 0));
    }
  config_destroy(&c);
}

static void a_number_is_taken(void) {
  struct config c = options_create();
  const struct {
    const char *key;
    const unsigned *value;
    unsigned good[4];
  } options[] = {
      {"MaxProcesses", &c.max[FAMILY_PROCESS], {1, 2, 65535, 65536}},
      {"MaxCgroups", &c.max[FAMILY_CGROUP], {1, 2, 65535, 65536}},
      {"MaxPairs", &c.max[FAMILY_PAIR], {1, 2, 65535, 65536}},
      {"IdleTimeout", &c.idle_timeout, {1, 10, 86400, 31536000}},
  };

  for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
    for (size_t v = 0; v < 4; v++) {
      SET(&c, options[i].key, NUMBER(options[i].good[v]));
      UNIT_CHECK(options[i].key, *options[i].value == options[i].good[v]);
    }
  config_destroy(&c);
}

/* Each option changes its own member and no other. */
static void an_option_changes_nothing_else(void) {
  struct config c = options_create(), expected = options_create();
  const struct {
    const char *key;
    bool *flag;
    unsigned *number;
  } options[] = {{"ReportBySyscall", &expected.by[FAMILY_CALL], NULL},
                 {"ReportByCgroup", &expected.by[FAMILY_CGROUP], NULL},
                 {"ReportByProcessAndSyscall", &expected.by[FAMILY_PAIR], NULL},
                 {"ReportErrors", &expected.errors, NULL},
                 {"ReportTime", &expected.times, NULL},
                 {"GroupThreads", &expected.group_threads, NULL},
                 {"MaxProcesses", NULL, &expected.max[FAMILY_PROCESS]},
                 {"MaxCgroups", NULL, &expected.max[FAMILY_CGROUP]},
                 {"MaxPairs", NULL, &expected.max[FAMILY_PAIR]},
                 {"IdleTimeout", NULL, &expected.idle_timeout},
                 {"ReportByProcess", &expected.by[FAMILY_PROCESS], NULL}};

  for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
    if (options[i].flag)
      SET(&c, options[i].key, BOOLEAN(*options[i].flag = !*options[i].flag));
    else
      SET(&c, options[i].key, NUMBER(*options[i].number = 7 + i));
    options_same(options[i].key, &c, &expected);
  }
  config_destroy(&c);
  config_destroy(&expected);
}

static void an_option_is_known_in_any_case(void) {
  struct config c = options_create();
  SET(&c, "maxprocesses", NUMBER(3));
  CU_ASSERT_EQUAL(c.max[FAMILY_PROCESS], 3);
  SET(&c, "MAXPROCESSES", NUMBER(4));
  CU_ASSERT_EQUAL(c.max[FAMILY_PROCESS], 4);
  SET(&c, "pROCESS", TEXT("sh"));
  CU_ASSERT(!options_select(&c, "nginx"));
  config_destroy(&c);
}

static void the_last_of_an_option_counts(void) {
  struct config c = options_create();
  SET(&c, "IdleTimeout", NUMBER(5));
  SET(&c, "IdleTimeout", NUMBER(6));
  CU_ASSERT_EQUAL(c.idle_timeout, 6);
  config_destroy(&c);
}

static void an_unknown_option_is_named(void) {
  static const char *const keys[] = {"",
                                     "Processes",
                                     "Intervals",
                                     "MaxProcess",
                                     "Syscall ",
                                     "ReportByProcess\n",
                                     "Max Names",
                                     "ReportTimes",
                                     "MaxSyscalls",
                                     "ReportError",
                                     "ReportByPair"};
  static const struct values values[] = {ONE(NUMBER(1)), NONE, BLOCK};

  for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
    for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++) {
      char text[LINE];
      snprintf(text, sizeof(text), "there is no option %s; it is ignored",
               keys[i]);
      options_refused(keys[i], &values[v], -ENOENT, text);
    }
}

static void a_misplaced_interval_is_told_its_place(void) {
  static const struct values value = ONE(NUMBER(10));
  options_refused("interval", &value, -ENOENT,
                  "there is no option interval here, but in <LoadPlugin "
                  "syscalls>; it is ignored");
}

/* Bad values of each kind, and how they are named. */
struct bad {
  struct values values;
  const char *named;
};

static void check_bad(enum config_kind kind, const struct bad *bad, size_t n) {
  for (size_t i = 0; i < config_options_n; i++) {
    const struct config_option *option = &config_options[i];
    char right[LINE] = "must be true or false, without quotes", text[2 * LINE];
    if (kind == CONFIG_NUMBER)
      snprintf(right, sizeof(right),
               "must be a whole number from %u to %u, without quotes",
               option->min, option->max);
    for (size_t v = 0; v < n && option->kind == kind; v++) {
      snprintf(text, sizeof(text), "option %s%s: %s", option->name,
               bad[v].named, right);
      options_refused(option->name, &bad[v].values, -EINVAL, text);
    }
  }
}

static void no_boolean_is_refused(void) {
  static const struct bad bad[] = {
      {ONE(TEXT("true")), " \"true\""},
      {ONE(TEXT("")), " \"\""},
      {ONE(NUMBER(1)), " 1"},
      {ONE(NUMBER(0)), " 0"},
      {NONE, ""},
      {TWO(BOOLEAN(1), BOOLEAN(0)), " true false"},
      {BLOCK, " as a block"},
      {BLOCK_OF(BOOLEAN(1)), " true as a block"},
  };
  check_bad(CONFIG_BOOLEAN, bad, sizeof(bad) / sizeof(*bad));
}

static void no_number_is_refused(void) {
  static const struct bad bad[] = {
      {ONE(TEXT("256")), " \"256\""},
      {ONE(TEXT("")), " \"\""},
      {ONE(BOOLEAN(1)), " true"},
      {ONE(BOOLEAN(0)), " false"},
      {ONE(NUMBER(0)), " 0"},
      {ONE(NUMBER(-0.0)), " -0"},
      {ONE(NUMBER(-1)), " -1"},
      {ONE(NUMBER(-1e18)), " -1e+18"},
      {ONE(NUMBER(0.5)), " 0.5"},
      {ONE(NUMBER(2.5)), " 2.5"},
      {ONE(NUMBER(1e300)), " 1e+300"},
      {ONE(NUMBER(4294967297)), " 4294967297"},
      {ONE(NUMBER(INFINITY)), " inf"},
      {ONE(NUMBER(-INFINITY)), " -inf"},
      {ONE(NUMBER(NAN)), " nan"},
      {NONE, ""},
      {TWO(NUMBER(1), NUMBER(2)), " 1 2"},
      {BLOCK, " as a block"},
      {BLOCK_OF(NUMBER(5)), " 5 as a block"},
  };
  check_bad(CONFIG_NUMBER, bad, sizeof(bad) / sizeof(*bad));
}

static void a_number_out_of_its_range_is_refused(void) {
  for (size_t i = 0; i < config_options_n; i++) {
    const struct config_option *option = &config_options[i];
    if (option->kind != CONFIG_NUMBER)
      continue;
    double outside[] = {option->min - 1.0, option->max + 1.0, option->max + 0.5,
                        option->min + 4294967296.0};
    for (size_t v = 0; v < sizeof(outside) / sizeof(*outside); v++) {
      struct values values = ONE(NUMBER(outside[v]));
      char text[LINE];
      snprintf(text, sizeof(text),
               "option %s %.15g: must be a whole number from %u to %u, "
               "without quotes",
               option->name, outside[v], option->min, option->max);
      options_refused(option->name, &values, -EINVAL, text);
    }
  }
}

static void without_memory_there_is_no_config(void) {
  struct config c;
  unit_objects = 0;
  CU_ASSERT_EQUAL(config_init(&c), -ENOMEM);
  unit_objects = SIZE_MAX;
  config_destroy(&c);
}

static void nothing_is_destroyed(void) {
  struct config c = {0};
  config_destroy(&c);
  c = options_create();
  config_destroy(&c);
  config_destroy(&c);
}

CU_TestInfo config_tests[] = {
    UNIT_TEST(the_defaults_are_these),
    UNIT_TEST(a_boolean_is_taken),
    UNIT_TEST(a_number_is_taken),
    UNIT_TEST(an_option_changes_nothing_else),
    UNIT_TEST(an_option_is_known_in_any_case),
    UNIT_TEST(the_last_of_an_option_counts),
    UNIT_TEST(an_unknown_option_is_named),
    UNIT_TEST(a_misplaced_interval_is_told_its_place),
    UNIT_TEST(no_boolean_is_refused),
    UNIT_TEST(no_number_is_refused),
    UNIT_TEST(a_number_out_of_its_range_is_refused),
    UNIT_TEST(without_memory_there_is_no_config),
    UNIT_TEST(nothing_is_destroyed),
    CU_TEST_INFO_NULL,
};
