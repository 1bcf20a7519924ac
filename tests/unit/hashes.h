/* SPDX-License-Identifier: MIT */
/* Stands in for the kernel's hash of keys, with libbpf's way to it. */
#ifndef TESTS_HASHES_H
#define TESTS_HASHES_H

#include "keyrings.h"

#define HASHES_MAP 17
#define HASHES_OWNER                                                           \
  100 /* of slot 0; that of slot 1 is one more, and so on                      \
       */

struct hash {
  size_t n;
  union drain_key keys[KEYRINGS_SLOTS];
  struct syscalls_place places[KEYRINGS_SLOTS];

  bool begun;     /* to leave it */
  size_t at_once; /* so many leave it in one call */
  int calls_left; /* and one that comes after so many fails ... */
  int status;     /* ... with this, */
  size_t before;  /* having moved so many, */
  bool silent;    /* of which it does not tell */
};

extern struct hash hash_stub;

/* A hash that never fails, and room for what is in it: none, or the keys 3=cron
 * 4=redis 5=nginx 6=git 7=sh. The test destroys the room. */
struct keys hashes_begin(void);
struct keys hashes_begin_with_five(void);

/* What is in it, in its order: "7=sh 3=cron". */
void hashes_check(const char *expected);

#endif
