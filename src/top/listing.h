/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_LISTING_H
#define SRC_TOP_LISTING_H

#include "hosts.h"
#include "series.h"

/* Which series there are of the syscalls plugin, as collectd lists them. */
struct listing {
  struct series *series; /* owned, with their identifiers */
  size_t n;
  size_t room;
  struct hosts hosts; /* that have a total */
  int64_t time;       /* of the total, once the host is chosen */
};

/* Adds a series that was listed, unless it is not ours or, if `host` is not "",
 * another host's. Returns 0 or -ENOMEM. */
int listing_add(struct listing *listing, int64_t time, const char *identifier,
                const char *host);

/* Leaves the series of the host that is meant, and finds their time. Returns as
 * hosts_choose() does. */
int listing_choose(struct listing *listing, char host[static HOSTS_NAME_SIZE],
                   char *error, size_t size);

/* Whether it has rows of the family. */
bool listing_has(const struct listing *listing, enum by by);

/* Whether the series is in the reading of a family: it is a row of it, or the
 * total, and of the total's time. */
bool listing_is_now(const struct listing *listing, const struct series *series,
                    enum by by);

/* Whether what is there of a family is all of a read, as far as that can be
 * told: rows have each metric that the total has. */
bool listing_is_even(const struct listing *listing, enum by by);

/* How many series listing_is_now() holds for. */
size_t listing_count(const struct listing *listing, enum by by);

/* Frees what it owns, and makes it all 0. */
void listing_clear(struct listing *listing);

#endif
