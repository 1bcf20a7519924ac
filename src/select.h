/* SPDX-License-Identifier: MIT */
#ifndef SRC_SELECT_H
#define SRC_SELECT_H

#include <stdbool.h>
#include <stddef.h>

/* Which processes get a series of their own: names and regular expressions,
 * with the meaning that collectd's ignore lists have. Empty, it selects all. */
struct select;

/* An empty selection, or NULL without memory. The caller destroys it. */
struct select *select_create(void);

/* Adds a name, or a POSIX extended regular expression between slashes, which
 * may match anywhere in a name ("/^nginx/"). Returns 0, -ENOMEM, or -EINVAL
 * for a pattern that is none; unless 0, `error` says what is wrong. */
int select_add(struct select *select, const char *pattern, char *error,
               size_t size);

/* Turns the selection round: all but what was added. */
void select_invert(struct select *select, bool inverted);

/* Whether the process of this name, as the kernel has it, is selected. */
bool select_match(const struct select *select, const char *comm);

/* NULL is fine. */
void select_destroy(struct select *select);

#endif
