/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LIVE_EXECED_H
#define TESTS_LIVE_EXECED_H

/* getppid() calls of an exec'd program. With one prctl() before and one
 * execve() or exit_group() after them, it makes two more in all. */
#define EXECED_CALLS 1000

#endif
