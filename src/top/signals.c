/* SPDX-License-Identifier: MIT */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

/* The one mutable object of the program: a handler has no argument. */
static volatile sig_atomic_t ending;

static const int ends[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
#define ENDS (sizeof(ends) / sizeof(*ends))

static void handle(int signal) {
  (void)signal;
  ending = 1;
}

/* Without SA_RESTART, so that a write() ends. */
static void heed(int signal) {
  struct sigaction old, action = {.sa_handler = handle};
  if (sigaction(signal, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
    sigaction(signal, &action, NULL);
}

void signals_catch(void) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignore, NULL);
  for (size_t i = 0; i < ENDS; i++)
    heed(ends[i]);
}

bool signals_ask_to_end(void) { return ending; }

/* A signal that came between a look at `ending` and the wait would not end it:
 * they are held up in between. ncurses has a handler for SIGWINCH. */
int signals_wait(struct pollfd *files, nfds_t n, double seconds) {
  struct timespec limit = {.tv_sec = (time_t)seconds};
  limit.tv_nsec = (long)((seconds - (double)limit.tv_sec) * 1e9);
  sigset_t held, before;
  sigemptyset(&held);
  sigaddset(&held, SIGWINCH);
  for (size_t i = 0; i < ENDS; i++)
    sigaddset(&held, ends[i]);

  sigprocmask(SIG_BLOCK, &held, &before);
  int status = ending ? 0 : ppoll(files, n, &limit, &before);
  int code = errno;
  sigprocmask(SIG_SETMASK, &before, NULL);
  errno = code;
  return status < 0 && code == EINTR ? 0 : status;
}
