/* SPDX-License-Identifier: MIT */
/* What a process holds of the kernel's. */
#ifndef TESTS_FAULTS_LEFT_H
#define TESTS_FAULTS_LEFT_H

#include <stdbool.h>
#include <stddef.h>

struct left {
  bool open[256]; /* descriptors */
  int mappings;   /* of BPF maps */
};

void left_note(struct left *left);

/* Puts into `text` what there is more than before, "" if there is nothing. */
void left_compare(const struct left *before, char *text, size_t size);

/* How many programs and maps there are in the kernel with the names of the
 * plugin's, whoever has them. Waits some seconds for there to be no more than
 * so many. -1 if that cannot be told. */
int left_in_kernel(int most);

#endif
