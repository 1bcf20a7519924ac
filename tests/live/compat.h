/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LIVE_COMPAT_H
#define TESTS_LIVE_COMPAT_H

/* How often the 32-bit program makes each of its calls, but for a few. */
#define COMPAT_ROUNDS 1000

#endif
