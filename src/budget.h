/* SPDX-License-Identifier: MIT */
#ifndef SRC_BUDGET_H
#define SRC_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "shares.h"

/* How many new names may still come. All of it is there at first, and what is
 * used comes back in an hour. */
struct budget {
  double all;
  double left; /* first come, first served; below 0 by what is in advance */
  struct shares reserve; /* behind it */
  uint64_t time;         /* ns */
};

/* So many for all, and so many more by shares. */
void budget_init(struct budget *budget, double all, double reserve,
                 uint64_t now);

/* Brings back what has come back by now. */
void budget_refill(struct budget *budget, uint64_t now);

/* Whether an owner's new name may come. The heaviest one of an interval may
 * also if nothing is left, in advance of what comes back: as many as the
 * reserve is large. */
bool budget_allows(const struct budget *budget, uint32_t owner, bool heaviest);

/* It does. */
void budget_pay(struct budget *budget, uint32_t owner);

#endif
