/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_TOPS_H
#define TESTS_UNIT_TOPS_H

#include "top/reading.h"
#include "top/table.h"

/* A reading of what happened in `span` seconds, as collectd tells it: rates of
 * seven digits. The text is "sh=3,1,20 cron=2" for names with calls, errors and
 * milliseconds; the total has no name, and says what is reported: "=5,1,20"
 * all,
 * "=5" calls only, "=5,,20" no errors. The caller clears it. */
struct reading tops_reading(const char *text, double span);

/* A rate of seven digits. */
double tops_rate(double count, double span);

/* Prints a reading's table, and clears the reading, into a text of
 * UNIT_TEXT_SIZE. */
void tops_print(char *text, struct reading *r, const struct view *view,
                struct table_size size, struct table_window *window);

#endif
