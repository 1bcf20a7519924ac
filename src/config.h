/* SPDX-License-Identifier: MIT */
#ifndef SRC_CONFIG_H
#define SRC_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include <liboconfig/oconfig.h>

#include "calls.h"
#include "rows.h"
#include "select.h"

/* The user's choices, checked. */
struct config {
  bool by[FAMILIES];
  bool errors;
  bool times;
  bool group_threads;
  bool ignore_selected;
  unsigned max[FAMILIES]; /* named series at a time; not used for calls */
  unsigned idle_timeout;  /* s */
  bool filter_calls;      /* count only what `wanted` says */
  bool wanted[CALLS_ROWS];
  struct select *processes; /* owned */
};

enum config_kind {
  CONFIG_BOOLEAN,
  CONFIG_NUMBER,
  CONFIG_PROCESS, /* repeated; names and regular expressions */
  CONFIG_CALL,    /* repeated; names of system calls */
};

/* One option. The sample configuration and the man page are checked against
 * this table. */
struct config_option {
  const char *name;
  enum config_kind kind;
  size_t offset;   /* of its member, for the first two kinds */
  unsigned preset; /* its default, for the first two kinds */
  unsigned min, max;
};

extern const struct config_option config_options[];
extern const size_t config_options_n;

/* The defaults. Returns 0 or -ENOMEM; the caller destroys the config. */
int config_init(struct config *config);

/* Takes one option of the plugin's block. Returns 0; -ENOENT for an option
 * that there is not, and for a system call that this architecture lacks, which
 * deserves a warning; -EINVAL for a value that can't be right, which changes
 * nothing; -ENOMEM. Unless 0 was returned, `error` names the option, the value,
 * and what would be right. */
int config_set(struct config *config, const oconfig_item_t *item, char *error,
               size_t size);

/* Frees what the config owns; fine on one that is all zero. */
void config_destroy(struct config *config);

#endif
