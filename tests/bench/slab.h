/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_SLAB_H
#define TESTS_BENCH_SLAB_H

/* What the kernel has given out of its caches of memory for any use, in bytes;
 * less than 0 if it does not tell. */
double slab_bytes(void);

#endif
