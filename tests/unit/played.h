/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_PLAYED_H
#define TESTS_UNIT_PLAYED_H

#include <stdbool.h>

/* A collectd that is played here, in place of client.c: what it is fed with it
 * has rates of, as collectd's cache computes and its unixsock plugin prints
 * them. */
struct played {
  int lists, gets;       /* asked so far */
  int error;             /* with which a connection fails, or 0 */
  void (*between)(void); /* called once, before the first GETVAL's answer */
};

extern struct played played;

/* Another collectd, which has no series. */
void played_start(void);

/* Series of these totals come in: "=7 a=3,1,20 /read=7" for those of all, of a
 * process and of a call, each its calls, errors and ms. What does not come
 * keeps its time and rate. */
void played_feed(double time, const char *totals);

/* The same, of that host. */
void played_feed_host(const char *host, double time, const char *totals);

/* A series of any name. */
void played_put(const char *identifier, double time, double total);

#endif
