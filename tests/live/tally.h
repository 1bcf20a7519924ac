/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LIVE_TALLY_H
#define TESTS_LIVE_TALLY_H

/* What a process calls under one name, noted down call by call. */

/* Notes n calls, of which so many failed. The call's name must be a literal. */
void tally_add(const char *call, long n, long errors);

/* Notes a call, by what syscall() returned. Returns that. */
long tally(const char *call, long result);

/* Takes the name "load" again, by two calls of its own, and prints what is to
 * be expected of the one before. */
void tally_end(const char *name);

/* Prints it without a call: for what is yet to be made. */
void tally_expect(const char *name);

#endif
