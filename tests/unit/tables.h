/* SPDX-License-Identifier: MIT */
/* Retired tables that are filled by hand, for the tests of the drain. */
#ifndef TESTS_TABLES_H
#define TESTS_TABLES_H

#include "drain.h"
#include "unit.h"

/* How many slots each key space has, and the first ones of all. */
enum {
  CPUS = 4,
  PROCESSES = 600, /* more than are summed at a time */
  CGROUPS = 8,
  PAIRS = 12,

  UNRESOLVED = 0,
  UNUSED = 1,
  FULL = 2,
  FIRST = 3,
};

/* Where a column has its parts: in no natural order, with gaps before and
 * between them. */
enum {
  AT_PAIRS = 3,
  AT_PROCESSES = AT_PAIRS + PAIRS + 2,
  AT_ROWS = AT_PROCESSES + PROCESSES + 1,
  AT_CGROUPS = AT_ROWS + CALLS_ROWS + 1 + 3,
  COLUMN_CELLS = AT_CGROUPS + CGROUPS + 2,
};

/* Where the columns are that come after that of calls, and how wide it all is.
 * What is no part of it holds TABLES_POISON. */
enum {
  TIMES_COLUMN = COLUMN_CELLS + 1,
  ERRORS_COLUMN = 2 * COLUMN_CELLS + 4,
  STRIDE = 3 * COLUMN_CELLS + 11,
};
#define TABLES_POISON UINT64_C(0xbadc0ffee0ddf00d)

struct table {
  uint64_t *cells;  /* of CPU 0's column of calls */
  uint64_t *shared; /* the last CPU's, which has none of its own */
  bool *taken[FAMILIES];
  uint32_t *owners[FAMILIES];
  bool *active[FAMILIES];
  uint8_t *kept[FAMILIES];
  union drain_key *keys[FAMILIES];
  char (*paths)[CGROUP_PATH_SIZE];
  struct drain_table table; /* all is on */
  struct select *select;    /* all are selected */
  struct calls *calls;
  struct drain out;
};

/* An empty table. The test destroys it. */
struct table *tables_create(void);
void tables_destroy(struct table *table);

/* Empties it, and leaves what was drained. */
void tables_clear(struct table *table);

/* A slot gets a key. */
void tables_name(struct table *table, size_t slot,
                 const char comm[static NAME_COMM_SIZE]);
void tables_pair(struct table *table, size_t slot, size_t process, size_t row);
void tables_path(struct table *table, size_t slot, const char *path);
/* A comm of all its bytes has no NUL, but its literal does. */
#define NAME(table, slot, comm)                                                \
  tables_name(table, slot, (const char[NAME_COMM_SIZE + 1]){comm})

/* Adds to a CPU's cell of each column. */
struct cells {
  uint64_t calls, errors, ns;
};
void tables_add(struct table *table, size_t cpu, size_t cell,
                struct cells counts);
#define ADD(table, cpu, cell, ...)                                             \
  tables_add(table, cpu, cell, (struct cells){.calls = __VA_ARGS__})

/* Adds a name of each family: "sh" 1:2:3, "a.service" 4:5:6, sh's "read"
 * 7:8:9, and in all "read" 10:11:12. */
void tables_fill(struct table *table);

/* Drains it. */
void tables_drain(struct table *table);

/* What was drained of a family, as unit.h has it. */
void tables_check(const struct table *table, enum family family,
                  const char *expected, unsigned int line);
#define CHECK(table, family, expected)                                         \
  tables_check(table, family, expected, __LINE__)

#endif
