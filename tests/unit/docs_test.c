/* SPDX-License-Identifier: MIT */
/* The sample configuration and the man page, against the table of options. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

/* An option as a document has it. */
struct mention {
  char name[64];
  char value[64]; /* its default or an example; "" where there is none */
};

struct mentions {
  struct mention mention[64];
  size_t n;
};

static struct mention *mention(struct mentions *all, const char *name) {
  CU_ASSERT_FATAL(all->n < 64);
  struct mention *m = &all->mention[all->n++];
  *m = (struct mention){0};
  snprintf(m->name, sizeof(m->name), "%s", name);
  return m;
}

static FILE *open_document(const char *path) {
  FILE *file = fopen(path, "re");
  UNIT_CHECK(path, file != NULL);
  CU_ASSERT_FATAL(file != NULL);
  return file;
}

/* Lines such as "#  MaxProcesses 256" in the plugin's block. A comment has
 * its '#' indented. */
static struct mentions read_sample(void) {
  struct mentions all = {0};
  FILE *file = open_document(SAMPLE);
  char line[512], name[64], value[64];
  bool inside = false;
  while (fgets(line, sizeof(line), file)) {
    if (line[0] == '<')
      inside = strcmp(line, "<Plugin syscalls>\n") == 0;
    else if (inside && strchr("\n ", line[0]) == NULL) {
      bool is_option =
          sscanf(line, "#  %63[A-Za-z] %63[^\n]", name, value) == 2;
      UNIT_CHECK(line, is_option);
      if (is_option)
        snprintf(mention(&all, name)->value, sizeof(value), "%s", value);
    }
  }
  fclose(file);
  return all;
}

/* Items such as ".It Ic MaxProcesses Ar number" of the section on options, and
 * the line after "Defaults to", such as ".Cm 256 ." */
static struct mentions read_manual(void) {
  struct mentions all = {0};
  FILE *file = open_document(MANUAL);
  char line[512], name[64];
  bool inside = false, default_follows = false;
  while (fgets(line, sizeof(line), file)) {
    if (strncmp(line, ".Sh ", 4) == 0)
      inside = strcmp(line, ".Sh OPTIONS\n") == 0;
    else if (inside && sscanf(line, ".It Ic %63s", name) == 1)
      mention(&all, name);
    else if (inside && default_follows && all.n > 0)
      CU_ASSERT_EQUAL(sscanf(line, ".Cm %63s .", all.mention[all.n - 1].value),
                      1);
    default_follows = strcmp(line, "Defaults to\n") == 0;
  }
  fclose(file);
  return all;
}

static bool has_default(const struct config_option *option) {
  return option->kind == CONFIG_BOOLEAN || option->kind == CONFIG_NUMBER;
}

static void check_default(const struct config_option *option,
                          const char *value) {
  char expected[64];
  if (option->kind == CONFIG_BOOLEAN)
    snprintf(expected, sizeof(expected), "%s",
             option->preset ? "true" : "false");
  else
    snprintf(expected, sizeof(expected), "%u", option->preset);
  if (has_default(option)) {
    UNIT_CHECK(option->name, strcmp(value, expected) == 0);
    UNIT_TEXT(value, expected);
  }
}

static size_t count(const struct mentions *all, const char *name) {
  size_t n = 0;
  for (size_t i = 0; i < all->n; i++)
    n += strcmp(all->mention[i].name, name) == 0;
  return n;
}

static const struct config_option *find(const char *name) {
  for (size_t i = 0; i < config_options_n; i++)
    if (strcmp(config_options[i].name, name) == 0)
      return &config_options[i];
  return NULL;
}

/* Every option, with its default, and no other. One that is repeated may have
 * several examples. */
static void check_document(const struct mentions *all) {
  for (size_t i = 0; i < config_options_n; i++) {
    const struct config_option *option = &config_options[i];
    size_t n = count(all, option->name);
    UNIT_CHECK(option->name, n == 1 || (n > 1 && !has_default(option)));
  }
  for (size_t i = 0; i < all->n; i++) {
    const struct config_option *option = find(all->mention[i].name);
    UNIT_CHECK(all->mention[i].name, option != NULL);
    if (option)
      check_default(option, all->mention[i].value);
  }
}

static void the_sample_has_all_options(void) {
  struct mentions all = read_sample();
  check_document(&all);
}

static void the_manual_has_all_options(void) {
  struct mentions all = read_manual();
  check_document(&all);
}

/* The documents' order is the table's. */
static void the_documents_keep_the_order(void) {
  struct mentions documents[] = {read_sample(), read_manual()};
  for (size_t d = 0; d < 2; d++) {
    const struct config_option *last = config_options;
    for (size_t i = 0; i < documents[d].n; i++) {
      const struct config_option *option = find(documents[d].mention[i].name);
      UNIT_CHECK(documents[d].mention[i].name, option >= last);
      last = option;
    }
  }
}

/* A value as collectd's parser reads it. */
static oconfig_value_t parse(char *value) {
  size_t length = strlen(value);
  if (value[0] == '"' && length > 1 && value[length - 1] == '"') {
    value[length - 1] = '\0';
    return (oconfig_value_t)TEXT(value + 1);
  }
  if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
    return (oconfig_value_t)BOOLEAN(value[0] == 't');
  char *end = NULL;
  double number = strtod(value, &end);
  UNIT_CHECK(value, end > value && *end == '\0');
  return (oconfig_value_t)NUMBER(number);
}

static void what_the_sample_says_is_taken(void) {
  struct mentions all = read_sample();
  struct config c = options_create();
  for (size_t i = 0; i < all.n; i++)
    options_set(&c, all.mention[i].name, parse(all.mention[i].value));
  config_destroy(&c);
}

/* "from 1 to 65536" is how the manual has it, on one line or on two. */
static void the_manual_has_the_ranges(void) {
  static char text[100000];
  FILE *file = open_document(MANUAL);
  text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
  fclose(file);
  for (char *c = text; (c = strchr(c, '\n')) != NULL; c++)
    if (c[1] != '.')
      *c = ' ';

  for (size_t i = 0; i < config_options_n; i++) {
    const struct config_option *option = &config_options[i];
    char item[128], range[64];
    snprintf(item, sizeof(item), ".It Ic %s ", option->name);
    snprintf(range, sizeof(range), "from %u to %u", option->min, option->max);
    const char *start = strstr(text, item);
    const char *end = start ? strstr(start + 1, "\n.It ") : NULL;
    const char *found = start ? strstr(start, range) : NULL;
    if (option->kind == CONFIG_NUMBER)
      UNIT_CHECK(option->name, found != NULL && (!end || found < end));
  }
}

CU_TestInfo docs_tests[] = {
    UNIT_TEST(the_sample_has_all_options),
    UNIT_TEST(the_manual_has_all_options),
    UNIT_TEST(the_documents_keep_the_order),
    UNIT_TEST(what_the_sample_says_is_taken),
    UNIT_TEST(the_manual_has_the_ranges),
    CU_TEST_INFO_NULL,
};
