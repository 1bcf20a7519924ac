/* SPDX-License-Identifier: MIT */
#ifndef SRC_CHECK_H
#define SRC_CHECK_H

#include "config.h"
#include "probe.h"
#include "trial.h"

/* Makes calls, of which some fail and some sleep, one of these while the tables
 * are turned, and looks how they are counted; and once more on a CPU that has
 * no memory of its own, if there is one. If they could not be made, or not all
 * of them, the trial has the reason. To be called right after probe_attach,
 * before any read; takes some milliseconds. The table that was written
 * meanwhile is left to be retired. */
struct trial check_run(struct probe *probe, const struct config *config);

/* Whether the configuration's filter leaves these calls out. */
bool check_is_filtered(const struct config *config);

/* The same by a probe of its own, which counts these calls, and their errors
 * and times if these are on. To be called before another probe is attached: the
 * kernel could hide calls from it while this one is loaded, which takes as long
 * as loading that. */
struct trial check_apart(const struct config *config);

#endif
