/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LIVE_I386_H
#define TESTS_LIVE_I386_H

/* How often the 32-bit program makes each of its calls, but for a few. */
#define I386_ROUNDS 1000

#endif
