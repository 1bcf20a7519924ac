/* SPDX-License-Identifier: MIT */
/* What the plugin dispatched, added up. */
#ifndef TESTS_FAULTS_BOOKS_H
#define TESTS_FAULTS_BOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes in what the daemon was given since daemon_forget(). Puts into `text`
 * which family does not grow by what the total grows by, "" if all do that are
 * there at all. */
void books_take(char *text, size_t size);

/* Whether the last read had a series, by its whole name. */
bool books_has(const char *series);

/* The last value of a series, by its whole name; 0 if there is none. */
int64_t books_value(const char *series);

#endif
