/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "ledgers.h"

static void a_name_is_first_reported_as_zero(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=3 b=2", "a=0 b=0"},
       {S, "a=1 c=7", "a=3 b=2 c=0"}, {2 * S, "", "a=4 b=2 c=7"});
}

static void totals_are_reported_before_they_are_booked(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "+1", ""}, {S, "a=1 +2", "a=0 +1"},
       {2 * S, "a=2 +4", "a=1 +3"}, {3 * S, "a=4", "a=3 +7"},
       {4 * S, "", "a=7 +7"}, {5 * S, "", "a=7 +7"});
}

static void names_are_reported_in_order(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "m=1 b=9", "b=0 m=0"},
       {S, "z=1 a=9 n=5", "a=0 b=9 m=1 n=0 z=0"},
       {2 * S, "B=1 _=2", "B=0 _=0 a=9 b=9 m=1 n=5 z=1"});
}

static void an_idle_name_is_forgotten_at_its_time_and_not_before(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=5", "a=0"}, {IDLE - 1, "", "a=5"},
       {IDLE, "", "a=5"}, {IDLE, "", ""});
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=5", "a=0"}, {IDLE - 1, "a=1", "a=5"},
       {2 * IDLE - 2, "", "a=6"}, {2 * IDLE - 2, "", "a=6"},
       {2 * IDLE - 1, "", "a=6"}, {2 * IDLE - 1, "", ""});
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=5", "a=0"}, {IDLE, "a=1", "a=5"},
       {IDLE + 1, "", "a=6"});
}

static void a_name_that_returns_starts_from_zero(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=5 b=1", "a=0 b=0"},
       {9 * S, "b=1", "a=5 b=1"}, {10 * S, "b=1", "a=5 b=2"},
       {11 * S, "a=7", "a=0 b=3"}, {12 * S, "", "a=7 b=3"});
}

static void the_heaviest_names_are_admitted(void) {
  PLAY(LIMITS(3, MANY, IDLE), {0, "a=5 b=9 c=1 d=8 e=6", "b=0 d=0 e=0"},
       {S, "", "b=9 d=8 e=6 +6 !6"});
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=1 b=100", "b=0"}, {S, "", "b=100 +1 !1"});
}

static void twice_the_activity_displaces_nothing(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=100", "a=0"}, {S, "a=100", "a=100"},
       {2 * S, "a=100 b=200", "a=200"}, {3 * S, "", "a=300 +200 !200"});
}

static void more_than_twice_the_activity_displaces(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=100", "a=0"}, {S, "a=100", "a=100"},
       {2 * S, "a=100 b=201", "a=200 b=0"}, {3 * S, "", "b=201 +100 !100"});
}

static void the_least_active_is_displaced(void) {
  PLAY(LIMITS(3, MANY, IDLE), {0, "a=30 b=10 c=20", "a=0 b=0 c=0"},
       {S, "a=30 b=10 c=20 d=35", "a=30 b=10 c=20 d=0"},
       {2 * S, "a=1", "a=60 c=40 d=35 +10 !10"});
}

static void of_equals_the_first_by_name_is_displaced(void) {
  PLAY(LIMITS(3, MANY, IDLE), {0, "a=20 b=10 c=10", "a=0 b=0 c=0"},
       {S, "a=20 b=10 c=10 d=21", "a=20 b=10 c=10 d=0"},
       {2 * S, "", "a=40 c=20 d=21 +10 !10"});
}

static void as_many_are_displaced_as_are_outweighed(void) {
  PLAY(LIMITS(3, MANY, IDLE), {0, "a=10 b=10 c=50", "a=0 b=0 c=0"},
       {S, "a=10 b=10 c=50 d=90 e=80 f=70", "a=10 b=10 c=50 d=0 e=0"},
       {2 * S, "", "c=100 d=90 e=80 +90 !90"});
}

/* Of the average, 7/8 are left after each silent interval: 56, 49, 42.875. */
static void activity_is_averaged_over_intervals(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=64", "a=0"}, {S, "", "a=64"},
       {2 * S, "b=98", "a=64"}, {3 * S, "b=86", "a=64 b=0 +98 !98"},
       {4 * S, "", "b=86 +98 !98"});
}

