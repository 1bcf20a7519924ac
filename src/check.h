/* SPDX-License-Identifier: MIT */
#ifndef SRC_CHECK_H
#define SRC_CHECK_H

#include <stdbool.h>

#include "config.h"
#include "probe.h"
#include "trial.h"

/* Makes calls, of which some fail and some sleep, one of these while the tables
 * are turned, and looks how they are counted; and once more on a CPU that has
 * no memory of its own, if there is one. To be called right after probe_attach,
 * before any read; takes some milliseconds. The table that was written
 * meanwhile is left to be retired. Returns false if they are not counted: with
 * a filter that leaves them out. If they could not be made, or not all of them,
 * the trial has the reason. */
bool check_run(struct probe *probe, const struct config *config,
               struct trial *trial);

#endif
