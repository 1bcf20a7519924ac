/* SPDX-License-Identifier: MIT */
/* What the plugin logs. */
#ifndef TESTS_FAULTS_LINES_H
#define TESTS_FAULTS_LINES_H

#include <stddef.h>

#include "run.h"

struct lines {
  unsigned errors, warnings, notices;
  char first[600];          /* of errors and warnings, "" if there is none */
  unsigned unread, unnamed; /* notifications that these troubles have begun */
  unsigned reads, names;    /* warnings that they have */
};

/* Takes in what has been logged and notified since daemon_forget(), and forgets
 * it. */
void lines_take(struct lines *lines);

/* Puts into `text` what is wrong with these, "" if nothing is: an effect has
 * one line, with its cause, and one more when it is over; and a notification,
 * if calls are read later or have no name. */
void lines_check(const struct lines *lines, enum phase phase,
                 const struct fault *fault, enum effect effect, char *text,
                 size_t size);

#endif
