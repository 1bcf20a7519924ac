/* SPDX-License-Identifier: MIT */
#include "listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256

static bool has_room(struct listing *l) {
  if (l->n < l->room)
    return true;
  size_t room = l->room ? 2 * l->room : FIRST_ROOM;
  struct series *series = reallocarray(l->series, room, sizeof(*series));
  if (!series)
    return false;
  l->series = series;
  l->room = room;
  return true;
}

int listing_add(struct listing *l, int64_t time, const char *identifier,
                const char *host) {
  struct series series;
  if (!series_parse(&series, identifier))
    return 0;
  if (series_is_total(&series))
    hosts_add(&l->hosts, identifier, series.host);
  if (host[0] && !series_is_of(&series, host))
    return 0;

  series.time = time;
  series.identifier = has_room(l) ? strdup(identifier) : NULL;
  if (!series.identifier)
    return -ENOMEM;
  l->series[l->n++] = series;
  return 0;
}

int listing_choose(struct listing *l, char host[static HOSTS_NAME_SIZE],
                   char *error, size_t size) {
  size_t kept = 0;
  int status = hosts_choose(&l->hosts, host, error, size);
  for (size_t i = 0; i < l->n && status == 0; i++) {
    struct series *s = &l->series[i];
    if (!series_is_of(s, host)) {
      free((char *)s->identifier);
      continue;
    }
    if (series_is_total(s))
      l->time = s->time;
    l->series[kept++] = *s;
  }
  if (status == 0)
    l->n = kept;
  return status;
}

bool listing_has(const struct listing *l, enum by by) {
  for (size_t i = 0; i < l->n; i++)
    if (l->series[i].by == by && l->series[i].metric == METRIC_CALLS)
      return true;
  return false;
}

bool listing_is_now(const struct listing *l, const struct series *s,
                    enum by by) {
  return (s->by == by || s->by == BYS) && s->time == l->time;
}

bool listing_is_even(const struct listing *l, enum by by) {
  size_t rows[METRICS] = {0};
  bool has[METRICS] = {false}, is_late = false;
  for (size_t i = 0; i < l->n; i++) {
    const struct series *s = &l->series[i];
    bool is_now = listing_is_now(l, s, by);
    if (s->by == BYS) {
      has[s->metric] = true;
      is_late |= !is_now;
    } else {
      rows[s->metric] += is_now;
    }
  }
  for (int m = 0; m < METRICS; m++)
    is_late |= has[m] && rows[m] != rows[METRIC_CALLS];
  return !is_late;
}

size_t listing_count(const struct listing *l, enum by by) {
  size_t n = 0;
  for (size_t i = 0; i < l->n; i++)
    n += listing_is_now(l, &l->series[i], by);
  return n;
}

void listing_clear(struct listing *l) {
  for (size_t i = 0; i < l->n; i++)
    free((char *)l->series[i].identifier);
  free(l->series);
  *l = (struct listing){0};
}
