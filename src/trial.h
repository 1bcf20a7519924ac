/* SPDX-License-Identifier: MIT */
#ifndef SRC_TRIAL_H
#define SRC_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rows.h"

/* Calls that the plugin made to see whether they are counted. */
struct trial {
  struct counts made;
  struct counts counted; /* of these */
  uint64_t missed;       /* of all calls so far: not counted anywhere, ... */
  uint64_t unmatched;    /* ... and counted without error and time */
};

/* Whether all that was made was counted. */
bool trial_is_complete(const struct trial *trial);

/* Puts into `text` one line that tells what is missing, the likely cause, and
 * what to do; "" if nothing is. */
void trial_explain(const struct trial *trial, char *text, size_t size);

#endif
