/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <stdio.h>

int machine_cpus(const char *possible) {
  FILE *file = fopen(possible, "re");
  if (!file)
    return -errno;

  int first = 0, last = -1;
  while (fscanf(file, "%d", &first) == 1) {
    last = first;
    if (fscanf(file, "-%d", &last) == EOF || fgetc(file) != ',')
      break;
  }
  fclose(file);
  return last >= 0 ? last + 1 : -EINVAL;
}

static unsigned long long effective(const char *status) {
  unsigned long long mask = 0;
  FILE *file = fopen(status, "re");
  char line[256];
  while (file && fgets(line, sizeof(line), file))
    if (sscanf(line, "CapEff: %llx", &mask) == 1)
      break;
  if (file)
    fclose(file);
  return mask;
}

bool machine_is_capable(const char *status) {
  enum { SYS_ADMIN = 21, PERFMON = 38, BPF = 39 };
  unsigned long long mask = effective(status);
  return mask >> SYS_ADMIN & 1 || (mask >> PERFMON & 1 && mask >> BPF & 1);
}
