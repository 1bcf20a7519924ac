/* SPDX-License-Identifier: MIT */
#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

/* The one mutable object of the program: a handler has no argument. */
static volatile sig_atomic_t ending;

static void handle(int signal) {
  if (signal != SIGALRM)
    ending = 1;
}

/* Without SA_RESTART, so that a read() ends. */
static void heed(int signal) {
  struct sigaction old, action = {.sa_handler = handle};
  if (sigaction(signal, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
    sigaction(signal, &action, NULL);
}

void signals_catch(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  struct sigaction preset = {.sa_handler = SIG_DFL};
  sigaction(SIGPIPE, &ignore, NULL);
  sigaction(SIGALRM, &preset, NULL);
  int all[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGALRM};
  for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
    heed(all[i]);
}

bool signals_ask_to_end(void) { return ending; }

/* The timer's signal comes again each second, as it may come right before what
 * it is to end. ncurses catches SIGWINCH without SA_RESTART. */
void signals_limit(int seconds) {
  struct itimerval limit = {.it_interval.tv_sec = seconds > 0,
                            .it_value.tv_sec = seconds};
  sigset_t resize;
  sigemptyset(&resize);
  sigaddset(&resize, SIGWINCH);
  if (seconds > 0)
    sigprocmask(SIG_BLOCK, &resize, NULL);
  setitimer(ITIMER_REAL, &limit, NULL);
  if (seconds == 0)
    sigprocmask(SIG_UNBLOCK, &resize, NULL);
}
