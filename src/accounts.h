/* SPDX-License-Identifier: MIT */
#ifndef SRC_ACCOUNTS_H
#define SRC_ACCOUNTS_H

#include <stdint.h>

#include "calls.h"
#include "config.h"
#include "drain.h"
#include "health.h"
#include "ledger.h"
#include "losses.h"

/* All totals that no ledger keeps. */
struct accounts_totals {
  struct counts counts; /* of the whole machine */
  struct health_figures health;
  uint64_t read_ns;                /* that reads took */
  size_t new_names_left[FAMILIES]; /* see struct ledger_state */
  size_t slots_used[FAMILIES];     /* keys in the last table */
};

/* All that is counted: the running totals as they stood at the flip before, and
 * what is not booked yet. Each interval takes these steps in this order:
 *
 *   accounts_drain  what a retired table has
 *   accounts_admit  new names get a series
 *   accounts_keep   who has one gets a place in the table that is cleared next
 *   ...             the totals are reported
 *   accounts_book   the interval is added to them
 *
 * Times are nanoseconds of any clock that is never set back. */
struct accounts {
  const struct config *config;
  struct calls *calls;
  struct ledger *ledger[FAMILIES]; /* NULL if the family is off */
  struct drain drain;              /* what is not booked yet */
  uint64_t read_ns;                /* of reads before the last flip */
  struct losses losses;            /* when last booked */
  struct accounts_totals totals;
};

/* Opens those of the families that are on. The config must outlive them.
 * Returns 0 or -ENOMEM; in either case accounts_destroy() frees what there is.
 */
int accounts_init(struct accounts *accounts, const struct config *config,
                  uint64_t now);

/* Adds a retired table, which the next four read. May be repeated. */
void accounts_drain(struct accounts *accounts, const struct drain_table *table);

/* Returns 0, or -ENOMEM if names have to wait for memory. */
int accounts_admit(struct accounts *accounts, uint64_t now);

/* Marks the slots of the table, drained last, whose names have a series. */
void accounts_keep(struct accounts *accounts, const struct drain_table *table);

/* Adds what was drained to the totals. `losses` is what was lost so far. */
void accounts_book(struct accounts *accounts, const struct losses *losses);

/* The hash of the user who has most of the names that a trouble of the last
 * interval comes from, or -1 if nobody is to blame. */
int accounts_blame(const struct accounts *accounts, enum family family,
                   enum health_kind kind);

/* Fine on accounts that are all zero. */
void accounts_destroy(struct accounts *accounts);

#endif
