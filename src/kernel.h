/* SPDX-License-Identifier: MIT */
#ifndef SRC_KERNEL_H
#define SRC_KERNEL_H

#include <stdbool.h>

/* What the running kernel can do, by its BTF. Without BTF, no answer is of use:
 * the programs are not loaded then. */

/* Whether programs at the raw tracepoints of system calls can be preempted. */
bool kernel_is_preemptible(void);

/* Whether task storage can be made there. */
bool kernel_stores(void);

#endif
