/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LIVE_LOAD_H
#define TESTS_LIVE_LOAD_H

#define COMM_SIZE 16

/* Takes a name, by a prctl() that counts under the old one. */
void take_name(const char *name);

/* Makes n calls. */
void calls(long n);

/* Prints what is to be expected of a name. */
void expect(const char *name, long n);

/* The workload of hostile.c; arg is { N }. */
int hostile(char **arg);

#endif
