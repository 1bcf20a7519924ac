/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_LINES_H
#define SRC_TOP_LINES_H

#include "options.h"
#include "watch.h"

/* Prints tables, or JSON, to the standard output until there are as many as the
 * options ask for, a signal asks to end, or the reader has gone: then returns
 * 0, or else a negative errno with an `error` as in source.h. `begun` is what
 * session_begin() has returned. */
int lines_run(struct watch *watch, const struct view *view,
              const struct options *options, int begun, char *error);

#endif
