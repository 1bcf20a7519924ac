/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_CLOCK_H
#define SRC_TOP_CLOCK_H

/* Seconds of a clock that only goes on, whatever the time of day is set to. */
double clock_now(void);

#endif
