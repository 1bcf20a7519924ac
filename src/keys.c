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
  k->kept = calloc(slots, sizeof(*k->kept));
  k->moved = calloc(slots, sizeof(*k->moved));
  k->batch = calloc(slots, sizeof(*k->batch));
  k->batch_slots = calloc(slots, sizeof(*k->batch_slots));
  return k->taken && k->keys && k->kept && k->moved && k->batch &&
                 k->batch_slots
             ? 0
             : -ENOMEM;
}

void keys_note(struct keys *k, size_t n) {
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
      keys_note(k, n);
  }
  return status == -ENOENT ? 0 : status;
}

size_t keys_choose(struct keys *k, size_t first, size_t most) {
  size_t n = 0;
  for (size_t slot = 0; slot < k->slots; slot++) {
    bool stays = k->taken[slot] && k->kept[slot] && n < most;
    k->taken[slot] = k->kept[slot] = false;
    k->moved[slot] = stays ? first + n : 0;
    if (!stays)
      continue;
    k->batch[n] = k->keys[slot];
    k->batch_slots[n++] = k->moved[slot];
  }
  return n;
}

size_t keys_put_back(struct keys *k, int map, size_t first, size_t most) {
  size_t n = keys_choose(k, first, most);
  __u32 done = n;
  if (n > 0)
    bpf_map_update_batch(map, k->batch, k->batch_slots, &done, NULL);
  return n;
}

void keys_move(const struct keys *k, void *items, size_t size) {
  char *item = items;
  for (size_t slot = 0; slot < k->slots; slot++)
    if (k->moved[slot] != 0 && k->moved[slot] != slot)
      memcpy(item + k->moved[slot] * size, item + slot * size, size);
}

void keys_follow(struct keys *pairs, const struct keys *processes) {
  for (size_t slot = 0; slot < pairs->slots; slot++) {
    if (!pairs->kept[slot])
      continue;
    uint64_t pair = pairs->keys[slot].pair;
    uint64_t process = processes->moved[pair >> 32];
    pairs->keys[slot].pair = process << 32 | (pair & UINT32_MAX);
    pairs->kept[slot] = process != 0;
  }
}

void keys_destroy(struct keys *k) {
  free(k->taken);
  free(k->keys);
  free(k->kept);
  free(k->moved);
  free(k->batch);
  free(k->batch_slots);
  *k = (struct keys){0};
}
