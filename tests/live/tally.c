/* SPDX-License-Identifier: MIT */
#include "tally.h"

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "load.h"

static struct {
  const char *call;
  long n;
  long errors;
} tallies[16];

#define TALLIES (sizeof(tallies) / sizeof(*tallies))

void tally_add(const char *call, long n, long errors) {
  for (size_t i = 0; i < TALLIES; i++) {
    if (!tallies[i].call)
      tallies[i].call = call;
    if (strcmp(tallies[i].call, call))
      continue;
    tallies[i].n += n;
    tallies[i].errors += errors;
    return;
  }
  errx(1, "too many calls to tally");
}

long tally(const char *call, long result) {
  tally_add(call, 1, result == -1);
  return result;
}

/* strace 6.1 overlooks the new name if the call before has failed. */
void tally_end(const char *name) {
  tally("getppid", syscall(SYS_getppid));
  take_name("load");
  tally_add("prctl", 1, 0);
  tally_expect(name);
}

void tally_expect(const char *name) {
  long n = 0, errors = 0;
  for (size_t i = 0; i < TALLIES && tallies[i].call; i++) {
    printf("%s/%s %ld %ld\n", name, tallies[i].call, tallies[i].n,
           tallies[i].errors);
    n += tallies[i].n;
    errors += tallies[i].errors;
  }
  printf("%s %ld %ld\n", name, n, errors);
  fflush(stdout);
}
