/* SPDX-License-Identifier: MIT */
/* What a getppid() takes, in ns: makes them for a while and prints the median.
 *
 * usage: getppid NAME SECONDS; the process takes this name. */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "quantile.h"
#include "turn.h"

#define MOST_TURNS 10000

int main(int argc, char **argv) {
  double seconds = argc == 3 ? atof(argv[2]) : 0;
  if (seconds <= 0)
    errx(2, "usage: getppid NAME SECONDS");
  prctl(PR_SET_NAME, argv[1]);

  static double ns[MOST_TURNS];
  size_t n = 0;
  double end = turn_clock() + seconds * 1e9;
  do
    ns[n++] = turn(TURN_CALL);
  while (turn_clock() < end && n < MOST_TURNS);
  printf("%.2f\n", quantile(ns, n, 0.5));
  return 0;
}
