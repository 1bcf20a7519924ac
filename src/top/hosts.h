/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_HOSTS_H
#define SRC_TOP_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

/* The longest that a collectd can be built for, and a NUL. Debian's takes 127
 * bytes. */
#define HOSTS_NAME_SIZE 1024

/* Those that a collectd has series of; one that others send theirs to may have
 * many, and then the first of them. */
struct hosts {
  const char *wanted; /* NULL: whichever is the only one */
  bool found;
  char name[16][HOSTS_NAME_SIZE];
  size_t n; /* all */
};

/* Adds a host, which is not there yet: the first bytes of a text. One whose
 * name is too long is none. */
void hosts_add(struct hosts *hosts, const char *text, size_t length);

/* Which host is meant. Returns 0; -ENODATA if there is none at all; -ENOTUNIQ
 * if there are several, and -ESRCH if the wanted one is none of them, with an
 * `error`, of `size`, that is printable: in names, '_' stands for what is
 * unusual. */
int hosts_choose(const struct hosts *hosts, char host[static HOSTS_NAME_SIZE],
                 char *error, size_t size);

#endif
