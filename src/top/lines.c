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

/* Counts that are not true are not printed, and what is missing is told. */
static int print_json(FILE *out, struct watch *w, const struct view *view) {
  const struct reading *reading = &w->reading;
  if (w->missed > 0)
    fprintf(stderr, "syscalls-top: about %d intervals were missed\n",
            w->missed);
  w->missed = 0;
  if (reading->span > 0 || reading->total.rate[METRIC_CALLS] <= 0)
    return json_print(out, reading, view);
  fprintf(stderr,
          "syscalls-top: an interval is left out: the rows add up to %.1f "
          "calls/s of %.1f, and its length cannot be told\n",
          reading_sum(reading, METRIC_CALLS),
          reading->total.rate[METRIC_CALLS]);
  return 0;
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
    status = json ? print_json(out, w, view)
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

/* Of the reading that is there when it starts, JSON can't be told: how long its
 * interval was is known from the second that comes on. */
static bool is_of_use(const struct watch *w, bool json) {
  return !json || w->rough > 0;
}

int lines_run(struct watch *w, const struct view *view, const struct options *o,
              int begun, char *error) {
  unsigned long n = 0;
  int status = begun;
  while (!signals_ask_to_end()) {
    if (status < 0)
      return status;
    if (status == 1 && is_of_use(w, o->json)) {
      status = print(w, view, o->json, n, error);
      if (status < 0)
        return status == -EPIPE ? 0 : status;
      if (++n == o->count)
        return 0;
    }
    session_sleep(w);
    status = session_poll(w, error);
  }
  return 0;
}
