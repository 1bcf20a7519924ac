/* SPDX-License-Identifier: MIT */
#ifndef SRC_QUOTA_H
#define SRC_QUOTA_H

#include "config.h"
#include "ledger.h"

/* How many series a family may have by this configuration, and for how long. */
struct ledger_limits quota_of(const struct config *config, enum family family);

#endif
