/* SPDX-License-Identifier: MIT */
#ifndef SRC_REFUSAL_H
#define SRC_REFUSAL_H

#include "way.h"

/* What this machine tells of why WAY_CLASSIC could not be had. `error` is the
 * errno with which it was refused. */
struct way_facts refusal_facts(int error);

#endif
