/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_WATCH_H
#define SRC_TOP_WATCH_H

#include "reading.h"
#include "source.h"

/* Waits for the plugin's reads, and takes each as a whole. Times are those of a
 * clock that only goes on, in seconds. */
struct watch {
  struct source *source; /* owned */
  enum by by;
  bool patient; /* rather waits a read than has one that does not add up */

  struct reading reading; /* the last one */
  bool comparable;        /* with the next one, by which stale rows are told */

  enum { WATCH_NEW, WATCH_ABSENT, WATCH_STARTING, WATCH_RUNNING } state;
  /* By these rates it is known that a read has come in: that of all calls, and
   * of the busiest row, which hardly ever stay both what they were. */
  double total, busy;
  char busiest[NAME_SIZE];

  double seen; /* when the last read came in; NaN if that is not known */
  double gap;  /* to a read from the one before, the last that is known; or 0 */
  double rough; /* how long the last reading's interval was by that */
  double
      last;   /* as seen, but if that is not known at least when it was found */
  int missed; /* reads that came and went before the last reading, about */
  double next; /* when there is something to do */
  bool due;    /* a read has come in that is not taken yet */
  int tries;
};

/* Watches this source, after the first or a loss of another. */
void watch_start(struct watch *watch, struct source *source);

/* Has the rows of the last read of another family, as soon as possible. */
void watch_switch(struct watch *watch, enum by by, double now);

/* Looks, if it is time to. Returns 1 if there is a new reading, 0 if not yet,
 * or what source.h tells, with an `error`. */
int watch_poll(struct watch *watch, double now, char *error);

/* Frees what it owns, and disconnects. */
void watch_stop(struct watch *watch);

#endif
