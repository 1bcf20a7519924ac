/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <stdio.h>

#include "clock.h"
#include "signals.h"

#define MOST_SLEEP 0.5 /* s */

/* For a collectd that is just starting. */
#define SOCKET_WITHIN 10.0 /* s */
/* Values that have not come by then may never come. */
#define TOLD_AFTER 15.0 /* s */

int session_poll(struct watch *w, char *error) {
  return watch_poll(w, clock_now(), error);
}

/* Whether what is missing is waited for: collectd opens its socket some time
 * after it says that it has started. */
static bool may_wait(int status, double waited) {
  if (status == -ENOENT || status == -ECONNREFUSED)
    return waited < SOCKET_WITHIN;
  return status == 0 || status == -ENODATA;
}

/* The error that there is stays until there is another, or none. */
static int poll_again(struct watch *w, int before, char *error) {
  int status = w->next <= clock_now() ? session_poll(w, error) : before;
  return status == -ECANCELED ? before : status;
}

int session_begin(struct watch *w, const struct options *o, char *error) {
  double begun = clock_now();
  bool told = false;
  w->source = source_create(o->socket, o->host);
  if (!w->source) {
    snprintf(error, SOURCE_ERROR_SIZE, "no memory");
    return -ENOMEM;
  }

  int status = session_poll(w, error);
  while (status <= 0 && w->state != WATCH_STARTING && !signals_ask_to_end()) {
    double waited = clock_now() - begun;
    if (status < 0 && !(o->wait && may_wait(status, waited)))
      return status;
    if (status == -ENODATA && waited > TOLD_AFTER && !told)
      fprintf(stderr, "syscalls-top: still waiting: %s\n", error);
    told |= waited > TOLD_AFTER;
    session_sleep(w);
    status = poll_again(w, status, error);
  }
  return status;
}

void session_sleep(const struct watch *w) {
  double rest = w->next - clock_now();
  if (rest > 0)
    signals_wait(NULL, 0, rest < MOST_SLEEP ? rest : MOST_SLEEP);
}
