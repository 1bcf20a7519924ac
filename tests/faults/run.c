/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sanitizer/lsan_interface.h>

#include "life.h"

/* Of a run, which takes a fraction of a second, in s. */
#define LIMIT 60

const char *const run_phases[PHASES] = {
    [PHASE_CONFIG] = "configuration",
    [PHASE_INIT] = "start",
    [PHASE_READ] = "read",
    [PHASE_SHUTDOWN] = "shutdown",
};

const char *const run_effects[EFFECTS] = {
    [EFFECT_NONE] = "goes on as if nothing were",
    [EFFECT_WARNED] = "goes on, and one line tells what is off",
    [EFFECT_OTHERS] = "names count as others, and one line tells so",
    [EFFECT_LATER] = "read at the next read, and one line tells so",
    [EFFECT_REFUSED] = "does not start, and one line tells why",
};

/* What a sanitizer says in short, or the last line. */
static void explain(FILE *errors, char *text, size_t size) {
  char line[512];
  rewind(errors);
  while (fgets(line, sizeof(line), errors)) {
    line[strcspn(line, "\n")] = '\0';
    if (line[0] != '\0')
      snprintf(text, size, "%s", line);
    if (strstr(line, "runtime error:") || strncmp(line, "SUMMARY: ", 9) == 0)
      break;
  }
}

static void copy(FILE *errors) {
  char line[512];
  rewind(errors);
  while (fgets(line, sizeof(line), errors))
    fputs(line, stdout);
}

static void check_end(struct outcome *o, int status, FILE *errors) {
  char said[512] = "no word";
  if (o->ended && status == 0)
    return;
  explain(errors, said, sizeof(said));
  snprintf(o->wrong, sizeof(o->wrong), "%s %d: %s",
           WIFSIGNALED(status) ? "ended by signal" : "ended with status",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), said);
}

static void be_the_run(enum phase phase, const struct fault *fault,
                       struct outcome *o, FILE *errors) {
  dup2(fileno(errors), STDERR_FILENO);
  alarm(LIMIT);
  points_begin(&o->points, fault);
  life(phase, fault, o);
  if (__lsan_do_recoverable_leak_check() != 0)
    _exit(1);
  o->ended = true;
  _exit(0);
}

static void forget(struct outcome *o) {
  memset(o->points.calls, 0, sizeof(o->points.calls));
  o->points.failed = 0;
  o->effect = EFFECT_NONE;
  o->said[0] = o->wrong[0] = '\0';
  o->ended = false;
}

void run(enum phase phase, const struct fault *fault, struct outcome *outcome) {
  FILE *errors = tmpfile();
  forget(outcome);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0)
    be_the_run(phase, fault, outcome, errors);
  int status = -1;
  if (!errors || child < 0 || waitpid(child, &status, 0) != child)
    abort();
  check_end(outcome, status, errors);
  if (outcome->points.telling)
    copy(errors);
  fclose(errors);
}
