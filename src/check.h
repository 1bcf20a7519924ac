/* SPDX-License-Identifier: MIT */
#ifndef SRC_CHECK_H
#define SRC_CHECK_H

#include "config.h"
#include "probe.h"
#include "trial.h"

/* Makes calls, of which some fail and some sleep, one of these while the tables
 * are turned, and looks how they are counted; and once more on a CPU that has
 * no memory of its own, if there is one. To be called right after probe_attach,
 * before any read; takes some milliseconds. The table that was written
 * meanwhile is left to be retired. With a filter that leaves these calls out,
 * another probe counts them, and their errors and times if these are on. If
 * they could not be made, or not all of them, the trial has the reason. */
struct trial check_run(struct probe *probe, const struct config *config);

#endif
