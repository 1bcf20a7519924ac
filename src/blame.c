/* SPDX-License-Identifier: MIT */
#include "blame.h"

void blame_add(struct blame *b, uint32_t owner) {
  b->all++;
  b->of[owner_user(owner)]++;
}

int blame_most(const struct blame *b) {
  for (int user = 0; user < SYSCALLS_OWNERS; user++)
    if (b->of[user] > b->all / 2)
      return user;
  return -1;
}
