/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <time.h>

#include "signals.h"

#define MOST_SLEEP 0.5 /* s */

/* For a collectd that is just starting. */
#define CONNECT_TRIES 100
#define CONNECT_EACH 0.1 /* s */

double session_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int session_connect(struct watch *w, const struct options *o, char *error) {
  struct source *source = NULL;
  int status = source_open(&source, o->socket, o->host, error);
  if (status == 0)
    watch_start(w, source);
  return status;
}

int session_poll(struct watch *w, char *error) {
  return watch_poll(w, session_now(), error);
}

static void sleep_for(double seconds) {
  struct timespec t = {.tv_nsec = (long)(seconds * 1e9)};
  nanosleep(&t, NULL);
}

/* collectd opens its socket some time after it says that it has started. */
static int await_socket(struct watch *w, const struct options *o, char *error) {
  int tries = o->wait ? CONNECT_TRIES : 0;
  int status = session_connect(w, o, error);
  while ((status == -ENOENT || status == -ECONNREFUSED) && tries-- > 0 &&
         !signals_ask_to_end()) {
    sleep_for(CONNECT_EACH);
    status = session_connect(w, o, error);
  }
  return status;
}

int session_begin(struct watch *w, const struct options *o, char *error) {
  int status = await_socket(w, o, error);
  while (status == 0 && !signals_ask_to_end() && w->state != WATCH_STARTING) {
    status = session_poll(w, error);
    if (status == -ENODATA && o->wait)
      status = 0;
    if (status == 0)
      session_sleep(w);
  }
  return status;
}

void session_sleep(const struct watch *w) {
  double rest = w->next - session_now();
  if (rest > 0)
    sleep_for(rest < MOST_SLEEP ? rest : MOST_SLEEP);
}
