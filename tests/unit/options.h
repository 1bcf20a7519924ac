/* SPDX-License-Identifier: MIT */
/* Option trees built by hand, for the tests of the configuration. */
#ifndef TESTS_OPTIONS_H
#define TESTS_OPTIONS_H

#include "config.h"
#include "unit.h"

/* The buffer that the plugin has for an error. */
#define LINE 512

/* clang-format off */
#define TEXT(text) {.type = OCONFIG_TYPE_STRING, .value.string = (char *)(text)}
#define NUMBER(n) {.type = OCONFIG_TYPE_NUMBER, .value.number = (n)}
#define BOOLEAN(b) {.type = OCONFIG_TYPE_BOOLEAN, .value.boolean = (b)}
/* clang-format on */

/* Values of an option: the first `n` of these, and whether it is a block. */
struct values {
  int n;
  oconfig_value_t value[2];
  bool block;
};

/* clang-format off */
#define ONE(...) {.n = 1, .value = {__VA_ARGS__}}
#define TWO(...) {.n = 2, .value = {__VA_ARGS__}}
#define NONE {.n = 0}
#define BLOCK {.block = true}
#define BLOCK_OF(...) {.n = 1, .value = {__VA_ARGS__}, .block = true}
/* clang-format on */

/* The defaults. The test destroys them. */
struct config options_create(void);

/* config_set with an error of any size: "" if there is none. */
int options_try(struct config *config, const char *key,
                const struct values *values, char *error, size_t size);

/* Sets an option of which nothing is to be said. */
void options_set(struct config *config, const char *key, oconfig_value_t value);
#define SET(config, key, ...)                                                  \
  options_set(config, key, (oconfig_value_t)__VA_ARGS__)

bool options_select(const struct config *config, const char *comm);
size_t options_wanted(const struct config *config); /* how many calls */

/* Both say the same, as far as "nginx" and "sh" can tell. */
void options_same(const char *what, const struct config *a,
                  const struct config *b);

/* The option is refused with this status and error, and changes nothing. */
void options_refused(const char *key, const struct values *values, int status,
                     const char *error);

#endif
