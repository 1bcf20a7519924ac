/* SPDX-License-Identifier: MIT */
#include "books.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon.h"

/* The values before. */
static struct {
  char series[DAEMON_SERIES][sizeof(daemon_stub.series[0])];
  size_t n;
} before;

static const char *const families[] = {
    "syscalls",
    "syscalls_by_call",
    "syscalls_by_cgroup",
    "syscalls_by_process_call",
};

/* Time is told in whole ms, which each series rounds down. */
static const struct {
  const char *name;
  bool rounded;
} types[] = {
    {"invocations", false},
    {"errors", false},
    {"total_time_in_ms", true},
};

static int64_t value_of(const char *text) {
  return strtoll(strrchr(text, ' '), NULL, 10);
}

/* Names are sorted: it stands near to where it stood. */
static int64_t value_before(const char *text, size_t hint) {
  size_t length = strrchr(text, ' ') - text + 1;
  for (size_t i = 0; i < before.n; i++) {
    const char *old = before.series[(hint + i) % before.n];
    if (strncmp(old, text, length) == 0)
      return value_of(old);
  }
  return 0;
}

/* Whether "plugin-instance/type-instance" is of this plugin and type. */
static bool is_of(const char *text, const char *plugin, const char *type) {
  size_t length = strlen(plugin);
  const char *rest = strchr(text, '/');
  return strncmp(text, plugin, length) == 0 &&
         (text[length] == '-' || text[length] == '/') && rest &&
         strncmp(rest + 1, type, strlen(type)) == 0;
}

static int64_t growth(const char *plugin, const char *type, size_t *n) {
  int64_t sum = 0;
  *n = 0;
  for (size_t i = 0; i < daemon_stub.n; i++) {
    const char *text = daemon_stub.series[i];
    if (!is_of(text, plugin, type))
      continue;
    sum += value_of(text) - value_before(text, i);
    ++*n;
  }
  return sum;
}

static void compare(const char *family, size_t type, char *text, size_t size) {
  size_t n, one;
  int64_t sum = growth(family, types[type].name, &n);
  int64_t total = growth("syscalls_total", types[type].name, &one);
  int64_t slack = types[type].rounded ? (int64_t)n : 0;
  if (n == 0)
    return;
  if (sum - total > slack || total - sum > slack)
    snprintf(text, size, "%s/%s grows by %lld, the total by %lld", family,
             types[type].name, (long long)sum, (long long)total);
}

void books_take(char *text, size_t size) {
  text[0] = '\0';
  if (daemon_stub.n == 0)
    return;
  for (size_t f = 0; f < sizeof(families) / sizeof(*families); f++)
    for (size_t t = 0; t < sizeof(types) / sizeof(*types); t++)
      compare(families[f], t, text, size);
  memcpy(before.series, daemon_stub.series,
         daemon_stub.n * sizeof(before.series[0]));
  before.n = daemon_stub.n;
}

static const char *find(const char *series) {
  size_t length = strlen(series);
  for (size_t i = 0; i < before.n; i++)
    if (strncmp(before.series[i], series, length) == 0 &&
        before.series[i][length] == ' ')
      return before.series[i];
  return NULL;
}

bool books_has(const char *series) { return find(series) != NULL; }

int64_t books_value(const char *series) {
  const char *text = find(series);
  return text ? value_of(text) : 0;
}
