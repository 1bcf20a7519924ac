/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_BOOKS_H
#define SRC_TOP_BOOKS_H

#include "reading.h"

/* Whether the rows that are not stale add up to the total, in calls and in
 * errors, as those of one read do. */
bool books_add_up(const struct reading *r);

/* Finds the rows that are stale, and the span, of a reading that is sorted.
 * collectd keeps a series for two intervals after its last value, and goes on
 * telling its rate. As no two intervals are equally long, a rate that is to the
 * last digit that of the reading before is one of these, or chance: what the
 * rows add up to decides, and if the rate is too small for that, whether it is
 * a whole number in the span. `before` may be empty. For `aid` and `rough`, the
 * span by the clock or 0, see span_find().
 *
 * Returns whether the books are closed: the rows add up and, if it is known
 * roughly, there is a span. If not, what collectd has is of two reads. */
bool books_close(struct reading *r, const struct reading *before,
                 const struct reading *aid, double rough);

#endif
