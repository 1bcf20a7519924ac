/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_ANSWER_H
#define SRC_TOP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is asked of collectd's unixsock plugin, and its answers, as bytes. Any
 * bytes may come: what is no answer of collectd's is an error, never more. */

/* collectd reads a request into a buffer of this size, its newline and a NUL
 * included, and takes what is beyond it for another request. */
#define ANSWER_REQUEST_SIZE 1024

/* Writes a GETVAL, with its newline. Returns its length, or -ENAMETOOLONG if
 * collectd would cut it. */
int answer_getval(char line[static ANSWER_REQUEST_SIZE],
                  const char *identifier);

/* Limits of what comes: bytes of a line, its newline included, of which
 * collectd's LISTVAL has some 6 KiB at most; and lines, and bytes, of all
 * answers together. */
#define ANSWER_LINE_SIZE 8192
#define ANSWER_LINES 1000000
#define ANSWER_SIZE 128000000
#define ANSWER_REFUSAL_SIZE 128

/* The answers to some GETVALs and, perhaps, a LISTVAL after them. The caller
 * sets the first part, and leaves the rest 0. */
struct answer {
  size_t gets;
  bool lists;
  void *arg;
  /* The rate of the GETVAL number `which`, which is finite and not negative;
   * or NaN if there is none. */
  void (*rate)(void *arg, size_t which, double rate);
  /* A series that is listed, with the time of its last value, in ms. What it
   * returns ends the answer, unless it is 0. */
  int (*series)(void *arg, int64_t time, const char *identifier);

  size_t answered; /* requests whose first line has come */
  size_t left;     /* lines of the last of them that are still to come */
  bool has_rate;
  size_t lines;
  size_t bytes;
  size_t used; /* of the line that has not ended */
  char line[ANSWER_LINE_SIZE];
  char refusal[ANSWER_REFUSAL_SIZE]; /* why there is no list; printable */
};

/* Takes the next bytes, as they come. Returns 0; -EPROTO if that is no answer;
 * -EMSGSIZE or -E2BIG if a limit is exceeded; -EREMOTEIO if collectd refuses to
 * list; or what series() does. */
int answer_feed(struct answer *answer, const char *bytes, size_t size);

/* Whether all that was asked for is there. A list goes on to the end of the
 * connection, as a name with a newline makes it longer than it says. */
bool answer_is_whole(const struct answer *answer);

#endif
