/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stdlib.h>
#include <string.h>

struct config options_create(void) {
  struct config config;
  CU_ASSERT_EQUAL_FATAL(config_init(&config), 0);
  return config;
}

/* The error stands in memory of its very size, for the sanitizer to watch. */
int options_try(struct config *c, const char *key, const struct values *values,
                char *error, size_t size) {
  oconfig_item_t child = {.key = "Child"};
  oconfig_item_t item = {.key = (char *)key,
                         .values = (oconfig_value_t *)values->value,
                         .values_num = values->n,
                         .children = values->block ? &child : NULL,
                         .children_num = values->block};
  char *sized = calloc(1, size);
  CU_ASSERT_PTR_NOT_NULL_FATAL(sized);
  int status = config_set(c, &item, sized, size);
  memcpy(error, sized, size);
  free(sized);
  return status;
}

void options_set(struct config *c, const char *key, oconfig_value_t value) {
  char error[LINE];
  struct values values = ONE(value);
  UNIT_CHECK(key, options_try(c, key, &values, error, sizeof(error)) == 0);
  UNIT_TEXT(error, "");
}

bool options_select(const struct config *c, const char *comm) {
  return select_match(c->processes, comm);
}

size_t options_wanted(const struct config *c) {
  size_t n = 0;
  for (size_t i = 0; i < CALLS_ROWS; i++)
    n += c->wanted[i];
  return n;
}

void options_same(const char *what, const struct config *a,
                  const struct config *b) {
  for (int f = 0; f < FAMILIES; f++) {
    UNIT_CHECK(what, a->by[f] == b->by[f]);
    UNIT_CHECK(what, a->max[f] == b->max[f]);
  }
  UNIT_CHECK(what, a->errors == b->errors);
  UNIT_CHECK(what, a->times == b->times);
  UNIT_CHECK(what, a->group_threads == b->group_threads);
  UNIT_CHECK(what, a->ignore_selected == b->ignore_selected);
  UNIT_CHECK(what, a->idle_timeout == b->idle_timeout);
  UNIT_CHECK(what, a->filter_calls == b->filter_calls);
  UNIT_CHECK(what, memcmp(a->wanted, b->wanted, sizeof(a->wanted)) == 0);
  UNIT_CHECK(what, options_select(a, "nginx") == options_select(b, "nginx"));
  UNIT_CHECK(what, options_select(a, "sh") == options_select(b, "sh"));
}

void options_refused(const char *key, const struct values *values, int status,
                     const char *expected) {
  struct config config = options_create(), untouched = options_create();
  char error[LINE];
  int actual = options_try(&config, key, values, error, sizeof(error));
  UNIT_CHECK(expected, actual == status);
  UNIT_TEXT(error, expected);
  options_same(expected, &config, &untouched);
  config_destroy(&config);
  config_destroy(&untouched);
}
