/* SPDX-License-Identifier: MIT */
/* Calls that fail, among others that do not. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "tally.h"

/* NAME ROUNDS: calls that always fail, sometimes, or never. */
int mixed(char **arg) {
  long rounds = atol(arg[1]);
  struct timespec slice;
  take_name(arg[0]);
  for (long i = 0; i < rounds; i++) {
    tally("getppid", syscall(SYS_getppid));
    tally("close", syscall(SYS_close, -1));
    tally("sched_rr_get_interval",
          syscall(SYS_sched_rr_get_interval, i % 3 ? -1 : 0, &slice));
    if (i % 5 == 0)
      tally("openat", syscall(SYS_openat, AT_FDCWD, "/no/such", O_RDONLY));
  }
  tally_end(arg[0]);
  return 0;
}

/* What the kernel returns of a thread's timer slack is what it was given. */
static void slack(unsigned long ns) {
  tally("prctl", syscall(SYS_prctl, PR_SET_TIMERSLACK, ns, 0, 0, 0));
  tally("prctl", syscall(SYS_prctl, PR_GET_TIMERSLACK, 0, 0, 0, 0));
}

/* NAME: results that are just errors, and just none. */
int edges(char **arg) {
  take_name(arg[0]);
  slack(-1UL);
  slack(-4094UL);
  slack(-4095UL);
  slack(-4096UL);
  slack(-4097UL);
  slack(1UL << 63);
  slack(1);
  tally_end(arg[0]);
  return 0;
}
