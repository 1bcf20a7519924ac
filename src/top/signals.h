/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SIGNALS_H
#define SRC_TOP_SIGNALS_H

#include <poll.h>
#include <stdbool.h>

/* Has SIGINT, SIGQUIT, SIGTERM and SIGHUP noted that are not ignored already,
 * and end what the program waits for; and SIGPIPE ignored. */
void signals_catch(void);

/* Whether one of them has come. */
bool signals_ask_to_end(void);

/* As poll(2), for so many seconds at most. A signal ends it at once, or keeps
 * it from waiting if it has come before: returns 0 then, as after a resize of
 * the terminal. */
int signals_wait(struct pollfd *files, nfds_t n, double seconds);

#endif
