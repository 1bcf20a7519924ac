/* SPDX-License-Identifier: MIT */
#include "name.h"

/* Ranges, not isalnum(): the answer must not depend on a locale. */
bool name_is_safe(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

void name_clean(char name[static NAME_SIZE],
                const char comm[static NAME_COMM_SIZE]) {
  size_t n = 0;
  for (; n < NAME_COMM_SIZE && comm[n] != '\0'; n++)
    name[n] = name_is_safe(comm[n]) ? comm[n] : '_';
  if (n == 0)
    name[n++] = '_';
  name[n] = '\0';
}
