/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top/answer.h"

/* What came, a line each: "0=1.5", "1=none", "1000123 t/a/b". */
static char got[UNIT_TEXT_SIZE];
static int series_status;

static void take_rate(void *arg, size_t which, double rate) {
  size_t length = strlen(got);
  (void)arg;
  if (isnan(rate))
    snprintf(got + length, sizeof(got) - length, "%zu=none\n", which);
  else
    snprintf(got + length, sizeof(got) - length, "%zu=%g\n", which, rate);
}

static int take_series(void *arg, int64_t time, const char *identifier) {
  size_t length = strlen(got);
  (void)arg;
  snprintf(got + length, sizeof(got) - length, "%" PRId64 " %s\n", time,
           identifier);
  return series_status;
}

static struct answer *create(size_t gets, bool lists) {
  struct answer *a = calloc(1, sizeof(*a));
  CU_ASSERT_PTR_NOT_NULL_FATAL(a);
  *a = (struct answer){
      .gets = gets, .lists = lists, .rate = take_rate, .series = take_series};
  got[0] = '\0';
  return a;
}

/* Takes it in pieces of any size, which makes no difference. */
static void check(size_t gets, bool lists, const char *text, int status,
                  bool whole, const char *expected) {
  size_t size = strlen(text);
  for (size_t piece = 1; piece <= size; piece += 1 + piece / 2) {
    struct answer *a = create(gets, lists);
    int found = 0;
    for (size_t at = 0; at < size && found == 0; at += piece)
      found = answer_feed(a, text + at, size - at < piece ? size - at : piece);
    UNIT_CHECK(text, found == status);
    if (found == 0)
      UNIT_CHECK(text, answer_is_whole(a) == whole);
    UNIT_TEXT(got, expected);
    free(a);
  }
}

