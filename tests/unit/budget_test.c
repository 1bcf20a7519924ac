/* SPDX-License-Identifier: MIT */
#include "budget.h"

#include "unit.h"

#define S UINT64_C(1000000000)
#define HOUR (3600 * S)

/* Has an owner's names come as long as they may. Returns how many did. */
static unsigned spend(struct budget *b, uint32_t owner, bool heaviest) {
  unsigned n = 0;
  for (; n < 1000 && budget_allows(b, owner, heaviest); n++)
    budget_pay(b, owner);
  return n;
}

static void first_come_first_served_then_shares(void) {
  struct budget b;
  budget_init(&b, 100, 30, 0);
  CU_ASSERT_EQUAL(spend(&b, 0x0101, false), 110);
  CU_ASSERT_EQUAL(spend(&b, 0x0202, false), 7);
}

static void the_heaviest_is_paid_in_advance(void) {
  struct budget b;
  budget_init(&b, 100, 30, 0);
  CU_ASSERT_EQUAL(spend(&b, 0x0101, true), 140);
  CU_ASSERT_EQUAL(spend(&b, 0x0101, true), 0);
  CU_ASSERT_EQUAL(spend(&b, 0x0202, false), 7);
  budget_refill(&b, HOUR / 10);
  CU_ASSERT_DOUBLE_EQUAL(b.left, -20, 1e-6);
}

static void all_comes_back_and_no_more(void) {
  struct budget b;
  budget_init(&b, 100, 30, 7);
  spend(&b, 0x0101, true);
  budget_refill(&b, 7 + HOUR);
  CU_ASSERT_DOUBLE_EQUAL(b.left, 70, 1e-6);
  CU_ASSERT_DOUBLE_EQUAL(b.reserve.left, 30, 1e-6);
  budget_refill(&b, 7 + 99 * HOUR);
  CU_ASSERT_EQUAL(spend(&b, 0x0101, false), 110);
}

static void without_a_reserve_there_is_no_advance(void) {
  struct budget b;
  budget_init(&b, 3, 0, 0);
  CU_ASSERT_EQUAL(spend(&b, 0, true), 3);
  budget_init(&b, 0, 0, 0);
  CU_ASSERT_EQUAL(spend(&b, 0, true), 0);
}

CU_TestInfo budget_tests[] = {
    UNIT_TEST(first_come_first_served_then_shares),
    UNIT_TEST(the_heaviest_is_paid_in_advance),
    UNIT_TEST(all_comes_back_and_no_more),
    UNIT_TEST(without_a_reserve_there_is_no_advance),
    CU_TEST_INFO_NULL,
};
