/* SPDX-License-Identifier: MIT */
#ifndef TESTS_BENCH_SYSCOUNT_H
#define TESTS_BENCH_SYSCOUNT_H

#include <sys/types.h>

/* libbpf-tools' `syscount -P -L`: calls and their time, by process. */

/* Starts it and waits until it counts. NULL; or why it does not, and then there
 * is nothing to stop and the pid is 0. */
const char *syscount_start(pid_t *pid);

/* Ends it and waits until it has gone. */
void syscount_stop(pid_t pid);

#endif
