/* SPDX-License-Identifier: MIT */
#ifndef SRC_REFUSAL_H
#define SRC_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

#include "way.h"

/* Puts into `text` what way_explain() tells of a way, by what this machine says
 * of why the best one was refused, with this errno. `filters`: only some calls
 * are counted. */
void refusal_of_way(enum way way, int error, bool filters, char *text,
                    size_t size);

/* The same of way_explain_wait(). */
void refusal_of_wait(enum way way, bool filters, char *text, size_t size);

/* Whether calls cannot be told by control groups. Without the hierarchy of
 * version 2 every thread is in its root: a family of one series. Puts into
 * `text` one line that says why, and what to do; or, if they may be, why that
 * is not known. "" if they can. */
bool refusal_of_cgroups(char *text, size_t size);

#endif
