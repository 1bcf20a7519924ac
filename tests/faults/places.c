/* SPDX-License-Identifier: MIT */
#include "places.h"

#include <stdlib.h>

bool places_add(struct places *p, uint64_t place) {
  for (size_t i = 0; i < p->n; i++)
    if (p->place[i] == place)
      return false;
  p->place = reallocarray(p->place, p->n + 1, sizeof(*p->place));
  if (!p->place)
    abort();
  p->place[p->n++] = place;
  return true;
}

void places_free(struct places *p) {
  free(p->place);
  *p = (struct places){0};
}