static void rates(void) {
  static const struct {
    const char *text, *rate;
  } cases[] = {
      {"1.500000e+00", "1.5"}, {"0.000000e+00", "0"},   {"1e-300", "1e-300"},
      {"NaN", "none"},         {"nan", "none"},         {"inf", "none"},
      {"-1", "none"},          {"-0.000000e+00", "-0"}, {"1e300", "none"},
      {"1e18", "1e+18"},       {"1.1e18", "none"},      {"", "none"},
      {"1e", "none"},          {"1 ", "none"},          {"x", "none"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[128], expected[64];
    snprintf(text, sizeof(text), "1 Value found\nvalue=%s\n", cases[i].text);
    snprintf(expected, sizeof(expected), "0=%s\n", cases[i].rate);
    check(1, false, text, 0, true, expected);
  }
}

static void several_values_and_none(void) {
  check(3, false,
        "2 Values found\nrx=1.000000e+00\ntx=2.000000e+00\n0 Values found\n"
        "1 Value found\nvalue=3.000000e+00\n",
        0, true, "0=1\n1=none\n2=3\n");
  check(1, false, "1 Value found\nno value\n", 0, true, "0=none\n");
}

/* That of an unknown type has an empty line behind it. */
static void refusals(void) {
  check(3, false,
        "-1 No such value.\n-1 Type `errors' is unknown.\n\n"
        "1 Value found\nvalue=3.000000e+00\n",
        0, true, "0=none\n1=none\n2=3\n");
}

static void a_list(void) {
  check(0, true,
        "3 Values found\n1700000000.123 t/syscalls_total/invocations\n"
        "0.001 a b/c\"d/e\\f\n1.0005 x\n",
        0, true,
        "1700000000123 t/syscalls_total/invocations\n1 a b/c\"d/e\\f\n"
        "1001 x\n");
  check(0, true, "0 Values found\n", 0, true, "");
}

static void a_list_behind_rates(void) {
  check(1, true, "1 Value found\nvalue=1.0\n1 Value found\n1.000 t/a/b\n", 0,
        true, "0=1\n1000 t/a/b\n");
}

/* A name with a newline: what is behind it is not the next answer. */
static void a_list_that_is_longer_than_it_says(void) {
  check(0, true, "2 Values found\n1.000 t/a\n-1 b/c\n2.000 t/d/e\n", 0, true,
        "1000 t/a\n2000 t/d/e\n");
}

static void lines_that_are_no_series(void) {
  check(0, true,
        "8 Values found\n\nt/a/b\n-1.000 t/a/b\nnan t/a/b\n1e99 t/a/b\n"
        "1.000\n1.000t/a/b\n0 t/a/b\n",
        0, true, "");
}

static void what_is_missing(void) {
  static const char *const texts[] = {"1 Value found\n",
                                      "2 Values found\nvalue=1.0\n",
                                      "1 Value found\nvalue=1.0", "1 Value"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
    struct answer *a = create(1, false);
    CU_ASSERT_EQUAL(answer_feed(a, texts[i], strlen(texts[i])), 0);
    UNIT_CHECK(texts[i], !answer_is_whole(a));
    free(a);
  }
  check(0, true, "2 Values found\n1.000 t/a/b\n", 0, false, "1000 t/a/b\n");
  check(1, true, "1 Value found\nvalue=1.0\n", 0, false, "0=1\n");
}

static void what_is_no_answer(void) {
  check(1, false, "HTTP/1.1 400 Bad Request\n", -EPROTO, false, "");
  check(1, false, "1Value found\n", -EPROTO, false, "");
  check(1, false, "65 Values found\n", -EPROTO, false, "");
  check(1, false, "99999999999999999999 Values found\n", -EPROTO, false, "");
  check(1, false, "1 Value found\nvalue=1\n1 Value found\n", -EPROTO, false,
        "0=1\n");
  check(0, true, "999999999 Values found\n", -E2BIG, false, "");
}

static void a_list_is_refused(void) {
  struct answer *a = create(0, true);
  static const char text[] = "-1 \033[2J \xc3\xa4 failed\n";
  CU_ASSERT_EQUAL(answer_feed(a, text, strlen(text)), -EREMOTEIO);
  UNIT_TEXT(a->refusal, "?[2J ?? failed");
  free(a);
}

/* No text ends within a line. */
static void bytes_that_are_nul(void) {
  struct answer *a = create(0, true);
  static const char text[] = "1 Value found\n1.000 t/a\0b/c\n";
  CU_ASSERT_EQUAL(answer_feed(a, text, sizeof(text) - 1), 0);
  UNIT_TEXT(got, "1000 t/a?b/c\n");
  free(a);
}

static void what_takes_a_series_may_end_it(void) {
  series_status = -ENOMEM;
  check(0, true, "2 Values found\n1.000 t/a/b\n2.000 t/a/b\n", -ENOMEM, false,
        "1000 t/a/b\n");
  series_status = 0;
}

/* Repeats a text until it is too much. */
static int repeat(struct answer *a, const char *text, size_t size,
                  size_t most) {
  int status = 0;
  for (size_t bytes = 0; status == 0; bytes += size) {
    CU_ASSERT_FATAL(bytes < most);
    status = answer_feed(a, text, size);
    got[0] = '\0';
  }
  return status;
}

static void limits(void) {
  static char line[ANSWER_LINE_SIZE];
  struct answer *a = create(1, true);
  CU_ASSERT_EQUAL(repeat(a, "x", 1, 2 * ANSWER_LINE_SIZE), -EMSGSIZE);
  free(a);
  a = create(1, true);
  CU_ASSERT_EQUAL(repeat(a, "\n", 1, 2 * ANSWER_LINES), -E2BIG);
  free(a);

  /* The longest there may be. */
  memset(line, 'x', sizeof(line));
  line[sizeof(line) - 1] = '\n';
  a = create(0, true);
  CU_ASSERT_EQUAL(answer_feed(a, "1 Value found\n", 14), 0);
  CU_ASSERT_EQUAL(answer_feed(a, line, sizeof(line)), 0);
  CU_ASSERT_EQUAL(repeat(a, line, sizeof(line), 2 * ANSWER_SIZE), -E2BIG);
  free(a);
}

static void requests(void) {
  char line[ANSWER_REQUEST_SIZE], name[ANSWER_REQUEST_SIZE + 1];
  CU_ASSERT_EQUAL(answer_getval(line, "t/a b/c\"d\\e"), 23);
  UNIT_TEXT(line, "GETVAL \"t/a b/c\\\"d\\\\e\"\n");

  /* collectd reads 1023 bytes. */
  for (size_t length = 1000; length < ANSWER_REQUEST_SIZE; length++) {
    memset(name, 'x', length);
    name[length] = '\0';
    int expected = (int)length + 10;
    CU_ASSERT_EQUAL(answer_getval(line, name),
                    expected <= 1023 ? expected : -ENAMETOOLONG);
    memset(name, '"', length / 2);
    name[length / 2] = '\0';
    expected = (int)(length / 2 * 2) + 10;
    CU_ASSERT_EQUAL(answer_getval(line, name),
                    expected <= 1023 ? expected : -ENAMETOOLONG);
  }
}

CU_TestInfo top_answer_tests[] = {
    UNIT_TEST(rates),
    UNIT_TEST(several_values_and_none),
    UNIT_TEST(refusals),
    UNIT_TEST(a_list),
    UNIT_TEST(a_list_behind_rates),
    UNIT_TEST(a_list_that_is_longer_than_it_says),
    UNIT_TEST(lines_that_are_no_series),
    UNIT_TEST(what_is_missing),
    UNIT_TEST(what_is_no_answer),
    UNIT_TEST(a_list_is_refused),
    UNIT_TEST(bytes_that_are_nul),
    UNIT_TEST(what_takes_a_series_may_end_it),
    UNIT_TEST(limits),
    UNIT_TEST(requests),
    CU_TEST_INFO_NULL,
};
