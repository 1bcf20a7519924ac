/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdio.h>

#include "top/json.h"
#include "tops.h"

static void check(const char *reading, const char *filter,
                  const char *expected) {
  char text[UNIT_TEXT_SIZE], error[64];
  struct view view = {.sort = SORT_NAME};
  struct reading r = tops_reading(reading, 9.98765);
  r.span = 9.98765;
  view_filter(&view, filter, error, sizeof(error));
  FILE *out = fmemopen(text, sizeof(text), "w");
  CU_ASSERT_PTR_NOT_NULL_FATAL(out);
  CU_ASSERT_EQUAL(json_print(out, &r, &view), 0);
  putc('\0', out);
  fclose(out);
  UNIT_TEXT(text, expected);
  view_clear(&view);
  reading_clear(&r);
}

/* As bpftrace does: the fewest first, whatever the table is sorted by. */
static void a_map_of_counts(void) {
  check("=123480 bash=123456 a=20 z.x=4", "",
        "{\"type\": \"map\", \"data\": {\"@\": {\"z.x\": 4, \"a\": 20, "
        "\"bash\": 123456}}}\n");
}

static void names_that_made_no_call(void) {
  check("=4,1,9 a=4,0,9 waiter=0,1", "",
        "{\"type\": \"map\", \"data\": {\"@\": {\"a\": 4}}}\n");
}

static void filtered(void) {
  check("=9 ab=4 b=5", "a",
        "{\"type\": \"map\", \"data\": {\"@\": {\"ab\": 4}}}\n");
  check("=9 ab=4 b=5", "c", "{\"type\": \"map\", \"data\": {\"@\": {}}}\n");
}

static void no_memory(void) {
  struct view view = {0};
  struct reading r = tops_reading("=1 a=1", 1);
  unit_objects = 0;
  CU_ASSERT_EQUAL(json_print(stdout, &r, &view), -ENOMEM);
  unit_objects = SIZE_MAX;
  reading_clear(&r);
}

CU_TestInfo top_json_tests[] = {
    UNIT_TEST(a_map_of_counts), UNIT_TEST(names_that_made_no_call),
    UNIT_TEST(filtered),        UNIT_TEST(no_memory),
    CU_TEST_INFO_NULL,
};
