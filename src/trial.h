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
  struct counts counted; /* of these, and of others' like them */
  /* meanwhile, of all calls: */
  uint64_t unmatched; /* that the kernel did not remember until their return */
  uint64_t skipped;   /* entries and returns that it did not show */
  int error; /* why it was not made, or not in full: an errno, positive, or 0 */
};

/* Whether all that was made was counted, or may have been but for what the
 * kernel skipped: that has a series of its own. */
bool trial_is_complete(const struct trial *trial);

/* Whether it was made in full, and the kernel skipped nothing meanwhile. If it
 * did, nobody knows whose calls these were, and a trial that is complete proves
 * nothing. */
bool trial_is_sure(const struct trial *trial);

/* Keeps of two trials the one that proves more: best one that is complete and
 * sure, as a fault that passes is none; then one that is sure; then one that is
 * complete. `kept` may be all zero at first. */
void trial_keep_better(struct trial *kept, const struct trial *next);

/* Puts into `text` one line that tells what is missing, the likely cause, and
 * what to do; or why that is not known. "" if nothing is. */
void trial_explain(const struct trial *trial, char *text, size_t size);

#endif
