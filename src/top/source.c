/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listing.h"

struct source {
  const char *path;
  const char *wanted;         /* host, or NULL */
  char host[HOSTS_NAME_SIZE]; /* "": not known yet */
  bool met;                   /* collectd has answered */
  struct listing listing;     /* the last */
};

/* What answers go to. */
struct sink {
  const char *host;
  struct listing listing;
  double *rates; /* one for each GETVAL */
};

__attribute__((format(printf, 3, 4))) static int fail(int code, char *error,
                                                      const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error, SOURCE_ERROR_SIZE, format, arguments);
  va_end(arguments);
  return code;
}

static int no_memory(char *error) { return fail(-ENOMEM, error, "no memory"); }

struct source *source_create(const char *path, const char *host) {
  struct source *s = calloc(1, sizeof(*s));
  if (s) {
    s->path = path;
    s->wanted = host;
  }
  return s;
}

static void take_rate(void *arg, size_t which, double rate) {
  ((struct sink *)arg)->rates[which] = rate;
}

static int take_series(void *arg, int64_t time, const char *identifier) {
  struct sink *sink = arg;
  return listing_add(&sink->listing, time, identifier, sink->host);
}

/* Has `gets` requests answered and, if `lists`, a LISTVAL behind them. */
static int ask(struct source *s, const char *requests, size_t gets, bool lists,
               struct sink *sink, char *error) {
  struct answer answer = {.gets = gets,
                          .lists = lists,
                          .arg = sink,
                          .rate = take_rate,
                          .series = take_series};
  sink->host = s->host;
  sink->listing.hosts.wanted = s->wanted;
  int status = client_ask(s->path, requests, strlen(requests), &answer, error);
  bool is_gone = status == -ENOENT || status == -ECONNREFUSED;
  if (is_gone && s->met)
    status = fail(-ECONNRESET, error, "collectd has gone from %s", s->path);
  s->met = (s->met || status == 0) && !is_gone;
  return status;
}

static int fail_to_find(const struct source *s, const struct listing *l,
                        char *error) {
  if (l->n > 0)
    return fail(-ENODATA, error,
                "the collectd behind %s has values of the plugin syscalls, but "
                "not %s/%s, which all others are compared with: if a filter "
                "chain in its collectd.conf, as PreCacheChain, drops it, have "
                "it pass",
                s->path, BY_TOTAL, reading_types[METRIC_CALLS]);
  return fail(-ENODATA, error,
              "the collectd behind %s has no values of the plugin syscalls; "
              "they come an interval after its start. If they don't, put "
              "'LoadPlugin syscalls' into its collectd.conf; if it is there, "
              "collectd's log says why it does not start, or a filter chain, "
              "as PreCacheChain, drops its values",
              s->path);
}

/* Takes a listing over, or frees it. */
static int keep(struct source *s, struct listing *l, char *error) {
  int status = listing_choose(l, s->host, error, SOURCE_ERROR_SIZE);
  if (status == -ENODATA)
    status = fail_to_find(s, l, error);
  if (status == -ENOMEM)
    status = no_memory(error);
  if (status < 0) {
    s->host[0] = '\0';
    listing_clear(l);
    return status;
  }
  listing_clear(&s->listing);
  s->listing = *l;
  return 0;
}

int source_list(struct source *s, char *error) {
  struct sink sink = {0};
  int status = ask(s, "LISTVAL\n", 0, true, &sink, error);
  if (status == 0)
    return keep(s, &sink.listing, error);
  listing_clear(&sink.listing);
  return status;
}

int64_t source_time(const struct source *s) { return s->listing.time; }

bool source_has(const struct source *s, enum by by) {
  return listing_has(&s->listing, by);
}

static int too_long(const struct source *s, char *error) {
  return fail(-ENAMETOOLONG, error,
              "collectd cannot be asked for values of a host whose name has "
              "%zu bytes: give it a shorter one, by 'Hostname' in its "
              "collectd.conf",
              strlen(s->host));
}

