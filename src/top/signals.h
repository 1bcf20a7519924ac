/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SIGNALS_H
#define SRC_TOP_SIGNALS_H

#include <stdbool.h>

/* Has SIGINT, SIGQUIT, SIGTERM and SIGHUP noted that are not ignored already,
 * and end what the program waits for; and SIGPIPE ignored. */
void signals_catch(void);

/* Whether one of them has come. */
bool signals_ask_to_end(void);

/* From so many seconds on, 0 being never, what waits is ended as well. Until it
 * is 0 again, a resize of the terminal is put off, and does not end it. */
void signals_limit(int seconds);

#endif
