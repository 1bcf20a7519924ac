/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FAULTS_PLACES_H
#define TESTS_FAULTS_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of places. All zero is an empty one. */
struct places {
  uint64_t *place;
  size_t n;
};

/* False if it is there already. */
bool places_add(struct places *places, uint64_t place);

void places_free(struct places *places);

#endif