int source_rate(struct source *s, double *rate, char *error) {
  char identifier[HOSTS_NAME_SIZE + 64], line[ANSWER_REQUEST_SIZE];
  struct sink sink = {.rates = rate};
  *rate = NAN;
  snprintf(identifier, sizeof(identifier), "%s/%s/%s", s->host, BY_TOTAL,
           reading_types[METRIC_CALLS]);
  if (answer_getval(line, identifier) < 0)
    return too_long(s, error);
  return ask(s, line, 1, false, &sink, error);
}

static int not_reported(const struct source *s, enum by by, char *error) {
  bool has_any = false;
  for (int other = 0; other < BYS; other++)
    has_any |= source_has(s, other);
  return fail(-ENODEV, error,
              "calls are not reported by %s: put '%s true' into "
              "collectd.conf's <Plugin syscalls>%s",
              by_families[by].word, by_families[by].option,
              has_any ? ""
                      : "; if it is there, a filter chain, as PreCacheChain, "
                        "drops the values");
}

/* What is asked for of a reading, in this order. */
struct order {
  char *requests;
  const struct series **series;
  size_t n;
};

static void order_clear(struct order *order) {
  free(order->requests);
  free(order->series);
}

/* A row whose name is too long to be asked for has none. */
static int place(struct order *order, FILE *out, const struct source *s,
                 const struct series *series, char *error) {
  char line[ANSWER_REQUEST_SIZE];
  if (answer_getval(line, series->identifier) < 0)
    return series->by == BYS ? too_long(s, error) : 0;
  order->series[order->n++] = series;
  fputs(line, out);
  return 0;
}

static int place_all(struct order *order, const struct source *s, enum by by,
                     char *error) {
  const struct listing *l = &s->listing;
  size_t size = 0;
  FILE *out = open_memstream(&order->requests, &size);
  order->series = calloc(l->n + 1, sizeof(*order->series));
  int status = out && order->series ? 0 : no_memory(error);
  for (size_t i = 0; i < l->n && status == 0; i++)
    if (listing_is_now(l, &l->series[i], by))
      status = place(order, out, s, &l->series[i], error);
  if (out) {
    fputs("LISTVAL\n", out);
    if (fclose(out) && status == 0)
      status = no_memory(error);
  }
  return status;
}

/* A first value has no rate: it is the zero that a name starts with. One that
 * has shrunk has none either: the name has been forgotten, and starts anew. */
static int fill(struct reading *r, const struct order *order,
                const double *rates) {
  for (size_t i = 0; i < order->n; i++) {
    const struct series *s = order->series[i];
    if (s->by != BYS && !reading_add(r, s->name))
      return -ENOMEM;
  }
  reading_sort(r);
  for (size_t i = 0; i < order->n; i++) {
    const struct series *s = order->series[i];
    struct rates *row =
        s->by == BYS ? &r->total : (struct rates *)reading_find(r, s->name);
    r->reported[s->metric] |= s->by == BYS;
    if (series_is_total(s) || !isnan(rates[i]))
      row->rate[s->metric] += rates[i];
  }
  return 0;
}

static int read_order(struct source *s, enum by by, const struct order *order,
                      struct reading *r, bool *whole, char *error) {
  struct sink sink = {.rates = calloc(order->n + 1, sizeof(*sink.rates))};
  if (!sink.rates)
    return no_memory(error);

  int status = ask(s, order->requests, order->n, true, &sink, error);
  if (status == 0 && fill(r, order, sink.rates) < 0)
    status = no_memory(error);
  free(sink.rates);
  size_t n = listing_count(&s->listing, by);
  int64_t time = source_time(s);
  bool is_even = listing_is_even(&s->listing, by);
  if (status == 0)
    status = keep(s, &sink.listing, error);
  else
    listing_clear(&sink.listing);
  *whole = status == 0 && is_even && time == source_time(s) &&
           n == listing_count(&s->listing, by);
  return status;
}

int source_read(struct source *s, enum by by, struct reading *r, bool *whole,
                char *error) {
  struct order order = {0};
  if (!source_has(s, by))
    return not_reported(s, by, error);
  r->by = by;
  int status = place_all(&order, s, by, error);
  if (status == 0)
    status = read_order(s, by, &order, r, whole, error);
  order_clear(&order);
  if (status < 0)
    reading_clear(r);
  return status;
}

void source_destroy(struct source *s) {
  if (!s)
    return;
  listing_clear(&s->listing);
  free(s);
}
