/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FAULTS_LIFE_H
#define TESTS_FAULTS_LIFE_H

#include "run.h"

/* Configures, starts, reads and stops the plugin, with the fault in that phase,
 * and puts into the outcome what came of it. */
void life(enum phase phase, const struct fault *fault, struct outcome *outcome);

#endif
