/* SPDX-License-Identifier: MIT */
/* The plugin's life with one fault in it, in a process of its own. */
#ifndef TESTS_FAULTS_RUN_H
#define TESTS_FAULTS_RUN_H

#include "points.h"

enum phase {
  PHASE_CONFIG,
  PHASE_INIT,
  PHASE_READ,
  PHASE_SHUTDOWN,
  PHASES,
};

extern const char *const run_phases[PHASES];

/* What came of the fault, as an operator sees it. */
enum effect {
  EFFECT_NONE,
  EFFECT_WARNED,  /* started, or read, but something is said */
  EFFECT_OTHERS,  /* names were counted as others, which is said */
  EFFECT_LATER,   /* what was not read was read later, which is said */
  EFFECT_REFUSED, /* not started, which is said */
  EFFECTS,
};

extern const char *const run_effects[EFFECTS];

struct outcome {
  struct points points;
  enum effect effect;
  char said[600];  /* the first line of the log */
  char wrong[600]; /* what must not be, "" if all is well */
  bool ended;
};

/* How the plugin is to count, see src/way.h. */
extern bool run_preemptible;

/* Runs it with this fault in this phase; without one if that is NULL. The
 * outcome must be in memory that processes share. */
void run(enum phase phase, const struct fault *fault, struct outcome *outcome);

#endif
