/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The few kernel types that are used, and what differs between kernels.
 *
 * The fields' offsets are relocated when the program is loaded (CO-RE), so
 * only their names and types count here.
 *
 * Kernel facts the program rests on:
 *
 * - bpf_get_current_task_btf() came with Linux 5.11, atomics that return the
 *   old value (BPF_FETCH) with 5.12, which is the minimum.
 *
 * - The rest of comm behind its NUL is zeroed only since Linux 5.17, where
 *   __set_task_comm() took to strscpy_pad(). Before, a shorter name leaves the
 *   longer one's tail there, so one visible name can be several keys. The
 *   plugin reads a name up to its NUL and adds such keys up.
 *
 * - sys_enter runs its programs with preemption off (seen up to Linux 6.18), so
 *   a plain add to a CPU's own block is never torn. Since Linux 6.1
 *   (05b24ff9b2cf) a program is not entered twice on one CPU either. Where a
 *   kernel lets programs be preempted, that guard skips the others' runs
 *   meanwhile: adds stay whole, and what was skipped shows up in the program's
 *   recursion_misses.
 *
 * - comm is read in two halves. Of a thread that another one renames at that
 *   moment, as /proc/PID/comm allows, half the old name and half the new one
 *   may be seen together. The call is counted all the same.
 *
 * - sys_enter fires for every number that user space asks for, also for those
 *   that no system call has. */

#ifndef BPF_KERNEL_BPF_H
#define BPF_KERNEL_BPF_H

#include "syscalls.h"

#pragma clang attribute push(__attribute__((preserve_access_index)),           \
                             apply_to = record)

struct task_struct {
  struct task_struct *group_leader;
  char comm[SYSCALLS_COMM_LEN];
};

#pragma clang attribute pop

#endif
