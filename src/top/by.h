/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_BY_H
#define SRC_TOP_BY_H

/* What a row of the table stands for. */
enum by { BY_CALL, BY_CGROUP, BY_PROCESS, BYS };

struct by_family {
  const char *word;    /* in --by */
  const char *plugin;  /* the series' plugin, whose instance is the name */
  const char *heading; /* of the column of names */
  const char *rest;    /* the row of all that has no series of its own */
  const char *option;  /* of the plugin, that has the series reported */
};

extern const struct by_family by_families[BYS];

/* The plugin, and the types, of the series that all families share. */
#define BY_TOTAL "syscalls_total"

#endif
