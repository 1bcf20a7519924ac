/* SPDX-License-Identifier: MIT */
#include "calls.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct calls {
  char names[CALLS_NUMBERS][NAME_SIZE];
};

struct calls *calls_create(void) {
  struct calls *calls = calloc(1, sizeof(*calls));
  if (!calls)
    return NULL;

  for (int i = 0; i < CALLS_NUMBERS; i++) {
    char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, i);
    if (name)
      snprintf(calls->names[i], NAME_SIZE, "%s", name);
    else
      snprintf(calls->names[i], NAME_SIZE, "syscall_%d", i);
    free(name);
  }
  return calls;
}

const char *calls_name(const struct calls *calls, size_t number) {
  return calls->names[number];
}

/* The number in "syscall_NNN", or -1 if the name is no such. */
static int unnamed_number(const char *name) {
  static const char unnamed[] = "syscall_";
  if (strncmp(name, unnamed, strlen(unnamed)) != 0)
    return -1;

  const char *digits = name + strlen(unnamed);
  size_t n = strspn(digits, "0123456789");
  return n >= 1 && n <= 3 && digits[n] == '\0' ? atoi(digits) : -1;
}

/* libseccomp gives calls that only other architectures have a number below
 * __NR_SCMP_ERROR. */
int calls_number(const char *name) {
  int number = unnamed_number(name);
  if (number < 0)
    number = seccomp_syscall_resolve_name_arch(SCMP_ARCH_NATIVE, name);
  if (number == __NR_SCMP_ERROR || number >= CALLS_NUMBERS)
    return -EINVAL;
  return number >= 0 ? number : -ENOENT;
}

void calls_destroy(struct calls *calls) { free(calls); }
