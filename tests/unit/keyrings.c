/* SPDX-License-Identifier: MIT */
#include "keyrings.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

struct keys keyrings_create(size_t slots) {
  struct keys keys;
  CU_ASSERT_EQUAL_FATAL(keys_init(&keys, slots), 0);
  return keys;
}

void keyrings_name(struct keys *k, size_t slot, const char *comm) {
  k->taken[slot] = true;
  memset(&k->keys[slot], 0, sizeof(k->keys[slot]));
  snprintf(k->keys[slot].comm, NAME_COMM_SIZE, "%s", comm);
}

void keyrings_keep(struct keys *k, size_t slot, const char *comm,
                   enum drain_place place) {
  keyrings_name(k, slot, comm);
  k->kept[slot] = place;
}

size_t keyrings_arrange(struct keys *k, struct keys *other, size_t most) {
  return keys_arrange(k, other, KEYRINGS_FIRST, most, NULL).n;
}

void keyrings_hold(struct keys *k, size_t slot, const char *comm) {
  keyrings_name(k, slot, comm);
  k->held[slot] = DRAIN_FIRST;
}

void keyrings_check(const struct keys *k, const char *expected) {
  char text[256] = "";
  for (size_t slot = 0; slot < k->slots; slot++)
    if (k->taken[slot])
      snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%zu=%s",
               text[0] ? " " : "", slot, k->keys[slot].comm);
  UNIT_TEXT(text, expected);
}
