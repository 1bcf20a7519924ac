/* SPDX-License-Identifier: MIT */
#ifndef SRC_CALLS_H
#define SRC_CALLS_H

#include <stddef.h>

#include "name.h"

/* System calls below this number have a row each. The highest number in use
 * is below 480 on every architecture that numbers from 0. */
#define CALLS_NUMBERS 512

/* The names of this machine's system calls, by number (libseccomp's tables). */
struct calls;

/* The table of names, or NULL without memory. The caller destroys it. */
struct calls *calls_create(void);

/* The name of call `number`, below CALLS_NUMBERS: "openat", or "syscall_NNN"
 * where libseccomp knows none. It lives as long as the table. */
const char *calls_name(const struct calls *calls, size_t number);

/* The number of the call of this name; "syscall_NNN" is taken as well. Returns
 * -ENOENT for a call that exists, but not on this architecture, and -EINVAL
 * for a name that no architecture has. */
int calls_number(const char *name);

/* NULL is fine. */
void calls_destroy(struct calls *calls);

#endif
