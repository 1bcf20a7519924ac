/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SPAN_H
#define SRC_TOP_SPAN_H

#include "reading.h"

/* How long the reading's interval was, in seconds. A rate is a whole number
 * divided by it, the same for all, so it is the span by which all rates of the
 * rows that are not stale become whole, and of several of these that nearest to
 * a rough measurement. `aid` is another family's reading of the same read, or
 * empty: the fewer calls there are of the rarest, the surer the span. Returns 0
 * if there is none within a third of the measurement, and for lack of memory.
 */
double span_find(const struct reading *r, const struct reading *aid,
                 double rough);

/* Whether all of a row's rates become whole by this span. */
bool span_fits(double span, const struct rates *row);

#endif
