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
  k->owners = calloc(slots, sizeof(*k->owners));
  k->active = calloc(slots, sizeof(*k->active));
  k->kept = calloc(slots, sizeof(*k->kept));
  k->dear = calloc(slots, sizeof(*k->dear));
  k->held = calloc(slots, sizeof(*k->held));
  k->moved = calloc(slots, sizeof(*k->moved));
  k->batch = calloc(slots, sizeof(*k->batch));
  k->batch_places = calloc(slots, sizeof(*k->batch_places));
  k->places = places_for(slots);
  k->index = calloc(k->places, sizeof(*k->index));
  return k->taken && k->keys && k->owners && k->active && k->kept && k->dear &&
                 k->held && k->moved && k->batch && k->batch_places && k->index
             ? 0
             : -ENOMEM;
}

void keys_expect(struct keys *k) {
  memset(k->batch_places, 0, k->slots * sizeof(*k->batch_places));
}

void keys_note(struct keys *k) {
  for (size_t i = 0; i < k->slots; i++) {
    const struct syscalls_place *place = &k->batch_places[i];
    if (place->slot == 0)
      continue;
    k->taken[place->slot] = true;
    k->keys[place->slot] = k->batch[i];
    k->owners[place->slot] = place->owner;
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
                                             k->batch_places, &n, NULL);
    keys_note(k);
  }
  return status == -ENOENT ? 0 : status;
}

size_t keys_put(struct keys *k, int map, size_t n) {
  __u32 done = n;
  if (n == 0)
    return 0;
  int status =
      bpf_map_update_batch(map, k->batch, k->batch_places, &done, NULL);
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
    /* NOLINTNEXTLINE(*-memory-comparison,cert-*): all of its bytes are set */
    if (*slot == 0 || memcmp(&k->keys[*slot], key, sizeof(*key)) == 0)
      return slot;
  }
}

/* Changes a pair's key to where its process went. False if that is nowhere. */
static bool follow(union drain_key *key, const struct keys *processes) {
  uint64_t process = processes->moved[key->pair >> 32];
  key->pair = process << 32 | (key->pair & UINT32_MAX);
  return process != 0;
}

/* How many keys there are, and then may be, as each enum drain_place: a table's
 * own, and those that the other one lends. */
struct places {
  size_t own[DRAIN_PLACES], lent[DRAIN_PLACES];
};

static void index_all(struct keys *k, const uint8_t *wanted) {
  memset(k->index, 0, k->places * sizeof(*k->index));
  for (size_t slot = 0; slot < k->slots; slot++)
    if (wanted[slot] != DRAIN_NONE)
      *find(k, &k->keys[slot]) = slot;
}

static void weigh_own(struct keys *k) {
  for (size_t slot = 0; slot < k->slots; slot++)
    k->dear[slot] = k->taken[slot] ? k->kept[slot] : DRAIN_NONE;
}

/* The other table's key, as it is in this one. False if it is not held, or of
 * no process here. */
static bool lend(const struct keys *other, size_t slot,
                 const struct keys *processes, union drain_key *key) {
  *key = other->keys[slot];
  return other->held[slot] != DRAIN_NONE &&
         (!processes || follow(key, processes));
}

/* A key that both have is at least as dear here as there. But it is not held
 * for that: or the two would make each other's dearer, until all are. */
static void count_lent(struct keys *k, const struct keys *other,
                       const struct keys *processes, struct places *p) {
  for (size_t slot = 0; slot < other->slots; slot++) {
    union drain_key key;
    if (!lend(other, slot, processes, &key))
      continue;
    uint8_t held = other->held[slot];
    uint32_t here = *find(k, &key);
    if (here == 0)
      p->lent[held]++;
    else if (held < k->dear[here])
      k->dear[here] = held;
  }
}

static void count_own(const struct keys *k, struct places *p) {
  for (size_t slot = 0; slot < k->slots; slot++)
    p->own[k->dear[slot]]++;
}

static size_t grant(size_t wanted, size_t *left) {
  size_t granted = wanted < *left ? wanted : *left;
  *left -= granted;
  return granted;
}

static void grant_all(struct places *p, size_t most) {
  p->own[DRAIN_NONE] = 0;
  for (int place = DRAIN_NONE + 1; place < DRAIN_PLACES; place++) {
    p->own[place] = grant(p->own[place], &most);
    p->lent[place] = grant(p->lent[place], &most);
  }
}

/* Gives a slot a key, and a place in the batch that begins with slot `first`.
 */
static void hold(struct keys *k, size_t slot, const union drain_key *key,
                 uint32_t owner, size_t first) {
  k->taken[slot] = true;
  k->keys[slot] = *key;
  k->owners[slot] = owner;
  k->batch[slot - first] = *key;
  k->batch_places[slot - first] = (struct syscalls_place){slot, owner};
}

/* Forgets all others. None goes to a slot behind its own. */
static size_t choose(struct keys *k, size_t first, struct places *p) {
  size_t n = 0;
  for (size_t slot = 0; slot < k->slots; slot++) {
    uint8_t kept = k->kept[slot];
    size_t *places = &p->own[k->dear[slot]];
    bool stays = *places > 0;
    k->taken[slot] = k->active[slot] = false;
    k->kept[slot] = k->held[slot] = DRAIN_NONE;
    k->moved[slot] = stays ? first + n : 0;
    if (!stays)
      continue;
    k->held[first + n] = kept;
    hold(k, first + n++, &k->keys[slot], k->owners[slot], first);
    --*places;
  }
  return n;
}

static size_t adopt(struct keys *k, struct keys *other, size_t first, size_t n,
                    const struct keys *processes, struct places *p) {
  for (size_t slot = 0; slot < other->slots; slot++) {
    other->moved[slot] = 0;
    union drain_key key = other->keys[slot];
    if (!other->taken[slot] || (processes && !follow(&key, processes)))
      continue;
    uint32_t *here = find(k, &key);
    uint8_t held = other->held[slot];
    if (*here == 0 && p->lent[held] > 0) {
      *here = first + n++;
      hold(k, *here, &key, other->owners[slot], first);
      p->lent[held]--;
    }
    other->moved[slot] = *here;
  }
  return n;
}

struct keys_held keys_arrange(struct keys *k, struct keys *other, size_t first,
                              size_t most, const struct keys *processes) {
  struct places places = {0};
  weigh_own(k);
  index_all(k, k->dear);
  count_lent(k, other, processes, &places);
  count_own(k, &places);
  grant_all(&places, most);
  struct keys_held held = {.own = choose(k, first, &places)};
  index_all(k, k->held);
  held.n = adopt(k, other, first, held.own, processes, &places);
  return held;
}

void keys_lose(struct keys *k, struct keys *other, size_t first) {
  for (size_t slot = 0; slot < k->slots; slot++) {
    if (k->moved[slot] >= first)
      k->moved[slot] = 0;
    if (other->moved[slot] >= first)
      other->moved[slot] = 0;
    if (slot < first)
      continue;
    k->taken[slot] = false;
    k->held[slot] = DRAIN_NONE;
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
    if (pairs->kept[slot] != DRAIN_NONE &&
        !follow(&pairs->keys[slot], processes))
      pairs->kept[slot] = DRAIN_NONE;
}

void keys_destroy(struct keys *k) {
  free(k->taken);
  free(k->keys);
  free(k->owners);
  free(k->active);
  free(k->kept);
  free(k->dear);
  free(k->held);
  free(k->moved);
  free(k->batch);
  free(k->batch_places);
  free(k->index);
  *k = (struct keys){0};
}
