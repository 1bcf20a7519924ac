/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_LIVE_H
#define SRC_TOP_LIVE_H

#include "view.h"
#include "watch.h"

/* Shows the table on the terminal until the user, or a signal, ends it: then
 * returns 0. Connects again when collectd goes away. Takes the view over.
 * `begun` is what session_begin() has returned. */
int live_run(struct watch *watch, const struct view *view, int begun);

#endif
