/* SPDX-License-Identifier: MIT */
#ifndef SRC_HEALTH_H
#define SRC_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rows.h"

/* What may go wrong. All are calls, but for the first two. What is of no family
 * stands with the processes. */
enum health_kind {
  HEALTH_UNREAD,  /* reads that failed */
  HEALTH_UNNAMED, /* intervals that lacked memory for names */
  HEALTH_MISSED,
  HEALTH_RECOVERED,
  HEALTH_UNMATCHED,
  HEALTH_TOO_LONG,
  HEALTH_TABLE_FULL,
  HEALTH_OVER_LIMIT,
  HEALTH_NEW_NAMES, /* part of the ones before */
  HEALTH_UNRESOLVED,
  HEALTH_KINDS,
};

/* How often each has happened: a running total. */
struct health_figures {
  uint64_t of[FAMILIES][HEALTH_KINDS];
};

struct health_text {
  const char *name; /* of series and notifications, within the family */
  bool has_series;  /* as all have that are calls */
  bool fails;       /* figures lack something, and not only names */
  unsigned share;   /* one of so many calls is too few to tell of; or 0 */
  const char *what; /* went wrong */
  const char *then; /* what that means, and what to do */
};

/* NULL if the family has no such kind. */
const struct health_text *health_text(enum family family,
                                      enum health_kind kind);

/* A trouble begins when a figure grows, and is over when it has not grown for
 * so many intervals. So there are at most two news of it in one interval more.
 */
#define HEALTH_QUIET 10

/* All zero, there has been no trouble so far. */
struct health {
  struct health_trouble {
    uint64_t figure; /* when last looked at */
    uint64_t before; /* when it began */
    unsigned quiet;  /* intervals without growth */
    bool on;
  } of[FAMILIES][HEALTH_KINDS];
  uint64_t calls; /* of the whole machine, when last looked at */
};

struct health_news {
  enum family family;
  enum health_kind kind;
  const struct health_text *text; /* of this kind; never NULL */
  bool begins;                    /* or is over */
  uint64_t count;      /* of the last interval; or from beginning to end */
  bool blames;         /* as it begins: a user has most of these names, */
  uint32_t first_user; /* whose id is one from this ... */
  uint32_t last_user;  /* ... to this */
  bool filters;        /* only some calls are counted, and nobody knows whether
                        * those that are missed are among them */
};

/* Looks at the figures at the end of an interval, or after a read that failed,
 * by which no interval has ended. Hands out what is new. */
void health_watch(struct health *health, const struct health_figures *figures,
                  uint64_t calls,
                  void (*tell)(void *arg, const struct health_news *news),
                  void *arg);

/* Puts into `text` what is to be told of it, in plain sentences. */
void health_explain(const struct health_news *news, char *text, size_t size);

#endif
