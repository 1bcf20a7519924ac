/* SPDX-License-Identifier: MIT */
#ifndef SRC_MACHINE_H
#define SRC_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The highest number of a CPU, and one: what an array indexed by CPU needs,
 * whatever holes the numbers have. */
struct machine_cpus {
  int present;  /* those that are there, also while they are switched off */
  int possible; /* those that may ever be; never fewer */
};

/* Reads the lists "present" and "possible", such as "0-3,8-11", of a directory:
 * /sys/devices/system/cpu. Without the first one, all that are possible are
 * present; without the second, no others are possible. Returns 0; or a negative
 * errno, -EINVAL if what counts is no such list, and in `error` one line that
 * names file and cure. */
int machine_cpus(const char *directory, struct machine_cpus *cpus, char *error,
                 size_t size);

/* Whether the process may load tracing programs: CAP_BPF and CAP_PERFMON, or
 * CAP_SYS_ADMIN, are effective. `status` is /proc/self/status. True if that
 * cannot be read, as what is not known is not to be blamed. */
bool machine_is_capable(const char *status);

/* Whether CAP_SYS_ADMIN is effective, which perf refuses nothing, whatever
 * kernel.perf_event_paranoid says. `status` is as above. */
bool machine_is_admin(const char *status);

/* Whether the machine uses control groups of version 2, alone or beside those
 * of version 1: 1 or 0, or a negative errno if that can't be read. `cgroup` is
 * /proc/self/cgroup, which has a line "0::PATH" once their hierarchy has been
 * mounted (the kernel's cgrp_dfl_visible). A kernel without control groups has
 * no such file. */
int machine_cgroup2(const char *cgroup);

/* The number by which perf knows the tracepoint raw_syscalls:NAME. It is in
 * tracefs, which is at kernel/tracing in `sys`, /sys, or where older systems
 * have it. Returns a negative errno if it can't be read: of the first place
 * -ENOENT without tracefs, -EACCES if that may not be read; or any other that
 * one of the two places has. */
int64_t machine_tracepoint(const char *sys, const char *name);

/* kernel.perf_event_paranoid: how much of perf is for privileged users only. 0
 * if `file`, /proc/sys/kernel/perf_event_paranoid, cannot be read. */
int machine_paranoid(const char *file);

/* kernel.ftrace_enabled: whether kprobes see the functions that they are
 * attached to. Up to Linux 7.2 it can be 0, and the kernel takes them all the
 * same. True if `file`, /proc/sys/kernel/ftrace_enabled, cannot be read. */
bool machine_has_ftrace(const char *file);

/* Whether the kernel keeps its memory from programs, by its own file on that:
 * lockdown=confidentiality. False if the file cannot be read. */
bool machine_is_confidential(const char *lockdown);

/* What membarrier(2) fails with, as by a filter of system calls: a positive
 * errno, or 0. */
int machine_membarrier(void);

/* Sets the inode of what is at a path. Leaves it as it is if there is nothing,
 * or that cannot be told. A directory of a cgroup has its id for inode. */
void machine_inode(const char *path, uint64_t *inode);

#endif
