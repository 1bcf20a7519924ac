/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "books.h"

/* The series of a read come in one by one, within some milliseconds. */
#define SETTLE 0.05
/* Tries to have all of it; the time in between doubles, but no further. */
#define TRIES 4
#define RETRY 0.05

/* It is looked at each hundredth of the interval, and not before the last
 * tenth, but twice a second for whether collectd is still there. */
#define FIRST_WAIT 0.05
#define LEAST_WAIT 0.02
#define MOST_WAIT 0.1
#define REST 0.9
#define MOST_REST 0.5

void watch_start(struct watch *w, struct source *source) {
  source_close(w->source);
  reading_clear(&w->reading);
  w->source = source;
  w->comparable = false;
  w->state = WATCH_NEW;
  w->total = w->busy = w->seen = w->last = NAN;
  w->missed = 0;
  w->busiest[0] = '\0';
  w->gap = w->rough = w->next = 0;
  w->due = false;
}

void watch_switch(struct watch *w, enum by by, double now) {
  w->by = by;
  w->comparable = false;
  w->busiest[0] = '\0';
  w->busy = NAN;
  w->tries = 0;
  w->due = w->state == WATCH_RUNNING;
  w->next = now;
}

static double next_look(const struct watch *w, double now) {
  double wait =
      w->gap > 0 ? fmin(fmax(w->gap / 100, LEAST_WAIT), MOST_WAIT) : FIRST_WAIT;
  double rest = w->gap > 0 ? w->seen + REST * w->gap - now : 0;
  return now + (rest > wait ? fmin(rest, MOST_REST) : wait);
}

/* What comes in is one read late: it is of the interval that ended when the
 * read before came in. If it was looked at too late, perhaps after several
 * reads, as when nobody reads what is printed, the gaps from and to here are
 * not known. */
static void arrive(struct watch *w, double now, bool late) {
  double gap = late || isnan(w->seen) ? 0 : now - w->seen;
  w->rough = w->gap > 0 ? w->gap : gap;
  if (w->gap > 0 && now - w->last > 1.5 * w->gap)
    w->missed += (int)fmin(round((now - w->last) / w->gap) - 1, 1e6);
  /* One in which a read was missed must not be taken for the next one's length;
   * yet the first may have been too short. */
  if (gap > 0)
    w->gap = w->gap > 0 ? fmin(gap, 1.2 * w->gap) : gap;
  w->seen = late ? NAN : now;
  w->last = now;
}

static int find_series(struct watch *w, char *error) {
  int status = source_list(w->source, error);
  if (status == -ENODATA)
    w->state = WATCH_ABSENT;
  return status;
}

/* There is a total, but it has had one value only, which has no rate. */
static int begin(struct watch *w, double now, char *error) {
  int status = find_series(w, error);
  if (status == 0 && w->state != WATCH_STARTING) {
    w->seen = w->state == WATCH_ABSENT ? now : NAN;
    w->gap = 0;
    w->state = WATCH_STARTING;
  }
  return status;
}

/* Whether a read has come in. */
static bool has_come(struct watch *w, double total, double busy, double now,
                     bool late) {
  bool differs = total != w->total || (busy != w->busy && !isnan(busy));
  bool is_new = w->state == WATCH_RUNNING || w->state == WATCH_STARTING;
  w->state = WATCH_RUNNING;
  w->total = total;
  if (differs && is_new)
    arrive(w, now, late);
  return differs;
}

static int look(struct watch *w, double now, bool late, char *error) {
  double total = NAN, busy = NAN;
  int status = 0;
  if (w->state == WATCH_NEW || w->state == WATCH_ABSENT)
    status = find_series(w, error);
  if (status == 0)
    status = source_rate(w->source, w->by, "", &total, error);
  if (status == 0 && w->busiest[0])
    status = source_rate(w->source, w->by, w->busiest, &busy, error);
  if (status < 0)
    return status;
  if (isnan(total))
    return begin(w, now, error);

  if (has_come(w, total, busy, now, late)) {
    w->due = true;
    w->tries = 0;
    w->next = now + fmin(SETTLE, w->gap > 0 ? w->gap / 10 : SETTLE);
  }
  return 0;
}

static void note_busiest(struct watch *w) {
  const struct reading *r = &w->reading;
  w->busy = NAN;
  w->busiest[0] = '\0';
  for (size_t i = 0; i < r->n; i++)
    if (rates_are_live(&r->rows[i]) &&
        !(r->rows[i].rate[METRIC_CALLS] <= w->busy)) {
      w->busy = r->rows[i].rate[METRIC_CALLS];
      snprintf(w->busiest, sizeof(w->busiest), "%s", r->rows[i].name);
    }
}

static void take(struct watch *w, const struct reading *r, double now) {
  reading_clear(&w->reading);
  w->reading = *r;
  w->comparable = true;
  w->due = false;
  /* Another read came in while this one was tried to be taken, and not just the
   * total after the busiest row. */
  if (r->total.rate[METRIC_CALLS] != w->total && now - w->last > w->gap / 2) {
    arrive(w, now, true);
    w->missed++;
  }
  w->total = r->total.rate[METRIC_CALLS];
  note_busiest(w);
  w->next = next_look(w, now);
}

/* The family, and that of calls, which has the rarest of what is counted. */
static int read_all(struct watch *w, struct reading *r, struct reading *aid,
                    char *error) {
  int status = source_list(w->source, error);
  if (status == 0)
    status = source_read(w->source, w->by, r, error);
  if (status == 0 && w->by != BY_CALL && source_has(w->source, BY_CALL))
    status = source_read(w->source, BY_CALL, aid, error);
  return status;
}

/* Returns 1 when all of the read is there, or won't be. */
static int try_to_take(struct watch *w, double now, char *error) {
  static const struct reading none;
  struct reading r = {0}, aid = {0};
  int status = read_all(w, &r, &aid, error);
  bool complete =
      status == 0 &&
      books_close(&r, w->comparable ? &w->reading : &none, &aid, w->rough);
  reading_clear(&aid);
  if (status < 0 || (!complete && w->tries < TRIES)) {
    w->next = now + RETRY * (1 << w->tries);
    w->tries += w->tries < TRIES;
    reading_clear(&r);
    return status;
  }

  bool may_wait = w->patient && !w->comparable;
  take(w, &r, now);
  return complete || !may_wait;
}

int watch_poll(struct watch *w, double now, char *error) {
  if (now < w->next)
    return 0;
  if (w->due)
    return try_to_take(w, now, error);
  bool late = w->next > 0 && now - w->next > fmax(MOST_WAIT, w->gap / 10);
  w->next = next_look(w, now);
  return look(w, now, late, error);
}

void watch_stop(struct watch *w) {
  source_close(w->source);
  w->source = NULL;
  reading_clear(&w->reading);
}
