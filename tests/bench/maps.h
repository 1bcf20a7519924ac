/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_MAPS_H
#define TESTS_BENCH_MAPS_H

#include <stddef.h>

/* The bytes that the kernel has for the BPF maps, or the programs, that this
 * process has open, as /proc/self/fdinfo tells it: of maps, all from Linux 6.4
 * on. */
struct maps {
  size_t maps, programs;
};

struct maps maps_memory(void);

#endif
