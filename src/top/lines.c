/* SPDX-License-Identifier: MIT */
#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "session.h"
#include "signals.h"
#include "table.h"

static int print_table(FILE *out, const struct reading *reading,
                       const struct view *view, unsigned long before) {
  struct table_window window = {0};
  if (before > 0)
    fputc('\n', out);
  return table_print(out, reading, view, (struct table_size){0}, &window);
}

/* What is missing is told. */
static void tell_gap(struct watch *w) {
  const struct reading *reading = &w->reading;
  if (w->missed > 0)
    fprintf(stderr, "syscalls-top: about %d intervals were missed\n",
            w->missed);
  else if (!reading_adds_up(reading))
    fprintf(stderr,
            "syscalls-top: an interval is left out: the rows add up to %.1f "
            "calls/s of %.1f\n",
            reading_sum(reading, METRIC_CALLS),
            reading->total.rate[METRIC_CALLS]);
  else
    fprintf(stderr, "syscalls-top: an interval is left out: its length cannot "
                    "be told\n");
  w->missed = 0;
}

/* Until a signal asks to end, as when nobody reads a pipe that is full. */
static int write_all(const char *text, size_t size) {
  while (size > 0 && !signals_ask_to_end()) {
    ssize_t n = write(STDOUT_FILENO, text, size);
    if (n < 0 && errno != EINTR)
      return -errno;
    if (n > 0) {
      text += n;
      size -= (size_t)n;
    }
  }
  return 0;
}

/* At once, as who reads it wants to see it now. */
static int print(struct watch *w, const struct view *view, bool json,
                 unsigned long before, char *error) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  int status = -ENOMEM;
  if (out) {
    status = json ? json_print(out, &w->reading, view)
                  : print_table(out, &w->reading, view, before);
    if (fclose(out))
      status = -ENOMEM;
  }
  if (status == 0)
    status = write_all(text, size);
  free(text);
  if (status < 0)
    snprintf(error, SOURCE_ERROR_SIZE, "cannot write: %s", strerror(-status));
  return status;
}

/* So many intervals whose rows do not add up are no chance. */
#define MOST_LEFT_OUT 3

static int give_up(char *error) {
  snprintf(error, SOURCE_ERROR_SIZE,
           "no interval can be counted: collectd has not all values of the "
           "plugin syscalls; if a filter chain in its collectd.conf, as "
           "PreCacheChain, drops some, have them pass");
  return -ENODATA;
}

/* Counts that are not true are not printed. Of the reading that is there when
 * it starts, JSON can't be told: no read came in before it. Returns 1 if it is
 * printed, 0 if not. */
static int show(struct watch *w, const struct view *view,
                const struct options *o, unsigned long before, int *left_out,
                char *error) {
  bool is_whole = w->reading.span > 0 ||
                  (w->before > 0 && w->reading.total.rate[METRIC_CALLS] <= 0);
  if (o->json && !watch_has_span(w))
    return 0;
  if (o->json && (w->missed > 0 || !is_whole))
    tell_gap(w);
  if (o->json && !is_whole) {
    *left_out += !reading_adds_up(&w->reading);
    return before == 0 && *left_out >= MOST_LEFT_OUT ? give_up(error) : 0;
  }
  int status = print(w, view, o->json, before, error);
  return status < 0 ? status : 1;
}

int lines_run(struct watch *w, const struct view *view, const struct options *o,
              int begun, char *error) {
  unsigned long n = 0;
  int status = begun, left_out = 0;
  while (status >= 0 && !signals_ask_to_end()) {
    if (status == 1)
      status = show(w, view, o, n, &left_out, error);
    if (status == 1 && ++n == o->count)
      return 0;
    if (status < 0)
      break;
    session_sleep(w);
    status = session_poll(w, error);
  }
  return status == -EPIPE || status == -ECANCELED || status > 0 ? 0 : status;
}
