/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_OPTIONS_H
#define SRC_TOP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "by.h"
#include "view.h"

/* What the user asks for. The texts are the arguments' own. */
struct options {
  const char *socket;
  const char *host; /* NULL: the only one */
  enum by by;
  enum sort sort;
  const char *filter;  /* "": none */
  unsigned long count; /* tables until it ends; 0: goes on */
  bool json;
  bool wait; /* for the socket, and the plugin's first values */
  bool help;
  bool version;
};

/* The man page is checked against this table. */
struct options_entry {
  const char *name;
  char letter;          /* 0: none */
  const char *argument; /* NULL: takes none */
  const char *text;
};

extern const struct options_entry options_table[];
extern const size_t options_table_n;

#define OPTIONS_SOCKET "/var/run/collectd-unixsock"
#define OPTIONS_MOST 999999999

/* Returns 0; or -EINVAL, with an `error`, of `size`, that names the argument
 * and what would be right. */
int options_parse(struct options *options, int argc, char *argv[], char *error,
                  size_t size);

/* Prints what --help does. */
void options_usage(FILE *out);

#endif
