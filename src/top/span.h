/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_SPAN_H
#define SRC_TOP_SPAN_H

#include "reading.h"

/* How long the reading's interval was, in seconds, to as many digits as the
 * rates have. `near` is the difference of two times that collectd has rounded
 * to the ms, so it may be off by one. All rates are whole numbers divided by
 * the span, which tells the rest. Returns 0 if there is no such span near, as
 * when the rates are of another interval; and without memory. */
double span_find(const struct reading *reading, double near);

#endif
