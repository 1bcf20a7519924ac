/* SPDX-License-Identifier: MIT */
#include "select.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expression.h"
#include "name.h"

struct pattern {
  struct pattern *next;
  char *name; /* NULL: match the regex */
  regex_t regex;
};

struct select {
  struct pattern *patterns;
  bool inverted;
};

struct select *select_create(void) {
  struct select *s = calloc(1, sizeof(*s));
  return s;
}

static int compile(regex_t *regex, const char *pattern, char *error,
                   size_t size) {
  char *text = strndup(pattern + 1, strlen(pattern) - 2);
  if (!text)
    return -ENOMEM;

  int status = expression_compile(regex, text, error, size);
  free(text);
  return status;
}

static int pattern_init(struct pattern *p, const char *pattern, char *error,
                        size_t size) {
  size_t length = strlen(pattern);
  if (pattern[0] == '/') {
    if (length < 3 || pattern[length - 1] != '/') {
      snprintf(error, size, "a regular expression stands between two slashes");
      return -EINVAL;
    }
    return compile(&p->regex, pattern, error, size);
  }

  if (length == 0) {
    snprintf(error, size, "a process name has at least one byte");
    return -EINVAL;
  }
  if (length >= NAME_COMM_SIZE) {
    snprintf(error, size,
             "of a process name, the kernel keeps the first %d bytes: \"%.*s\"",
             NAME_COMM_SIZE - 1, NAME_COMM_SIZE - 1, pattern);
    return -EINVAL;
  }
  p->name = strdup(pattern);
  return p->name ? 0 : -ENOMEM;
}

int select_add(struct select *select, const char *pattern, char *error,
               size_t size) {
  snprintf(error, size, "out of memory");
  struct pattern *p = calloc(1, sizeof(*p));
  if (!p)
    return -ENOMEM;

  int status = pattern_init(p, pattern, error, size);
  if (status != 0) {
    free(p);
    return status;
  }
  p->next = select->patterns;
  select->patterns = p;
  return 0;
}

void select_invert(struct select *select, bool inverted) {
  select->inverted = inverted;
}

static bool pattern_match(const struct pattern *p, const char *comm) {
  if (p->name)
    return strcmp(p->name, comm) == 0;
  return regexec(&p->regex, comm, 0, NULL, 0) == 0;
}

bool select_match(const struct select *select, const char *comm) {
  if (!select->patterns)
    return true;

  for (const struct pattern *p = select->patterns; p; p = p->next)
    if (pattern_match(p, comm))
      return !select->inverted;
  return select->inverted;
}

void select_destroy(struct select *select) {
  if (!select)
    return;

  while (select->patterns) {
    struct pattern *p = select->patterns;
    select->patterns = p->next;
    if (!p->name)
      regfree(&p->regex);
    free(p->name);
    free(p);
  }
  free(select);
}
