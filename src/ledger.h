/* SPDX-License-Identifier: MIT */
#ifndef SRC_LEDGER_H
#define SRC_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "blame.h"
#include "rows.h"

/* The running totals of one family of series, and which names have a series.
 *
 * The invariant: between two reports, the totals of all series and of the
 * others grow by what was booked in between, no more and no less, whatever is
 * admitted, displaced or forgotten. For that, each interval takes three steps
 * in this order:
 *
 *   ledger_admit   the interval's new names get a series, total 0
 *   ledger_report  all totals as they stood before the interval
 *   ledger_book    the interval's calls are added; names that lost their
 *                  series are dropped, their calls go to the others
 *
 * Each admission is followed by its booking. Times are nanoseconds of any clock
 * that is never set back. */
struct ledger;

/* Rows that are sure are not counted by them. */
struct ledger_limits {
  size_t max_series;    /* named series at a time */
  uint64_t new_an_hour; /* new names: so many an hour, and at once */
  uint64_t idle;        /* ns without a row after which a name is forgotten */
  uint64_t reserve;     /* so many more, by shares: see ledger_admit() */
};

/* A newcomer displaces the least active series if it is more than so many
 * times as active. Activity is calls per interval, averaged over about
 * LEDGER_MEMORY intervals. */
#define LEDGER_FACTOR 2
#define LEDGER_MEMORY 8

/* An empty ledger, or NULL without memory. The caller destroys it. */
struct ledger *ledger_create(struct ledger_limits limits, uint64_t now);

/* A name with one of so many calls of an interval is heavy. */
#define LEDGER_HEAVY 100

/* Gives the interval's new names a series, the most active first, as far as
 * the limits allow, and marks the names that lose theirs. `rows` are merged
 * and sorted. Returns 0, or -ENOMEM if some or all new names have to wait for
 * memory.
 *
 * One owner's names do not use up the limits for those of others. Behind
 * `new_an_hour`, for which who comes first is served first, the `reserve` is
 * given out by shares, and comes back in an hour. And the heaviest new name of
 * an interval may take of what comes in the next hours, as much as the reserve
 * is large. If all places are taken, no series makes place for an owner who
 * holds more; but for a heavy name, one of the owner who holds most does. */
int ledger_admit(struct ledger *ledger, const struct rows *rows, uint64_t now);

/* The how manieth time since ledger_admit() this name asks, from 1 upwards; 0
 * if it has no series. */
unsigned ledger_claim(struct ledger *ledger, const char *name);

/* Hands out each series' total, in the names' order. */
void ledger_report(const struct ledger *ledger,
                   void (*report)(void *arg, const char *name,
                                  const struct counts *total),
                   void *arg);

/* The total of all that has no series of its own. */
struct counts ledger_other(const struct ledger *ledger);

/* How near the limits are, and what they kept from a series. */
struct ledger_state {
  size_t series;         /* that are reported */
  size_t new_names_left; /* that whoever comes first may have */
  uint64_t over_limit;   /* booked calls, part of the others' */
  uint64_t new_names;    /* of these, the names that came when no more might */
  const struct blame *refused; /* whose these were, of the last admission */
};

struct ledger_state ledger_state(const struct ledger *ledger);

/* Adds the rows' counts to the totals. `rows` are those last admitted. */
void ledger_book(struct ledger *ledger, const struct rows *rows);

/* NULL is fine. */
void ledger_destroy(struct ledger *ledger);

#endif
