/* SPDX-License-Identifier: MIT */
#ifndef SRC_REFUSAL_H
#define SRC_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

#include "way.h"

/* What this machine tells of why WAY_CLASSIC could not be had. `error` is the
 * errno with which it was refused. */
struct way_facts refusal_facts(int error);

/* Whether calls cannot be told by control groups. Without the hierarchy of
 * version 2 every thread is in its root: a family of one series. Puts into
 * `text` one line that says why, and what to do; "" if they can. */
bool refusal_of_cgroups(char *text, size_t size);

#endif
