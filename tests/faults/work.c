/* SPDX-License-Identifier: MIT */
#include "work.h"

#include <sched.h>
#include <stdio.h>
#include <sys/prctl.h>

void work(unsigned names) {
  char own[16] = "";
  prctl(PR_GET_NAME, own);
  for (unsigned i = 0; i < names; i++) {
    char name[20]; /* the kernel keeps 15 bytes */
    snprintf(name, sizeof(name), "fault-%u", i);
    prctl(PR_SET_NAME, name);
    for (int j = 0; j < WORK_CALLS; j++)
      sched_rr_get_interval(-1, NULL);
  }
  prctl(PR_SET_NAME, own);
}
