/* SPDX-License-Identifier: MIT */
#include "budget.h"

#define HOUR_NS 3600e9

void budget_init(struct budget *b, double all, double reserve, uint64_t now) {
  *b = (struct budget){.all = all, .left = all, .time = now};
  shares_init(&b->reserve, reserve);
}

void budget_refill(struct budget *b, uint64_t now) {
  double hours = (double)(now - b->time) / HOUR_NS;
  b->left += b->all * hours;
  if (b->left > b->all)
    b->left = b->all;
  shares_refill(&b->reserve, b->reserve.all * hours);
  b->time = now;
}

bool budget_allows(const struct budget *b, uint32_t owner, bool heaviest) {
  return b->left >= 1 || shares_allow(&b->reserve, owner) ||
         (heaviest && b->left - 1 >= -b->reserve.all);
}

void budget_pay(struct budget *b, uint32_t owner) {
  if (b->left < 1 && shares_allow(&b->reserve, owner))
    shares_draw(&b->reserve, owner);
  else
    b->left--;
}
