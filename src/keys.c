/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

/* A power of two, of which at most half is in use. */
static size_t places_for(size_t slots) {
  size_t places = 2;
  while (places < 2 * slots)
    places *= 2;
  return places;
}

int keys_init(struct keys *k, size_t slots) {
  *k = (struct keys){.slots = slots};
  if (slots == 0)
    return 0;

  k->taken = calloc(slots, sizeof(*k->taken));
  k->keys = calloc(slots, sizeof(*k->keys));
  k->kept = calloc(slots, sizeof(*k->kept));
  k->held = calloc(slots, sizeof(*k->held));
  k->moved = calloc(slots, sizeof(*k->moved));
  k->batch = calloc(slots, sizeof(*k->batch));
  k->batch_slots = calloc(slots, sizeof(*k->batch_slots));
  k->places = places_for(slots);
  k->index = calloc(k->places, sizeof(*k->index));
  return k->taken && k->keys && k->kept && k->held && k->moved && k->batch &&
                 k->batch_slots && k->index
             ? 0
             : -ENOMEM;
}

void keys_expect(struct keys *k) {
  memset(k->batch_slots, 0, k->slots * sizeof(*k->batch_slots));
}

void keys_note(struct keys *k) {
  for (size_t i = 0; i < k->slots; i++) {
    uint32_t slot = k->batch_slots[i];
    if (slot == 0)
      continue;
    k->taken[slot] = true;
    k->keys[slot] = k->batch[i];
  }
}

int keys_take(struct keys *k, int map) {
  int status = 0;
  __u32 position = 0;
  for (bool first = true; status == 0; first = false) {
    __u32 n = k->slots;
    keys_expect(k);
    status = bpf_map_lookup_and_delete_batch(map, first ? NULL : &position,
                                             &position, k->batch,
                                             k->batch_slots, &n, NULL);
    keys_note(k);
  }
  return status == -ENOENT ? 0 : status;
}

/* Gives a slot a key, and a place in the batch that begins with slot `first`.
 */
static void place(struct keys *k, size_t slot, const union drain_key *key,
                  size_t first) {
  k->taken[slot] = true;
  k->keys[slot] = *key;
  k->batch[slot - first] = *key;
  k->batch_slots[slot - first] = slot;
}

size_t keys_choose(struct keys *k, size_t first, size_t most) {
  size_t n = 0;
  for (size_t slot = 0; slot < k->slots; slot++) {
    bool stays = k->taken[slot] && k->kept[slot] && n < most;
    k->taken[slot] = k->kept[slot] = k->held[slot] = false;
    k->moved[slot] = stays ? first + n : 0;
    if (stays)
      place(k, first + n++, &k->keys[slot], first);
  }
  memset(k->held + first, true, n);
  return n;
}

size_t keys_put(struct keys *k, int map, size_t n) {
  __u32 done = n;
  if (n == 0)
    return 0;
  int status = bpf_map_update_batch(map, k->batch, k->batch_slots, &done, NULL);
  return status != 0 && done >= n ? 0 : done;
}

/* The key's place in the index: it holds its slot, or 0. */
static uint32_t *find(struct keys *k, const union drain_key *key) {
  uint64_t half[2];
  memcpy(half, key, sizeof(half));
  /* Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4) */
  uint64_t hash = (half[0] ^ half[1]) * 0x9e3779b97f4a7c15;
  for (size_t i = hash >> 32;; i++) {
    uint32_t *slot = &k->index[i & (k->places - 1)];
    if (*slot == 0 || memcmp(&k->keys[*slot], key, sizeof(*key)) == 0)
      return slot;
  }
}

static void index_all(struct keys *k) {
  memset(k->index, 0, k->places * sizeof(*k->index));
  for (size_t slot = 0; slot < k->slots; slot++)
    if (k->taken[slot])
      *find(k, &k->keys[slot]) = slot;
}

/* Changes a pair's key to where its process went. False if that is nowhere. */
static bool follow(union drain_key *key, const struct keys *processes) {
  uint64_t process = processes->moved[key->pair >> 32];
  key->pair = process << 32 | (key->pair & UINT32_MAX);
  return process != 0;
}

size_t keys_adopt(struct keys *k, struct keys *from, size_t first, size_t n,
                  size_t most, const struct keys *processes) {
  index_all(k);
  for (size_t slot = 0; slot < from->slots; slot++) {
    from->moved[slot] = 0;
    union drain_key key = from->keys[slot];
    if (!from->taken[slot] || (processes && !follow(&key, processes)))
      continue;
    uint32_t *found = find(k, &key);
    if (*found == 0 && from->held[slot] && n < most) {
      *found = first + n++;
      place(k, *found, &key, first);
    }
    from->moved[slot] = *found;
  }
  return n;
}

void keys_lose(struct keys *k, struct keys *from, size_t first) {
  for (size_t slot = 0; slot < k->slots; slot++) {
    if (k->moved[slot] >= first)
      k->moved[slot] = 0;
    if (from->moved[slot] >= first)
      from->moved[slot] = 0;
    if (slot >= first)
      k->taken[slot] = k->held[slot] = false;
  }
}

void keys_copy(const struct keys *from, const void *items, void *to,
               size_t first, size_t size) {
  for (size_t slot = 0; slot < from->slots; slot++)
    if (from->moved[slot] >= first)
      memcpy((char *)to + from->moved[slot] * size,
             (const char *)items + slot * size, size);
}

void keys_move(const struct keys *k, void *items, size_t size) {
  char *item = items;
  for (size_t slot = 0; slot < k->slots; slot++)
    if (k->moved[slot] != 0 && k->moved[slot] != slot)
      memcpy(item + k->moved[slot] * size, item + slot * size, size);
}

void keys_follow(struct keys *pairs, const struct keys *processes) {
  for (size_t slot = 0; slot < pairs->slots; slot++)
    if (pairs->kept[slot])
      pairs->kept[slot] = follow(&pairs->keys[slot], processes);
}

void keys_destroy(struct keys *k) {
  free(k->taken);
  free(k->keys);
  free(k->kept);
  free(k->held);
  free(k->moved);
  free(k->batch);
  free(k->batch_slots);
  free(k->index);
  *k = (struct keys){0};
}
