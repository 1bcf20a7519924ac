/* SPDX-License-Identifier: MIT */
#include "calls.h"

#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct calls {
  char names[CALLS_ROWS + 1][NAME_SIZE];
  bool known[CALLS_ROWS];
  size_t highest; /* number that is known, of the native ABI */
};

#define X32_SYSCALL_BIT 0x40000000 /* arch/x86/include/uapi/asm/unistd.h */

static const struct abi {
  uint32_t arch;
  int mark;           /* what its numbers have in libseccomp's table */
  const char *prefix; /* of calls without a name; NULL if there is no ABI */
} abis[CALLS_ABIS] = {
    {SCMP_ARCH_NATIVE, 0, "syscall"},
#if defined(__x86_64__)
    {SCMP_ARCH_X86, 0, "i386_syscall"},
    {SCMP_ARCH_X32, X32_SYSCALL_BIT, "x32_syscall"},
#elif defined(__aarch64__)
    {SCMP_ARCH_ARM, 0, "arm_syscall"},
#endif
};

static void print_number(char name[static NAME_SIZE], size_t row) {
  const struct abi *abi = &abis[row / CALLS_NUMBERS];
  name[0] = '\0';
  if (abi->prefix)
    snprintf(name, NAME_SIZE, "%s_%zu", abi->prefix, row % CALLS_NUMBERS);
}

/* Returns whether libseccomp knows the call, or -ENOMEM: it answers the same
 * for a name that it does not know and for one that it has no memory for. */
static int print_name(char name[static NAME_SIZE], size_t row) {
  const struct abi *abi = &abis[row / CALLS_NUMBERS];
  char *known = NULL;
  errno = 0;
  if (abi->prefix)
    known = seccomp_syscall_resolve_num_arch(
        abi->arch, abi->mark | (int)(row % CALLS_NUMBERS));
  int is_known = known ? 1 : errno == ENOMEM ? -ENOMEM : 0;
  if (known)
    snprintf(name, NAME_SIZE, "%s", known);
  else
    print_number(name, row);
  free(known);
  return is_known;
}

struct calls *calls_create(void) {
  struct calls *calls = calloc(1, sizeof(*calls));
  if (!calls)
    return NULL;

  for (size_t row = 0; row < CALLS_ROWS; row++) {
    int is_known = print_name(calls->names[row], row);
    if (is_known < 0) {
      calls_destroy(calls);
      return NULL;
    }
    calls->known[row] = is_known;
    if (is_known && row < CALLS_NUMBERS)
      calls->highest = row;
  }
  return calls;
}

const char *calls_name(const struct calls *calls, size_t row) {
  return calls->names[row < CALLS_ROWS ? row : CALLS_ROWS];
}

bool calls_is_real(const struct calls *calls, size_t row) {
  size_t number = row % CALLS_NUMBERS;
  return row < CALLS_ROWS &&
         (calls->known[row] ||
          (number > calls->highest && number <= calls->highest + CALLS_AHEAD));
}

int calls_select(const char *name, bool wanted[static CALLS_ROWS]) {
  int status =
      seccomp_syscall_resolve_name(name) == __NR_SCMP_ERROR ? -EINVAL : -ENOENT;
  struct calls *calls = calls_create();
  if (!calls)
    return -ENOMEM;

  for (size_t row = 0; row < CALLS_ROWS; row++) {
    char number[NAME_SIZE];
    print_number(number, row);
    if (name[0] != '\0' &&
        (strcmp(name, calls->names[row]) == 0 || strcmp(name, number) == 0)) {
      wanted[row] = true;
      status = 0;
    }
  }
  calls_destroy(calls);
  return status;
}

void calls_destroy(struct calls *calls) { free(calls); }
