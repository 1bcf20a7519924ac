/* SPDX-License-Identifier: MIT */
#include "ledgers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct ledger *ledgers_create(struct ledger_limits limits, uint64_t now) {
  struct ledger *ledger = ledger_create(limits, now);
  CU_ASSERT_PTR_NOT_NULL_FATAL(ledger);
  return ledger;
}

static void collect(void *rows, const char *name, const struct counts *total) {
  rows_add(rows, name, total);
}

void ledgers_read(const struct ledger *ledger, struct rows *totals) {
  struct counts other = ledger_other(ledger);
  counts_add(&totals->other, &other);
  ledger_report(ledger, collect, totals);
}

static void report(const struct ledger *ledger, char text[UNIT_TEXT_SIZE]) {
  struct rows totals = {0};
  ledgers_read(ledger, &totals);
  unit_rows_write(text, &totals);
  rows_destroy(&totals);
  size_t end = strlen(text);
  struct ledger_state state = ledger_state(ledger);
  if (state.over_limit > 0)
    end += snprintf(text + end, UNIT_TEXT_SIZE - end, " !%" PRIu64,
                    state.over_limit);
  if (state.new_names > 0)
    snprintf(text + end, UNIT_TEXT_SIZE - end, "~%" PRIu64, state.new_names);
}

void ledgers_take(struct ledger *ledger, struct step step, unsigned int line) {
  struct rows rows = {0};
  unit_rows_read(&rows, step.rows);
  rows_merge(&rows);
  ledger_admit(ledger, &rows, step.at);
  char text[UNIT_TEXT_SIZE];
  report(ledger, text);
  unit_text(__FILE__, line, text, step.report);
  ledger_book(ledger, &rows);
  rows_destroy(&rows);
}

void ledgers_play(struct ledger_limits limits, const struct step *steps,
                  unsigned int line) {
  struct ledger *ledger = ledgers_create(limits, steps[0].at);
  for (; steps->rows; steps++)
    ledgers_take(ledger, *steps, line);
  ledger_destroy(ledger);
}
