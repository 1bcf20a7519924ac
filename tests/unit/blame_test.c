/* SPDX-License-Identifier: MIT */
#include "blame.h"

#include "unit.h"

enum { ALICE = 0x01, BOB = 0xff };

/* So many names of each, one group after the other. */
static int most(unsigned alice, unsigned bob) {
  struct blame b = {0};
  for (unsigned i = 0; i < alice; i++)
    blame_add(&b, i << 8 | ALICE);
  for (unsigned i = 0; i < bob; i++)
    blame_add(&b, i << 8 | BOB);
  CU_ASSERT_EQUAL(b.all, alice + bob);
  return blame_most(&b);
}

/* Whatever group it acts in. */
static void a_user_with_more_than_half_is_to_blame(void) {
  CU_ASSERT_EQUAL(most(0, 0), -1);
  CU_ASSERT_EQUAL(most(1, 0), ALICE);
  CU_ASSERT_EQUAL(most(1, 1), -1);
  CU_ASSERT_EQUAL(most(1, 2), BOB);
  CU_ASSERT_EQUAL(most(300, 299), ALICE);
  CU_ASSERT_EQUAL(most(300, 301), BOB);
}

CU_TestInfo blame_tests[] = {
    UNIT_TEST(a_user_with_more_than_half_is_to_blame),
    CU_TEST_INFO_NULL,
};
