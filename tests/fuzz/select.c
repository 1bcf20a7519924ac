/* SPDX-License-Identifier: MIT */
/* Any patterns are taken, or refused with a reason, in bounded time and memory;
 * and those that are taken select by name what they should. A line is a
 * pattern, and the last one a comm. */
#include "fuzz.h"

#include <errno.h>
#include <regex.h>
#include <stdbool.h>
#include <string.h>

#include "name.h"
#include "select.h"

#define ERROR_SIZE 160
#define LINE_SIZE 4096

static bool is_named(const char *pattern, const char *comm) {
  return pattern[0] != '/' && strcmp(pattern, comm) == 0;
}

/* The C library's own opinion. */
static bool is_matched(const char *pattern, const char *comm) {
  char text[LINE_SIZE];
  regex_t regex;
  if (pattern[0] != '/')
    return false;
  snprintf(text, sizeof(text), "%.*s", (int)strlen(pattern) - 2, pattern + 1);
  FUZZ_CHECK(regcomp(&regex, text, REG_EXTENDED | REG_NOSUB) == 0);
  bool matched = regexec(&regex, comm, 0, NULL, 0) == 0;
  regfree(&regex);
  return matched;
}

/* Whether it was taken. */
static bool add(struct select *s, const char *pattern) {
  char error[ERROR_SIZE + 1];
  memset(error, 'x', sizeof(error));
  int status = select_add(s, pattern, error, ERROR_SIZE);
  FUZZ_CHECK(status == 0 || status == -EINVAL);
  FUZZ_CHECK(error[ERROR_SIZE] == 'x');
  FUZZ_CHECK(status == 0 || strnlen(error, ERROR_SIZE) - 1 < ERROR_SIZE - 1);
  return status == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct fuzz f = {data, size};
  struct select *s = select_create();
  char line[LINE_SIZE], comm[NAME_COMM_SIZE] = "";
  const uint8_t *last = memrchr(data, '\n', size);
  size_t length = last ? data + size - last - 1 : 0;
  bool any = false, selected = false;
  FUZZ_CHECK(s);
  memcpy(comm, last ? last + 1 : data,
         length < sizeof(comm) ? length : sizeof(comm) - 1);
  f.left -= length;
  while (f.left > 0) {
    fuzz_line(&f, line, sizeof(line));
    if (!add(s, line))
      continue;
    any = true;
    selected |= is_named(line, comm) || is_matched(line, comm);
  }
  FUZZ_CHECK(select_match(s, comm) == (selected || !any));
  select_invert(s, true);
  FUZZ_CHECK(select_match(s, comm) == (!selected || !any));
  select_destroy(s);
  return 0;
}
