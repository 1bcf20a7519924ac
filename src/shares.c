/* SPDX-License-Identifier: MIT */
#include "shares.h"

void shares_init(struct shares *s, double all) {
  *s = (struct shares){.all = all, .left = all};
}

bool shares_allow(const struct shares *s, uint32_t owner) {
  double drawn = s->group[owner_group(owner)] + s->user[owner_user(owner)];
  return s->left >= 1 && drawn < s->left;
}

void shares_draw(struct shares *s, uint32_t owner) {
  s->left--;
  s->group[owner_group(owner)]++;
  s->user[owner_user(owner)]++;
}

void shares_refill(struct shares *s, double n) {
  double drawn = s->all - s->left;
  double still = n < drawn ? (drawn - n) / drawn : 0;
  s->left = s->all - drawn * still;
  for (int i = 0; i < SYSCALLS_OWNERS; i++) {
    s->group[i] *= still;
    s->user[i] *= still;
  }
}
