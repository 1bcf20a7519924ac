/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SCREEN_H
#define SRC_TOP_SCREEN_H

#include <stdbool.h>

#include "table.h"

/* The terminal, of which there is one. The text on it is pure ASCII. */

/* Whether standard input and output are a terminal that can be drawn on. */
bool screen_is_possible(void);

/* Takes the terminal over. Returns 0, or -ENOTTY if it is of no known type. */
int screen_open(void);

/* How large the terminal is now. */
struct table_size screen_size(void);

/* Shows a text of several lines, of which the first is a heading, and a status
 * line at the bottom, at whose end the cursor is if `cursor`. */
void screen_show(const char *text, const char *status, bool cursor);

/* Waits for a key at most so many seconds. Returns a character or an enum
 * ui_key; 0 if the size has changed; or -1, as after a signal. */
int screen_key(double seconds);

/* Whether the terminal was closed, after which there are no keys to wait for.
 */
bool screen_is_gone(void);

/* Gives it back as it was. */
void screen_close(void);

#endif
