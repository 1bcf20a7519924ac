/* SPDX-License-Identifier: MIT */
/* The ledger's errors and times, and what has no calls but these; and how near
 * its limits are. */
#include "ledgers.h"

static void errors_and_times_are_booked_with_the_calls(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=3:1:500 b=2", "a=0 b=0"},
       {S, "a=1:2:300 b=0:0:7", "a=3:1:500 b=2"},
       {2 * S, "", "a=4:3:800 b=2:0:7"});
}

static void the_others_have_errors_and_times(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=3 b=2:1:5 +1:1:1", "a=0"},
       {S, "b=1:1:1 +0:1", "a=3 +3:2:6 !2"}, {2 * S, "", "a=3 +4:4:7 !3"});
}

/* A total of milliseconds is as exact as the sum of all parts. */
static void parts_of_milliseconds_are_kept(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=3:0:999999 b=1:0:600000", "a=0"},
       {S, "a=1:0:1 b=1:0:600000", "a=3:0:999999 +1:0:600000 !1"},
       {2 * S, "a=1:0:2500000", "a=4:0:1000000 +2:0:1200000 !2"},
       {3 * S, "", "a=5:0:3500000 +2:0:1200000 !2"});
}

/* A call that began in an interval before has returned in this one. */
static void a_return_keeps_a_name_alive(void) {
  static const struct {
    const char *rows, *report;
  } cases[] = {
      {"a=0:1", "a=5:2:1"}, {"a=0:0:1", "a=5:1:2"}, {"a=0", "a=5:1:1"}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=5:1:1", "a=0"},
         {IDLE, cases[i].rows, "a=5:1:1"}, {2 * IDLE - 1, "", cases[i].report},
         {2 * IDLE, "", cases[i].report}, {2 * IDLE, "", ""});
}

static void a_return_is_no_activity(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=64", "a=0"}, {S, "a=0:9:9", "a=64"},
       {2 * S, "b=98", "a=64:9:9"}, {3 * S, "b=86", "a=64:9:9 b=0 +98 !98"},
       {4 * S, "", "b=86 +98 !98"});
}

static void a_return_gives_a_name_a_series_where_there_is_a_place(void) {
  PLAY(LIMITS(2, MANY, IDLE), {0, "a=1 b=0:1:5", "a=0 b=0"},
       {S, "", "a=1 b=0:1:5"});
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=1 b=0:1:5", "a=0"}, {S, "", "a=1 +0:1:5"});
}

static void a_return_displaces_nothing(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=0:1", "a=0"}, {S, "b=0:9:9", "a=0:1"},
       {2 * S, "", "a=0:1 +0:9:9"});
}

/* And whatever calls displaces a name without. */
static void a_call_outweighs_all_returns(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=0:99:99", "a=0"},
       {S, "a=0:99:99 b=1", "a=0:99:99 b=0"}, {2 * S, "", "b=1 +0:99:99"});
}

/* Neither errors nor times make a name heavier. */
static void newcomers_are_weighed_by_calls_alone(void) {
  PLAY(LIMITS(2, MANY, IDLE), {0, "a=1:9:9 b=2:1:5 c=2:2:1 d=2:5:7", "b=0 c=0"},
       {S, "", "b=2:1:5 c=2:2:1 +3:14:16 !3"});
}

static void only_calls_are_over_the_limit(void) {
  PLAY(LIMITS(0, MANY, IDLE), {0, "a=3:2:9 b=0:5:5 +1:1:1", ""},
       {S, "", "+4:8:15 !3"});
}

static void a_displaced_name_leaves_all_its_counts(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=10:5:700000", "a=0"},
       {S, "a=10:6:700000 b=21:1:1", "a=10:5:700000 b=0"},
       {2 * S, "b=1:1:1", "b=21:1:1 +10:6:700000 !10"},
       {3 * S, "a=1:1:1", "b=22:2:2 +10:6:700000 !10"},
       {4 * S, "", "b=22:2:2 +11:7:700001 !11"});
}

static void a_name_that_returns_starts_from_nothing(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=5:6:7", "a=0"}, {IDLE, "", "a=5:6:7"},
       {IDLE + S, "a=1:1:1", "a=0"}, {IDLE + 2 * S, "", "a=1:1:1"});
}

static void the_state_tells_how_near_the_limits_are(void) {
  static const struct {
    const char *rows;
    uint64_t at;
    size_t series, left;
  } steps[] = {
      {"", 0, 0, 4},
      {"a=1 b=2", 0, 2, 2},
      {"a=1 b=2 c=9", 0, 3, 1}, /* a is there a last time */
      {"b=2 c=9", 0, 2, 1},
      {"b=1 d=99", 0, 3, 0},
      {"", HOUR / 2, 2, 2},
      {"", 9 * HOUR, 2, 4},
      {"", 9 * HOUR, 0, 4},
  };
  struct ledger *ledger = ledgers_create(LIMITS(2, 4, HOUR), 0);
  for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
    struct rows rows = {0};
    unit_rows_read(&rows, steps[i].rows);
    rows_merge(&rows);
    ledger_admit(ledger, &rows, steps[i].at);
    struct ledger_state state = ledger_state(ledger);
    UNIT_CHECK(steps[i].rows, state.series == steps[i].series);
    UNIT_CHECK(steps[i].rows, state.new_names_left == steps[i].left);
    ledger_book(ledger, &rows);
    rows_destroy(&rows);
  }
  ledger_destroy(ledger);
}

CU_TestInfo ledger_counts_tests[] = {
    UNIT_TEST(errors_and_times_are_booked_with_the_calls),
    UNIT_TEST(the_others_have_errors_and_times),
    UNIT_TEST(parts_of_milliseconds_are_kept),
    UNIT_TEST(a_return_keeps_a_name_alive),
    UNIT_TEST(a_return_is_no_activity),
    UNIT_TEST(a_return_gives_a_name_a_series_where_there_is_a_place),
    UNIT_TEST(a_return_displaces_nothing),
    UNIT_TEST(a_call_outweighs_all_returns),
    UNIT_TEST(newcomers_are_weighed_by_calls_alone),
    UNIT_TEST(only_calls_are_over_the_limit),
    UNIT_TEST(a_displaced_name_leaves_all_its_counts),
    UNIT_TEST(a_name_that_returns_starts_from_nothing),
    UNIT_TEST(the_state_tells_how_near_the_limits_are),
    CU_TEST_INFO_NULL,
};
