/* SPDX-License-Identifier: MIT */
/* Who gets a series while one owner has new names without end. */
#include "ledgers.h"

#include <stdio.h>
#include <string.h>

enum { PLACES = 64, AT_ONCE = 64, RESERVE = 32 };

/* A flooder, its relatives by group and by user, and others. */
enum {
  FLOODER = 0x0101,
  SAME_GROUP = 0x0102,
  SAME_USER = 0x0201,
  OTHER = 0x0303
};

static const struct ledger_limits limits = {PLACES, AT_ONCE, HOUR, RESERVE};

static void add(struct rows *rows, const char *name, uint32_t owner,
                uint64_t calls) {
  struct row *row = rows_add(rows, name, &(struct counts){.calls = calls});
  row->owner = owner;
}

/* One interval of new names, of so many calls each, and one more name of an
 * owner. */
static void flood(struct ledger *l, unsigned interval, uint64_t calls,
                  const char *name, uint32_t owner, uint64_t own) {
  struct rows rows = {0};
  char flooder[NAME_SIZE];
  for (unsigned i = 0; i < 500; i++) {
    snprintf(flooder, sizeof(flooder), "f%u-%u", interval, i);
    add(&rows, flooder, FLOODER, calls);
  }
  if (own > 0)
    add(&rows, name, owner, own);
  rows_merge(&rows);
  ledger_admit(l, &rows, interval * 10 * S);
  ledger_book(l, &rows);
  rows_destroy(&rows);
}

static bool has(struct ledger *l, const char *name) {
  return ledger_claim(l, name) > 0;
}

/* In the interval in which it comes, also long after. */
static void a_heavy_newcomer_has_a_series_at_once(void) {
  static const uint32_t owners[] = {SAME_GROUP, SAME_USER, OTHER, FLOODER};
  for (size_t o = 0; o < sizeof(owners) / sizeof(*owners); o++)
    for (unsigned when = 1; when < 40; when += 9) {
      struct ledger *l = ledgers_create(limits, 0);
      for (unsigned i = 0; i < when; i++)
        flood(l, i, 10, "", 0, 0);
      flood(l, when, 10, "victim", owners[o], 51);
      CU_ASSERT_TRUE(has(l, "victim"));
      ledger_destroy(l);
    }
}

/* Whose names are as heavy as the newcomer, one after the other. */
static void heavy_names_do_not_use_up_what_others_need(void) {
  struct ledger *l = ledgers_create(limits, 0);
  char name[NAME_SIZE];
  unsigned heavy = 0;
  for (unsigned i = 0; i < 300; i++) {
    snprintf(name, sizeof(name), "heavy%u", i);
    flood(l, i, 10, name, FLOODER, 2000);
    heavy += has(l, name);
  }
  double most = (AT_ONCE + RESERVE) * (1 + 3000 / 3600.) + RESERVE;
  CU_ASSERT(heavy > RESERVE && heavy < most);
  flood(l, 300, 10, "victim", OTHER, 100);
  CU_ASSERT_TRUE(has(l, "victim"));
  ledger_destroy(l);
}

/* Its names are more active than those of the others. */
static void a_flood_displaces_none_of_the_others(void) {
  struct ledger *l = ledgers_create(limits, 0);
  struct rows rows = {0};
  char name[NAME_SIZE];
  for (unsigned i = 0; i < 20; i++) {
    snprintf(name, sizeof(name), "honest%u", i);
    add(&rows, name, SAME_USER + 0x100 * i, 1);
  }
  rows_merge(&rows);
  ledger_admit(l, &rows, 0);
  ledger_book(l, &rows);
  for (unsigned i = 1; i < 100; i++)
    flood(l, i, 1000, "", 0, 0);
  for (unsigned i = 0; i < 20; i++) {
    snprintf(name, sizeof(name), "honest%u", i);
    UNIT_CHECK(name, has(l, name));
  }
  rows_destroy(&rows);
  ledger_destroy(l);
}

static void light_newcomers_do_not_displace_the_rich(void) {
  PLAY(((struct ledger_limits){2, MANY, IDLE, MANY}),
       {0, "a@101=100 b@101=100", "a=0 b=0"},
       {S, "a@101=100 b@101=100 c@202=150 d@303=99999", "a=100 b=100 d=0"},
       {2 * S, "", "b=200 d=99999 +250 !250"});
}

static void the_owner_of_most_makes_place_for_a_heavy_name(void) {
  PLAY(((struct ledger_limits){4, MANY, IDLE, MANY}),
       {0, "a@101=100 b@101=90 c@101=95 d@202=50", "a=0 b=0 c=0 d=0"},
       {S, "a@101=100 b@101=90 c@101=95 d@202=50 e@303=20",
        "a=100 b=90 c=95 d=50 e=0"},
       {2 * S, "", "a=200 c=190 d=100 e=20 +90 !90"});
}

static void of_one_owner_a_heavy_name_displaces_as_before(void) {
  PLAY(((struct ledger_limits){1, MANY, IDLE, MANY}), {0, "a@101=100", "a=0"},
       {S, "a@101=100 b@101=200", "a=100"},
       {2 * S, "a@101=100 b@101=201", "a=200 b=0 +200 !200"});
}

CU_TestInfo ledger_shares_tests[] = {
    UNIT_TEST(a_heavy_newcomer_has_a_series_at_once),
    UNIT_TEST(heavy_names_do_not_use_up_what_others_need),
    UNIT_TEST(a_flood_displaces_none_of_the_others),
    UNIT_TEST(light_newcomers_do_not_displace_the_rich),
    UNIT_TEST(the_owner_of_most_makes_place_for_a_heavy_name),
    UNIT_TEST(of_one_owner_a_heavy_name_displaces_as_before),
    CU_TEST_INFO_NULL,
};