static void names_of_close_weights_do_not_flap(void) {
  struct ledger *ledger = ledgers_create(LIMITS(1, 100000, IDLE), 0);
  TAKE(ledger, 0, "a=140 b=100", "a=0");
  for (uint64_t i = 1; i <= 1000; i++) {
    struct rows rows = {0};
    unit_rows_read(&rows, i % 2 ? "a=100 b=140" : "a=140 b=100");
    ledger_admit(ledger, &rows, i * S);
    ledger_book(ledger, &rows);
    rows_destroy(&rows);
  }
  TAKE(ledger, 1001 * S, "", "a=120140 +120100 !120100");
  ledger_destroy(ledger);
}

static void a_place_that_falls_free_is_taken_at_once(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=100", "a=0"}, {IDLE, "b=1", "a=100 b=0"},
       {IDLE + S, "", "b=1"});
}

static void calls_without_a_name_are_not_over_the_limit(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=3 b=2 +5", "a=0"},
       {S, "b=1 +1", "a=3 +7 !2"}, {2 * S, "", "a=3 +9 !3"});
}

static void without_a_place_all_are_the_others(void) {
  PLAY(LIMITS(0, MANY, IDLE), {0, "a=3 b=2", ""}, {S, "a=1", "+5 !5"},
       {2 * S, "", "+6 !6"});
}

static void new_names_are_so_many_at_once(void) {
  PLAY(LIMITS(MANY, 2, HOUR), {0, "a=1 b=3 c=2", "b=0 c=0"},
       {S, "a=1 b=1 c=1", "b=3 c=2 +1 !1~1"}, {2 * S, "", "b=4 c=3 +2 !2~2"});
  PLAY(LIMITS(MANY, 0, HOUR), {0, "a=1", ""}, {HOUR, "a=1", "+1 !1~1"});
}

static void new_names_come_again_in_time(void) {
  PLAY(LIMITS(MANY, 2, HOUR), {0, "a=1 b=1", "a=0 b=0"},
       {HOUR / 2 - 1, "c=1", "a=1 b=1"});
  PLAY(LIMITS(MANY, 2, HOUR), {0, "a=1 b=1", "a=0 b=0"},
       {HOUR / 2, "c=2 d=1", "a=1 b=1 c=0"},
       {HOUR / 2 + S, "d=1", "a=1 b=1 c=2 +1 !1~1"},
       {HOUR / 4 * 5, "d=1", "a=1 b=1 c=2 d=0 +2 !2~2"});
}

static void new_names_are_not_saved_up(void) {
  PLAY(LIMITS(MANY, 2, HOUR), {0, "+1", ""}, {99 * HOUR, "+1", "+1"},
       {99 * HOUR, "a=3 b=2 c=1", "a=0 b=0 +2"});
}

static void displacing_takes_of_the_new_names_too(void) {
  PLAY(LIMITS(1, 2, HOUR), {0, "a=1", "a=0"}, {1, "b=10", "a=1 b=0"},
       {2, "c=100", "b=10"}, {3, "", "b=10 +100 !100~100"});
}

static void totals_wrap_at_64_bits(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {0, "a=18446744073709551614 +7", "a=0"},
       {S, "a=1 +18446744073709551614", "a=18446744073709551614 +7"},
       {2 * S, "a=3", "a=18446744073709551615 +5"}, {3 * S, "", "a=2 +5"});
}

static void calls_of_64_bits_are_weighed(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "a=1 b=4294967297", "b=0"});
  PLAY(LIMITS(1, MANY, IDLE),
       {0, "a=9223372036854775807 b=9223372036854775808", "b=0"},
       {S, "c=18446744073709551615 b=0",
        "b=9223372036854775808 c=0 +9223372036854775807 !9223372036854775807"},
       {2 * S, "",
        "c=18446744073709551615 +9223372036854775807 "
        "!9223372036854775807"});
}

