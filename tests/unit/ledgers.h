/* SPDX-License-Identifier: MIT */
/* Ledgers that are taken through intervals written by hand. */
#ifndef TESTS_LEDGERS_H
#define TESTS_LEDGERS_H

#include "ledger.h"
#include "unit.h"

#define S UINT64_C(1000000000)
#define HOUR (3600 * S)
#define MANY 100
#define IDLE (10 * S)

#define LIMITS(series, new_names, idle_time)                                   \
  ((struct ledger_limits){series, new_names, idle_time, 0})

/* One interval: what it brought, and what is reported before it is booked, as
 * unit.h has them; a report ends in "!3~2" if 3 calls were over the limit, and
 * 2 of these the names' that came when no more might. */
struct step {
  uint64_t at; /* ns */
  const char *rows, *report;
};

/* The test destroys it. */
struct ledger *ledgers_create(struct ledger_limits limits, uint64_t now);

/* What is reported, added to the rows. */
void ledgers_read(const struct ledger *ledger, struct rows *totals);

/* Takes a ledger through an interval. */
void ledgers_take(struct ledger *ledger, struct step step, unsigned int line);
#define TAKE(ledger, ...)                                                      \
  ledgers_take(ledger, (struct step){__VA_ARGS__}, __LINE__)

/* Takes a new one through these. */
void ledgers_play(struct ledger_limits limits, const struct step *steps,
                  unsigned int line);
#define PLAY(limits, ...)                                                      \
  ledgers_play(limits, (const struct step[]){__VA_ARGS__, {0, NULL, NULL}},    \
               __LINE__)

#endif
