/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

int keys_init(struct keys *k, size_t slots) {
  *k = (struct keys){.slots = slots};
  if (slots == 0)
    return 0;

  k->taken = calloc(slots, sizeof(*k->taken));
  k->keys = calloc(slots, sizeof(*k->keys));
  k->batch = calloc(slots, sizeof(*k->batch));
  k->batch_slots = calloc(slots, sizeof(*k->batch_slots));
  return k->taken && k->keys && k->batch && k->batch_slots ? 0 : -ENOMEM;
}

static void note_batch(struct keys *k, size_t n) {
  for (size_t i = 0; i < n; i++) {
    k->taken[k->batch_slots[i]] = true;
    k->keys[k->batch_slots[i]] = k->batch[i];
  }
}

int keys_take(struct keys *k, int map) {
  int status = 0;
  __u32 position = 0;
  for (bool first = true; status == 0; first = false) {
    __u32 n = k->slots;
    status = bpf_map_lookup_and_delete_batch(map, first ? NULL : &position,
                                             &position, k->batch,
                                             k->batch_slots, &n, NULL);
    if (status == 0 || status == -ENOENT)
      note_batch(k, n);
  }
  return status == -ENOENT ? 0 : status;
}

void keys_reset(struct keys *k) {
  if (k->slots > 0)
    memset(k->taken, 0, k->slots * sizeof(*k->taken));
}

void keys_destroy(struct keys *k) {
  free(k->taken);
  free(k->keys);
  free(k->batch);
  free(k->batch_slots);
  *k = (struct keys){0};
}
