/* SPDX-License-Identifier: MIT */
#include "holders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* "101=5 202=7": owners in hexadecimal digits and activities, series by series.
 */
static struct holders hold(const char *text) {
  struct holders h;
  unsigned owner;
  double activity;
  CU_ASSERT_EQUAL_FATAL(holders_init(&h, strlen(text)), 0);
  for (int end = 0; sscanf(text, " %x=%lf%n", &owner, &activity, &end) == 2;
       text += end)
    holders_add(&h, (struct holder){activity, h.n, owner, false});
  holders_sort(&h);
  return h;
}

/* The series that makes place, or -1. */
static int find(const struct holders *h, uint32_t owner, double activity,
                bool heavy) {
  struct holders_rival rival = {owner, activity, heavy};
  const struct holder *holder = holders_find(h, &rival);
  return holder ? (int)holder->series : -1;
}

static void who_makes_place(void) {
  static const struct {
    const char *what, *holders;
    uint32_t owner;
    double activity;
    bool heavy;
    int series;
  } cases[] = {
      {"nobody", "", 0, 9, true, -1},
      {"the least active", "101=5 101=3 101=4", 0x101, 9, false, 1},
      {"the first of equals", "101=3 101=3", 0x101, 9, false, 0},
      {"who is less active", "101=3", 0x101, 3.1, false, 0},
      {"who is no less active does not", "101=3", 0x101, 3, false, -1},
      {"a richer owner", "101=3 101=5", 0x202, 4, false, 0},
      {"an owner as rich", "101=3 202=5", 0x202, 4, false, 0},
      {"a poorer owner does not", "202=1 101=5 101=6", 0x101, 4, false, -1},
      {"the richest for a heavy one", "101=9 101=8 101=7 101=9 202=1", 0x202, 0,
       true, 2},
      {"not for a light one", "101=9 101=8 101=7 101=9", 0x202, 0, false, -1},
      {"not if nearly as rich", "101=9 101=8 202=7", 0x303, 0, true, -1},
      {"a rich group", "101=9 102=8 103=5 104=6 105=7", 0x606, 0, true, 2},
      {"a rich user", "101=9 201=8 301=5 401=6 501=7", 0x606, 0, true, 2},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct holders h = hold(cases[i].holders);
    UNIT_CHECK(cases[i].what, find(&h, cases[i].owner, cases[i].activity,
                                   cases[i].heavy) == cases[i].series);
    holders_destroy(&h);
  }
}

static void who_has_made_place_holds_none(void) {
  struct holders h = hold("101=1 101=2 101=3 101=4");
  static const int order[] = {0, 1, 2, 3, -1};
  for (size_t i = 0; i < 5; i++) {
    struct holders_rival rival = {0x101, 99, false};
    struct holder *holder = holders_find(&h, &rival);
    CU_ASSERT_EQUAL(holder ? (int)holder->series : -1, order[i]);
    if (holder)
      holders_leave(&h, holder);
  }
  holders_destroy(&h);
}

static void places_make_richer(void) {
  struct holders h = hold("101=1 202=2 202=3");
  CU_ASSERT_EQUAL(find(&h, 0x303, 9, false), 0);
  holders_place(&h, 0x303);
  holders_place(&h, 0x303);
  CU_ASSERT_EQUAL(find(&h, 0x303, 9, false), 1);
  holders_place(&h, 0x303);
  CU_ASSERT_EQUAL(find(&h, 0x303, 9, false), -1);
  holders_destroy(&h);
}

static void without_memory_nobody_makes_place(void) {
  struct holders h;
  unit_objects = 0;
  CU_ASSERT_EQUAL(holders_init(&h, 5), -ENOMEM);
  unit_objects = SIZE_MAX;
  CU_ASSERT_EQUAL(find(&h, 0, 9, true), -1);
  holders_place(&h, 0);
  holders_destroy(&h);
  holders_destroy(&h);
}

CU_TestInfo holders_tests[] = {
    UNIT_TEST(who_makes_place),
    UNIT_TEST(who_has_made_place_holds_none),
    UNIT_TEST(places_make_richer),
    UNIT_TEST(without_memory_nobody_makes_place),
    CU_TEST_INFO_NULL,
};
