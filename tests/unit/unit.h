/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rows.h"

/* All suites. SUITE(x) is the array x_tests of tests/unit/x_test.c. */
/* clang-format off */
#define UNIT_SUITES(SUITE)                                                     \
  SUITE(name)                                                                  \
  SUITE(rows)                                                                  \
  SUITE(expression)                                                            \
  SUITE(select)                                                                \
  SUITE(calls)                                                                 \
  SUITE(calls_select)                                                          \
  SUITE(cgroup)                                                                \
  SUITE(drain)                                                                 \
  SUITE(drain_keys)                                                            \
  SUITE(drain_books)                                                           \
  SUITE(shares)                                                                \
  SUITE(budget)                                                                \
  SUITE(blame)                                                                 \
  SUITE(holders)                                                               \
  SUITE(ledger)                                                                \
  SUITE(ledger_counts)                                                         \
  SUITE(ledger_books)                                                          \
  SUITE(ledger_shares)                                                         \
  SUITE(config)                                                                \
  SUITE(config_names)                                                          \
  SUITE(docs)                                                                  \
  SUITE(layout)                                                                \
  SUITE(keys)                                                                  \
  SUITE(keys_put)                                                              \
  SUITE(keys_adopt)                                                            \
  SUITE(diagnose)                                                              \
  SUITE(diagnose_refusal)                                                      \
  SUITE(losses)                                                                \
  SUITE(health)                                                                \
  SUITE(machine)                                                               \
  SUITE(machine_inode)                                                         \
  SUITE(machine_tracepoint)                                                    \
  SUITE(report)                                                                \
  SUITE(report_health)                                                         \
  SUITE(plugin)                                                                \
  SUITE(places)                                                                \
  SUITE(plugin_start)                                                          \
  SUITE(plugin_families)                                                       \
  SUITE(plugin_health)                                                         \
  SUITE(plugin_news)                                                           \
  SUITE(top_answer)                                                            \
  SUITE(top_series)                                                            \
  SUITE(top_source)                                                            \
  SUITE(top_span)                                                              \
  SUITE(top_view)                                                              \
  SUITE(top_table)                                                             \
  SUITE(top_figures)                                                           \
  SUITE(top_json)                                                              \
  SUITE(top_ui)                                                                \
  SUITE(top_options)                                                           \
  SUITE(top_watch)                                                             \
  SUITE(top_watch_changes)                                                     \
  SUITE(trial)                                                                 \
  SUITE(way)
/* clang-format on */

#define UNIT_DECLARE(suite) extern CU_TestInfo suite##_tests[];
UNIT_SUITES(UNIT_DECLARE)

/* A test is a function, and its name the sentence that holds. */
/* clang-format off */
#define UNIT_TEST(function) {#function, function}
/* clang-format on */

/* Like CU_ASSERT, but a failure tells which case of a table it was. */
#define UNIT_CHECK(what, value)                                                \
  CU_assertImplementation((value), __LINE__, (what), __FILE__, "", CU_FALSE)

/* Both texts, and where they differ, in the failure. */
#define UNIT_TEXT(actual, expected)                                            \
  unit_text(__FILE__, __LINE__, (actual), (expected))
void unit_text(const char *file, unsigned int line, const char *actual,
               const char *expected);

/* Rows are written "sh=3 cron=2:1:900 +4": by name the calls, and after them
 * errors and ns; and those of others. What is 0 may be left out at the end. A ^
 * is in front of a name that is sure of a series, and its owner follows it in
 * hexadecimal digits, as in "sh@101=3", unless that is 0. */
#define UNIT_TEXT_SIZE 4096
void unit_rows_read(struct rows *rows, const char *text);
void unit_rows_write(char text[static UNIT_TEXT_SIZE], const struct rows *rows);

bool unit_counts_equal(struct counts a, struct counts b);

/* While true, no array of rows or series can grow. */
extern bool unit_no_memory;

/* So many more objects can be made by calloc(), and then one can't. */
extern size_t unit_objects;

/* The next of a sequence that is the same in every run. */
uint64_t unit_random(uint64_t *state);

#endif
