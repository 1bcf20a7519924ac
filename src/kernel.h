/* SPDX-License-Identifier: MIT */
#ifndef SRC_KERNEL_H
#define SRC_KERNEL_H

/* What the running kernel can do, by its BTF. All return 1 or 0, or -ENODATA if
 * that cannot be read. */

/* Whether programs at the raw tracepoints of system calls can be preempted. */
int kernel_is_preemptible(void);

/* Whether there are such tracepoints. */
int kernel_traces(void);

/* Whether task storage can be made there. */
int kernel_stores(void);

#endif
