/* SPDX-License-Identifier: MIT */
#include "shares.h"

#include "unit.h"

/* Draws as often as it may, at most n times. Returns how often that was. */
static unsigned draw(struct shares *s, uint32_t owner, unsigned n) {
  unsigned drawn = 0;
  for (; drawn < n && shares_allow(s, owner); drawn++)
    shares_draw(s, owner);
  return drawn;
}

static void an_owner_has_a_third_of_what_is_left(void) {
  struct shares s;
  shares_init(&s, 128);
  CU_ASSERT_EQUAL(draw(&s, 0x0101, 1000), 43);
  CU_ASSERT_EQUAL(draw(&s, 0x0202, 1000), 29);
  CU_ASSERT_EQUAL(draw(&s, 0x0303, 1000), 19);
  CU_ASSERT_EQUAL(draw(&s, 0x0101, 1000), 0);
}

/* It may have any user, or be of any group. */
static void an_owner_of_many_names_has_half_at_most(void) {
  struct shares s;
  shares_init(&s, 128);
  unsigned drawn = 0;
  for (uint32_t user = 0; user < 200; user++)
    drawn += draw(&s, 0x0100 | user, 1);
  CU_ASSERT_EQUAL(drawn, 64);
  CU_ASSERT(draw(&s, 0x02ff, 1000) > 20);

  shares_init(&s, 128);
  drawn = 0;
  for (uint32_t group = 0; group < 200; group++)
    drawn += draw(&s, group << 8 | 1, 1);
  CU_ASSERT_EQUAL(drawn, 64);
}

/* Each is of the group or the user of one who has had all. */
static void a_relative_of_a_greedy_owner_has_some(void) {
  struct shares s;
  shares_init(&s, 128);
  draw(&s, 0x0101, 1000);
  CU_ASSERT(draw(&s, 0x0102, 1000) > 10);
  CU_ASSERT(draw(&s, 0x0201, 1000) > 5);
}

static void there_is_no_more_than_all(void) {
  struct shares s;
  shares_init(&s, 0);
  CU_ASSERT_FALSE(shares_allow(&s, 0));
  shares_init(&s, 1);
  CU_ASSERT_EQUAL(draw(&s, 0, 1000), 1);
  shares_init(&s, 1000);
  unsigned drawn = 0;
  for (uint32_t owner = 0; owner < SYSCALLS_OWNERS; owner++)
    drawn += draw(&s, owner << 8 | owner, 1000);
  CU_ASSERT(drawn > 950 && drawn <= 1000);
}

static void what_comes_back_is_forgiven_to_all(void) {
  struct shares s;
  shares_init(&s, 128);
  draw(&s, 0x0101, 40);
  draw(&s, 0x0202, 20);
  shares_refill(&s, 30);
  CU_ASSERT_DOUBLE_EQUAL(s.left, 98, 1e-9);
  CU_ASSERT_DOUBLE_EQUAL(s.group[1], 20, 1e-9);
  CU_ASSERT_DOUBLE_EQUAL(s.user[2], 10, 1e-9);
  shares_refill(&s, 1000);
  CU_ASSERT_DOUBLE_EQUAL(s.left, 128, 1e-9);
  CU_ASSERT_EQUAL(draw(&s, 0x0101, 1000), 43);
}

static void nothing_comes_back_if_nothing_was_drawn(void) {
  struct shares s;
  shares_init(&s, 128);
  shares_refill(&s, 30);
  shares_refill(&s, 0);
  CU_ASSERT_DOUBLE_EQUAL(s.left, 128, 1e-9);
}

CU_TestInfo shares_tests[] = {
    UNIT_TEST(an_owner_has_a_third_of_what_is_left),
    UNIT_TEST(an_owner_of_many_names_has_half_at_most),
    UNIT_TEST(a_relative_of_a_greedy_owner_has_some),
    UNIT_TEST(there_is_no_more_than_all),
    UNIT_TEST(what_comes_back_is_forgiven_to_all),
    UNIT_TEST(nothing_comes_back_if_nothing_was_drawn),
    CU_TEST_INFO_NULL,
};
