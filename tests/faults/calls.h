/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FAULTS_CALLS_H
#define TESTS_FAULTS_CALLS_H

/* Loads what points need, such as libgcc. And has the linker take all functions
 * that stand before libc's. */
void calls_begin(void);

#endif
