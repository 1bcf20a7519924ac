/* SPDX-License-Identifier: MIT */
#ifndef SRC_CALLS_H
#define SRC_CALLS_H

#include <stdbool.h>
#include <stddef.h>

#include "name.h"

/* A system call is a row: a number of one of the ABIs that the machine's
 * programs may have. These are the native one; that of 32-bit programs, which
 * is i386 on x86_64 and 32-bit ARM on aarch64; and x32. The highest number in
 * use is 547, of x32, on every architecture that numbers from 0. Row CALLS_ROWS
 * is for all numbers that have no row. */
#define CALLS_ABIS 3
#define CALLS_NUMBERS 576
#define CALLS_ROWS (CALLS_ABIS * CALLS_NUMBERS)

/* From 424 on, a number means the same call in all ABIs, and Linux gives them
 * out one after the other: some six a year. So many that follow the highest one
 * that libseccomp knows may be calls of a newer kernel. */
#define CALLS_AHEAD 32

/* The names of the system calls, by row (libseccomp's tables). */
struct calls;

/* The table of names, or NULL without memory. The caller destroys it. */
struct calls *calls_create(void);

/* The name of a row: "openat", which rows of several ABIs may have; where
 * libseccomp knows none, "syscall_NNN", "i386_syscall_NNN" and so on; and ""
 * for all that is not a call of this machine's ABIs. It lives as long as the
 * table.
 */
const char *calls_name(const struct calls *calls, size_t row);

/* Whether the row is a call that libseccomp knows, or may be a newer kernel's.
 * All others are numbers that a program has invented. */
bool calls_is_real(const struct calls *calls, size_t row);

/* Marks in `wanted` all rows of this name; "syscall_NNN" is taken as well.
 * Returns 0; -ENOENT for a call that exists, but not on this machine; -EINVAL
 * for a name that no architecture has; or -ENOMEM. */
int calls_select(const char *name, bool wanted[static CALLS_ROWS]);

/* NULL is fine. */
void calls_destroy(struct calls *calls);

#endif
