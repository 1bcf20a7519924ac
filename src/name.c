/* SPDX-License-Identifier: MIT */
#include "name.h"

#include <string.h>

/* Ranges, not isalnum(): the answer must not depend on a locale. */
bool name_is_safe(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

size_t name_copy(char name[static NAME_SIZE], const char *text, size_t most) {
  size_t n = 0;
  for (; n < most && text[n] != '\0'; n++)
    name[n] = (char)(name_is_safe(text[n]) ? text[n] : '_');
  if (n > 1 && name[n - 2] == '.' && name[n - 1] == '.')
    name[n - 1] = '_';
  name[n] = '\0';
  return n;
}

void name_clean(char name[static NAME_SIZE],
                const char comm[static NAME_COMM_SIZE]) {
  if (name_copy(name, comm, NAME_COMM_SIZE) == 0)
    memcpy(name, "_", sizeof("_"));
}
