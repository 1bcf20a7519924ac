/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SESSION_H
#define SRC_TOP_SESSION_H

#include "options.h"
#include "watch.h"

/* As watch_poll(), now. */
int session_poll(struct watch *watch, char *error);

/* Begins to watch and, if the options say so, waits for the socket, some ten
 * seconds, and for the plugin's first series, which is told on the standard
 * error if it takes long. Returns 1 if there is a reading; 0 if the plugin's
 * first interval has not ended; or an error. */
int session_begin(struct watch *watch, const struct options *options,
                  char *error);

/* Sleeps until the watch has something to do, half a second at most. */
void session_sleep(const struct watch *watch);

#endif
