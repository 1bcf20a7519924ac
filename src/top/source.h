/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SOURCE_H
#define SRC_TOP_SOURCE_H

#include <stdint.h>

#include "by.h"
#include "client.h"
#include "reading.h"

/* The series that a collectd has of the syscalls plugin. Each question is a
 * connection of its own. */
struct source;

#define SOURCE_ERROR_SIZE CLIENT_ERROR_SIZE

/* All that return an int return 0 or a negative errno, and then fill `error`,
 * of SOURCE_ERROR_SIZE, with what is wrong and what to do: as client_ask()
 * does; -ENODATA if collectd has no series of the plugin (yet), -ENOTUNIQ and
 * -ESRCH if the host cannot be told or has none, -ENAMETOOLONG if its name is,
 * -ENODEV if the family is not reported. */

/* A host of NULL is the only one that has such series. The texts must last as
 * long. Returns NULL without memory. The caller destroys it. */
struct source *source_create(const char *path, const char *host);

/* Finds out which series there are. To be called first, and for each reading.
 */
int source_list(struct source *source, char *error);

/* When the total as it was listed last was true, in ms since 1970. All that the
 * plugin reports at once has one time. */
int64_t source_time(const struct source *source);

/* Whether the family was there when listed. */
bool source_has(const struct source *source, enum by by);

/* Reads the rates of a family, and of the total, that have the time of the
 * total, into an empty reading, and sorts it; and lists once more. Sets `whole`
 * to whether what was read then still had that time, and no row had come in
 * addition. The total's rate of calls is NaN if it is the first value. */
int source_read(struct source *source, enum by by, struct reading *reading,
                bool *whole, char *error);

/* The rate of all calls; NaN if there is none. This costs collectd next to
 * nothing. */
int source_rate(struct source *source, double *rate, char *error);

/* Takes NULL as well. */
void source_destroy(struct source *source);

#endif
