/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_WATCH_H
#define SRC_TOP_WATCH_H

#include "reading.h"
#include "source.h"

/* Waits for the plugin's reads, and takes each as a whole. What the values say
 * of their time is in ms since 1970; `now` is of a clock that only goes on, in
 * seconds. */
struct watch {
  struct source *source; /* owned */
  enum by by;
  bool patient; /* rather waits a read than begins with one that lacks rows */

  struct reading reading; /* the last one */
  int missed; /* reads before it that were not taken, or have no span, about */

  enum { WATCH_NEW, WATCH_ABSENT, WATCH_STARTING, WATCH_RUNNING } state;
  int64_t time;   /* of the read that was seen last; 0: none */
  int64_t before; /* of the read right before that; 0: not known */
  double total;   /* the rate of all calls, by which it is seen that one came */
  double pace;    /* s from read to read; 0: not known */
  double looked;  /* when that read was the last for sure */
  double listed;  /* when the times were looked at */
  double came;    /* since when it may have been there */
  double next;    /* when there is something to do */
  bool due;       /* it is not taken yet */
  int tries;
  int overtaken; /* tries in a row, by another read that came in meanwhile */
  bool tired; /* after one of many of these: a look is to come after a rest */
};

/* Has the rows of the last read of another family, as soon as possible. */
void watch_switch(struct watch *watch, enum by by, double now);

/* Looks, if it is time to. Returns 1 if there is a new reading, 0 if not yet,
 * or what source.h tells, with an `error`; and may be called again after that,
 * too. */
int watch_poll(struct watch *watch, double now, char *error);

/* Whether the reading's interval is of use to who counts: a read came in before
 * it, so that its span is known, or is known to be missing. */
bool watch_has_span(const struct watch *watch);

/* Frees what it owns. */
void watch_stop(struct watch *watch);

#endif