static void the_clock_may_come_to_its_end(void) {
  PLAY(LIMITS(MANY, MANY, IDLE), {UINT64_MAX - IDLE, "a=1", "a=0"},
       {UINT64_MAX - 1, "b=1", "a=1 b=0"}, {UINT64_MAX - 1, "", "a=1 b=1"},
       {UINT64_MAX, "", "a=1 b=1"}, {UINT64_MAX, "", "b=1"});
}

static void check_waiting(size_t objects, bool no_memory) {
  struct ledger *ledger = ledgers_create(LIMITS(MANY, MANY, IDLE), 0);
  unit_objects = objects;
  unit_no_memory = no_memory;
  struct rows rows = {
      .row = (struct row[]){{.name = "a", .counts = {.calls = 1}}}, .n = 1};
  CU_ASSERT_EQUAL(ledger_admit(ledger, &rows, 0), -ENOMEM);
  unit_objects = SIZE_MAX;
  unit_no_memory = false;
  ledger_book(ledger, &rows);
  TAKE(ledger, S, "a=2", "a=0 +1 !1");
  TAKE(ledger, 2 * S, "", "a=2 +1 !1");
  ledger_destroy(ledger);
}

static void without_memory_new_names_wait(void) {
  check_waiting(SIZE_MAX, true);
  check_waiting(0, false);
}

/* Who has a series needs no memory, and a place that is not free takes some. */
static void a_lack_of_memory_is_told_if_it_matters(void) {
  struct ledger *ledger = ledgers_create(LIMITS(1, MANY, IDLE), 0);
  struct rows rows = {
      .row = (struct row[]){{.name = "a", .counts = {.calls = 1}}}, .n = 1};
  CU_ASSERT_EQUAL(ledger_admit(ledger, &rows, 0), 0);
  unit_objects = 0;
  CU_ASSERT_EQUAL(ledger_admit(ledger, &rows, 0), 0);
  rows.row[0] = (struct row){.name = "b", .counts = {.calls = 1000}};
  unit_objects = 1; /* and none to choose who makes room */
  CU_ASSERT_EQUAL(ledger_admit(ledger, &rows, 0), -ENOMEM);
  unit_objects = SIZE_MAX;
  ledger_destroy(ledger);
}

static void without_memory_there_is_no_ledger(void) {
  unit_objects = 0;
  CU_ASSERT_PTR_NULL(ledger_create(LIMITS(MANY, MANY, IDLE), 0));
  unit_objects = SIZE_MAX;
}

/* Whether or not there is room in memory for one more. */
static void all_places_stay_taken_without_memory(void) {
  for (size_t places = 1; places <= 200; places++) {
    struct ledger *ledger = ledgers_create(LIMITS(places, 2 * places, IDLE), 0);
    struct rows rows = {0}, kept = {0};
    for (size_t i = 0; i < places; i++)
      rows_add(&rows, (char[]){'a' + i / 26, 'a' + i % 26, '\0'},
               &(struct counts){.calls = 1});
    ledger_admit(ledger, &rows, 0);
    ledger_book(ledger, &rows);

    rows_reset(&rows);
    unit_rows_read(&rows, "heavy=1000");
    unit_no_memory = true;
    ledger_admit(ledger, &rows, S);
    unit_no_memory = false;
    ledger_book(ledger, &rows);
    ledgers_read(ledger, &kept);
    CU_ASSERT_EQUAL(kept.n, places);
    rows_destroy(&kept);
    rows_destroy(&rows);
    ledger_destroy(ledger);
  }
}

static void no_limit_counts_what_is_sure(void) {
  PLAY(LIMITS(1, 2, IDLE), {0, "^a=1 ^b=1 ^c=1 d=1 e=2", "a=0 b=0 c=0 e=0"},
       {S, "f=9", "a=1 b=1 c=1 e=2 f=0 +1 !1"},
       {2 * S, "^g=1 h=99", "a=1 b=1 c=1 f=9 g=0 +1 !1"},
       {IDLE, "^g=1", "a=1 b=1 c=1 f=9 g=1 +100 !100~99"},
       {IDLE + S, "", "f=9 g=2 +100 !100~99"});
}

