/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <errno.h>
#include <math.h>

#include "span.h"

/* The series of a read come in one by one, within some milliseconds. */
#define SETTLE 0.05
/* Tries to have all of it; the time in between doubles, but no further. */
#define TRIES 4
#define RETRY 0.05

/* It is looked at each hundredth of the interval, and not before the last
 * tenth, but twice a second for whether collectd is still there. The longer a
 * read is overdue, the less often. */
#define FIRST_WAIT 0.05
#define LEAST_WAIT 0.02
#define MOST_WAIT 0.1
#define REST 0.9
#define MOST_REST 0.5
/* A look at the rate does not show a read of the same rate. One at the times
 * does, after so long; or after a bit more than the interval; or, if that is
 * not known, the less often the longer it takes. */
#define LIST_EACH 1.0
#define LIST_LATE 1.1
#define LIST_AGAIN 0.5

/* Intervals that are believed at once, in s. */
#define LEAST_PACE 0.1
#define MOST_PACE 3600

/* After intervals without values they are gone. collectd drops and makes them
 * anew when its time of day is set back. */
#define GONE_AFTER 3

void watch_switch(struct watch *w, enum by by, double now) {
  w->by = by;
  w->tries = 0;
  w->due |= w->state == WATCH_RUNNING;
  w->next = now;
}

static double next_look(const struct watch *w, double now) {
  double wait = w->pace > 0 ? fmin(fmax(w->pace / 100, LEAST_WAIT), MOST_WAIT)
                            : FIRST_WAIT;
  double overdue = now - w->came - w->pace;
  double rest = w->pace > 0 ? w->came + REST * w->pace - now : 0;
  if (rest <= wait && w->pace > 0)
    rest = fmax(wait, fmin(overdue / 20, w->pace / 4));
  else if (rest <= wait)
    rest = fmax(wait, overdue / 20);
  return now + fmin(rest, MOST_REST);
}

/* The first interval may be shorter than others, one may be of next to no
 * length after a stall, and the time of day may be set. */
static void learn_pace(struct watch *w, double gap) {
  if (w->pace == 0)
    w->pace = fmin(fmax(gap, LEAST_PACE), MOST_PACE);
  else
    w->pace = fmin(fmax(gap, w->pace / 1.2), w->pace * 1.2);
}

/* Forgets what it knows of reads, as another collectd may be there. */
static void begin_anew(struct watch *w) {
  w->state = WATCH_NEW;
  w->time = w->before = 0;
  w->pace = 0;
  w->due = false;
}

/* Whether no other read can have come and gone between that which was seen last
 * and one `gap` seconds of its time later. */
static bool is_next(const struct watch *w, double gap, double now) {
  double blind = now - w->looked;
  if (w->pace == 0)
    return blind < LIST_EACH;
  return blind < w->pace / 2 || gap < 1.5 * w->pace;
}

/* A read of another time was listed. */
static void arrive(struct watch *w, double now) {
  int64_t time = source_time(w->source);
  double gap = (double)(time - w->time) / 1000;
  bool is_first = w->state == WATCH_NEW && w->time == 0;
  bool follows = w->time > 0 && gap > 0;
  bool is_known = follows && is_next(w, gap, now);
  if (w->due && w->state == WATCH_RUNNING)
    w->missed++;
  if (follows && !is_known && w->pace > 0)
    w->missed += (int)fmin(round(gap / w->pace), 1e6);
  w->before = is_known ? w->time : 0;
  w->came = w->time > 0 ? w->looked : now;
  w->time = time;
  if (is_known)
    learn_pace(w, gap);
  w->due = true;
  w->tries = 0;
  w->next = is_first ? now : now + SETTLE;
}

static void note_time(struct watch *w, double now) {
  if (source_time(w->source) != w->time)
    arrive(w, now);
  w->looked = now;
}

static int list(struct watch *w, double now, char *error) {
  int status = source_list(w->source, error);
  w->listed = now;
  if (status == 0)
    note_time(w, now);
  return status;
}

