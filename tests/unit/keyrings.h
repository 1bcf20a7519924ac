/* SPDX-License-Identifier: MIT */
/* Keys that are filled by hand. */
#ifndef TESTS_KEYRINGS_H
#define TESTS_KEYRINGS_H

#include "keys.h"

enum {
  KEYRINGS_SLOTS = 8,
  KEYRINGS_FIRST = 3, /* before it, slots are reserved */
};

/* No keys yet. The test destroys them. */
struct keys keyrings_create(size_t slots);

/* Gives a slot a key. */
void keyrings_name(struct keys *keys, size_t slot, const char *comm);

/* And keeps it. */
void keyrings_keep(struct keys *keys, size_t slot, const char *comm,
                   enum drain_place place);

/* And has had it there from the start. */
void keyrings_hold(struct keys *keys, size_t slot, const char *comm);

/* What a table has from its start, of itself and the other one: how many. */
size_t keyrings_arrange(struct keys *keys, struct keys *other, size_t most);

/* The keys by slot: "3=cron 4=redis". */
void keyrings_check(const struct keys *keys, const char *expected);

#endif
