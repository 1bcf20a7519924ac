/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SOURCE_H
#define SRC_TOP_SOURCE_H

#include "by.h"
#include "reading.h"

/* A connection to collectd's unixsock plugin, and what the series of the
 * syscalls plugin are called there. */
struct source;

#define SOURCE_ERROR_SIZE 1024

/* All of these return 0 or a negative errno, and then fill `error`, of
 * SOURCE_ERROR_SIZE, with what is wrong and what to do: -ECONNRESET if collectd
 * has gone, -EINTR if a signal came or a request had no answer for five
 * seconds, -ENODATA if it has no series of the plugin (yet), -ENOTUNIQ and
 * -ESRCH if the host cannot be told or has none, -ENAMETOOLONG if its name is,
 * -ENODEV if the family is not reported. */

/* Connects. A host of NULL is the only one that has such series. The caller
 * closes the source; the texts must last as long. */
int source_open(struct source **source, const char *path, const char *host,
                char *error);

/* Finds out which series there are. To be called first, and for each reading.
 */
int source_list(struct source *source, char *error);

/* Whether the family was there when listed. */
bool source_has(const struct source *source, enum by by);

/* Reads a family's rates into an empty reading, and sorts it. */
int source_read(struct source *source, enum by by, struct reading *reading,
                char *error);

/* The rate of the calls of a row of that family or, if it has no name, of all
 * calls. It is NaN if there is none yet. */
int source_rate(struct source *source, enum by by, const char *name,
                double *rate, char *error);

/* Takes NULL as well. */
void source_close(struct source *source);

#endif