static bool is_same(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

static bool must_list(const struct watch *w, double now) {
  double each =
      w->pace > 0 ? LIST_LATE * w->pace : LIST_AGAIN * (now - w->came);
  return now - w->listed > fmax(LIST_EACH, each);
}

static int look(struct watch *w, double now, char *error) {
  double total = NAN;
  if (w->state == WATCH_NEW || w->state == WATCH_ABSENT)
    return list(w, now, error);
  int status = source_rate(w->source, &total, error);
  if (status < 0)
    return status;
  if (is_same(total, w->total) && !must_list(w, now)) {
    w->looked = now;
    return 0;
  }
  if (isnan(total) && !isnan(w->total))
    w->time = 0; /* it starts anew, and no interval goes back to before that */
  w->total = total;
  return list(w, now, error);
}

/* There is a total, but it has had one value only, which has no rate. */
static void start(struct watch *w) {
  reading_clear(&w->reading);
  w->state = WATCH_STARTING;
  w->pace = 0;
}

static void take(struct watch *w, struct reading *r, bool adds_up) {
  if (adds_up && w->before > 0)
    r->span = span_find(r, (double)(w->time - w->before) / 1000);
  reading_clear(&w->reading);
  w->reading = *r;
}

static int retry(struct watch *w, double now) {
  w->next = now + RETRY * (1 << w->tries++);
  return 0;
}

/* Some of the rates may be of the read that came in meanwhile. If that happens
 * time and again, as where collectd takes longer to tell them than its interval
 * is, they are shown all the same, but have no span. */
static int overtake(struct watch *w, struct reading *r, double now) {
  note_time(w, now);
  if (++w->overtaken < TRIES || isnan(w->total))
    return 0;
  w->overtaken = TRIES;
  w->due = false;
  w->tired = true;
  w->before = 0;
  w->state = WATCH_RUNNING;
  take(w, r, false);
  return 1;
}

/* Takes the reading over, and returns 1, if all of the read is there or won't
 * be. */
static int judge(struct watch *w, struct reading *r, bool whole, double now) {
  w->total = r->total.rate[METRIC_CALLS];
  if (source_time(w->source) != w->time)
    return overtake(w, r, now);
  w->overtaken = 0;
  bool is_first = isnan(w->total), adds_up = !is_first && reading_adds_up(r);
  if (!(whole && adds_up) && !is_first && w->tries < TRIES)
    return retry(w, now);

  w->due = false;
  if (is_first)
    start(w);
  w->next = next_look(w, now);
  if (is_first)
    return 0;
  bool must_wait = w->patient && w->state != WATCH_RUNNING && !adds_up;
  w->state = WATCH_RUNNING;
  if (!must_wait)
    take(w, r, adds_up);
  return !must_wait;
}

/* A family that is not there may have come meanwhile. */
static int read_family(struct watch *w, struct reading *r, bool *whole,
                       double now, char *error) {
  int status = source_has(w->source, w->by) ? 0 : source_list(w->source, error);
  if (status == 0)
    note_time(w, now);
  return status == 0 ? source_read(w->source, w->by, r, whole, error) : status;
}

static int try_to_take(struct watch *w, double now, char *error) {
  struct reading r = {0};
  bool whole = false;
  int status = read_family(w, &r, &whole, now, error);
  if (status == -ENODEV && w->before == 0 && w->tries < TRIES)
    return retry(w, now);
  if (status < 0)
    return status;
  status = judge(w, &r, whole, now);
  if (status <= 0)
    reading_clear(&r);
  return status;
}

/* What an error leaves of what is known. */
static int fail(struct watch *w, int status, double now) {
  if (status == -ENODATA && w->pace > 0 &&
      now < w->came + GONE_AFTER * w->pace + 1) {
    w->due = false;
    return 0;
  }
  w->next = now + MOST_REST;
  if (status != -ENODEV && status != -ENOMEM)
    begin_anew(w);
  if (status == -ENODATA)
    w->state = WATCH_ABSENT;
  return status;
}

int watch_poll(struct watch *w, double now, char *error) {
  if (now < w->next)
    return 0;
  if (w->tired) { /* `now` is only known here: the last look took its time */
    w->tired = false;
    w->next = now + MOST_REST;
    return 0;
  }
  w->next = next_look(w, now);
  int status = w->due ? try_to_take(w, now, error) : look(w, now, error);
  return status < 0 ? fail(w, status, now) : status;
}

bool watch_has_span(const struct watch *w) {
  return w->before > 0 || w->missed > 0;
}

void watch_stop(struct watch *w) {
  source_destroy(w->source);
  w->source = NULL;
  reading_clear(&w->reading);
}
