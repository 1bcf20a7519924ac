/* SPDX-License-Identifier: MIT */
/* syscalls-top: the live table of who makes system calls, from collectd. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lines.h"
#include "live.h"
#include "options.h"
#include "screen.h"
#include "session.h"
#include "signals.h"

/* Exit statuses, beside 0: what it says is on the standard error. */
#define FAILED 1
#define MISUSED 2

/* What was asked for is the output itself. */
static int printed(void) {
  if (fflush(stdout) == 0 && !ferror(stdout))
    return EXIT_SUCCESS;
  fprintf(stderr, "syscalls-top: cannot write: %s\n", strerror(errno));
  return FAILED;
}

/* A standard descriptor that is closed would be given to the socket next, and
 * what is printed would go to collectd. What takes its place fails as it does.
 */
static void fill_descriptors(void) {
  static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
      _exit(FAILED);
}

static int misused(const char *error) {
  fprintf(stderr, "syscalls-top: %s\nTry 'syscalls-top --help'.\n", error);
  return MISUSED;
}

/* Clears the view. */
static int run(struct watch *w, struct view *view, const struct options *o) {
  char error[SOURCE_ERROR_SIZE] = "";
  int status = session_begin(w, o, error);
  if (status >= 0 && !o->json && o->count == 0 && screen_is_possible()) {
    if (live_run(w, view, status) == 0)
      return EXIT_SUCCESS;
    snprintf(error, sizeof(error), "the terminal is of no known type: %s",
             getenv("TERM"));
    view_clear(view);
    status = -ENOTTY;
  } else {
    if (status == 0 && isatty(STDERR_FILENO) && !signals_ask_to_end())
      fputs("syscalls-top: waiting for the plugin's first interval\n", stderr);
    status = lines_run(w, view, o, status, error);
    view_clear(view);
  }
  if (status == 0)
    return EXIT_SUCCESS;
  fprintf(stderr, "syscalls-top: %s\n", error);
  return FAILED;
}

int main(int argc, char *argv[]) {
  struct options o;
  char error[256];
  fill_descriptors();
  if (options_parse(&o, argc, argv, error, sizeof(error)) < 0)
    return misused(error);
  if (o.help) {
    options_usage(stdout);
    return printed();
  }
  if (o.version) {
    puts("syscalls-top " TOP_VERSION);
    return printed();
  }

  struct view view = {.by = o.by, .sort = o.sort};
  if (view_filter(&view, o.filter, error, sizeof(error)) < 0)
    return misused(error);
  struct watch watch = {.by = o.by, .patient = true};
  signals_catch();
  int status = run(&watch, &view, &o);
  watch_stop(&watch);
  return status;
}