/* And neither displaces it nor is displaced by it. */
static void what_is_sure_keeps_its_series(void) {
  PLAY(LIMITS(1, MANY, IDLE), {0, "^a=1", "a=0"}, {S, "b=1", "a=1 b=0"},
       {2 * S, "c=9", "a=1 b=1 c=0"}, {3 * S, "^d=99", "a=1 c=9 d=0"},
       {4 * S, "", "a=1 c=9 d=99"});
  PLAY(LIMITS(0, 0, IDLE), {0, "^a=1 b=1", "a=0"}, {S, "", "a=1 +1 !1~1"});
}

/* Anew in each interval, also of those that are about to leave. */
static void claims_of_a_series_are_counted(void) {
  struct ledger *ledger = ledgers_create(LIMITS(2, MANY, IDLE), 0);
  CU_ASSERT_EQUAL(ledger_claim(ledger, "a"), 0);
  TAKE(ledger, 0, "a=5 b=9 c=1", "a=0 b=0");
  for (unsigned i = 1; i <= 3; i++) {
    CU_ASSERT_EQUAL(ledger_claim(ledger, "a"), i);
    CU_ASSERT_EQUAL(ledger_claim(ledger, "b"), i);
    CU_ASSERT_EQUAL(ledger_claim(ledger, "c"), 0);
  }
  TAKE(ledger, S, "b=1", "a=5 b=9 +1 !1");
  CU_ASSERT_EQUAL(ledger_claim(ledger, "a"), 1);
  CU_ASSERT_EQUAL(ledger_claim(ledger, "b"), 1);
  ledger_destroy(ledger);
}

static void nothing_is_destroyed(void) { ledger_destroy(NULL); }

CU_TestInfo ledger_tests[] = {
    UNIT_TEST(a_name_is_first_reported_as_zero),
    UNIT_TEST(totals_are_reported_before_they_are_booked),
    UNIT_TEST(names_are_reported_in_order),
    UNIT_TEST(an_idle_name_is_forgotten_at_its_time_and_not_before),
    UNIT_TEST(a_name_that_returns_starts_from_zero),
    UNIT_TEST(the_heaviest_names_are_admitted),
    UNIT_TEST(twice_the_activity_displaces_nothing),
    UNIT_TEST(more_than_twice_the_activity_displaces),
    UNIT_TEST(the_least_active_is_displaced),
    UNIT_TEST(of_equals_the_first_by_name_is_displaced),
    UNIT_TEST(as_many_are_displaced_as_are_outweighed),
    UNIT_TEST(activity_is_averaged_over_intervals),
    UNIT_TEST(names_of_close_weights_do_not_flap),
    UNIT_TEST(a_place_that_falls_free_is_taken_at_once),
    UNIT_TEST(calls_without_a_name_are_not_over_the_limit),
    UNIT_TEST(without_a_place_all_are_the_others),
    UNIT_TEST(new_names_are_so_many_at_once),
    UNIT_TEST(new_names_come_again_in_time),
    UNIT_TEST(new_names_are_not_saved_up),
    UNIT_TEST(displacing_takes_of_the_new_names_too),
    UNIT_TEST(totals_wrap_at_64_bits),
    UNIT_TEST(calls_of_64_bits_are_weighed),
    UNIT_TEST(the_clock_may_come_to_its_end),
    UNIT_TEST(without_memory_new_names_wait),
    UNIT_TEST(a_lack_of_memory_is_told_if_it_matters),
    UNIT_TEST(without_memory_there_is_no_ledger),
    UNIT_TEST(all_places_stay_taken_without_memory),
    UNIT_TEST(no_limit_counts_what_is_sure),
    UNIT_TEST(what_is_sure_keeps_its_series),
    UNIT_TEST(claims_of_a_series_are_counted),
    UNIT_TEST(nothing_is_destroyed),
    CU_TEST_INFO_NULL,
};
