/* SPDX-License-Identifier: MIT */
#include "holders.h"

#include <errno.h>
#include <stdlib.h>

int holders_init(struct holders *h, size_t room) {
  *h = (struct holders){.holder = calloc(room + 1, sizeof(*h->holder))};
  return h->holder ? 0 : -ENOMEM;
}

static unsigned weight(const struct holders *h, uint32_t owner) {
  return h->group[owner_group(owner)] + h->user[owner_user(owner)];
}

static void count(struct holders *h, uint32_t owner, int places) {
  h->group[owner_group(owner)] += places;
  h->user[owner_user(owner)] += places;
}

void holders_add(struct holders *h, struct holder holder) {
  h->holder[h->n++] = holder;
  count(h, holder.owner, 1);
}

/* Equals by name, in the order of which the series are. */
static int compare(const void *a, const void *b) {
  const struct holder *left = a, *right = b;
  if (left->activity != right->activity)
    return left->activity < right->activity ? -1 : 1;
  return (left->series > right->series) - (left->series < right->series);
}

void holders_sort(struct holders *h) {
  if (h->n > 0)
    qsort(h->holder, h->n, sizeof(*h->holder), compare);
}

void holders_place(struct holders *h, uint32_t owner) { count(h, owner, 1); }

/* The first of those who weigh at least so much. */
static struct holder *find(const struct holders *h, unsigned least) {
  for (size_t i = h->first; i < h->n; i++)
    if (!h->holder[i].gone && weight(h, h->holder[i].owner) >= least)
      return &h->holder[i];
  return NULL;
}

static unsigned most_weight(const struct holders *h) {
  unsigned most = 0;
  for (size_t i = h->first; i < h->n; i++)
    if (!h->holder[i].gone && weight(h, h->holder[i].owner) > most)
      most = weight(h, h->holder[i].owner);
  return most;
}

struct holder *holders_find(const struct holders *h,
                            const struct holders_rival *rival) {
  unsigned own = weight(h, rival->owner);
  struct holder *least = find(h, own);
  if (least && least->activity < rival->activity)
    return least;
  /* A place counts twice, for the group and for the user. */
  unsigned most = rival->heavy ? most_weight(h) : 0;
  return most > own + 4 ? find(h, most) : NULL;
}

void holders_leave(struct holders *h, struct holder *holder) {
  holder->gone = true;
  while (h->first < h->n && h->holder[h->first].gone)
    h->first++;
  count(h, holder->owner, -1);
}

void holders_destroy(struct holders *h) {
  free(h->holder);
  *h = (struct holders){0};
}
