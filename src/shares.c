/* SPDX-License-Identifier: MIT */
#include "shares.h"

static uint8_t group_of(uint32_t owner) { return owner >> 8; }

static uint8_t user_of(uint32_t owner) { return owner; }

void shares_init(struct shares *s, double all) {
  *s = (struct shares){.all = all, .left = all};
}

bool shares_allow(const struct shares *s, uint32_t owner) {
  double drawn = s->group[group_of(owner)] + s->user[user_of(owner)];
  return s->left >= 1 && drawn < s->left;
}

void shares_draw(struct shares *s, uint32_t owner) {
  s->left--;
  s->group[group_of(owner)]++;
  s->user[user_of(owner)]++;
}

void shares_refill(struct shares *s, double n) {
  double drawn = s->all - s->left;
  double still = n < drawn ? (drawn - n) / drawn : 0;
  s->left = s->all - drawn * still;
  for (int i = 0; i < SHARES_OWNERS; i++) {
    s->group[i] *= still;
    s->user[i] *= still;
  }
}
