/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The few kernel types that are used, and what differs between kernels.
 *
 * The fields' offsets are relocated when the programs are loaded (CO-RE), so
 * only their names and types count here.
 *
 * Kernel facts the programs rest on:
 *
 * - bpf_get_current_task_btf() and task storage for tracing came with Linux
 *   5.11, atomics that return the old value (BPF_FETCH) with 5.12, which is the
 *   minimum.
 *
 * - The rest of comm behind its NUL is zeroed only since Linux 5.17, where
 *   __set_task_comm() took to strscpy_pad(). Before, a shorter name leaves the
 *   longer one's tail there, so one visible name can be several keys. The
 *   plugin reads a name up to its NUL and adds such keys up.
 *
 * - Before Linux 7.2, the raw tracepoints of sys_enter and sys_exit run their
 *   programs with preemption off: a plain add to a CPU's own cell is never
 * torn, and no other thread comes between. Since Linux 6.1 (05b24ff9b2cf) a
 * program is not entered twice on one CPU either.
 *
 * - From 7.2 on (439ebd5b5708 and its series) they can be preempted there. The
 *   guard against recursion, one for each program and CPU, stays up meanwhile,
 *   and the kernel skips the program for all other threads of that CPU. Still
 *   not preempted are the programs of perf's tracepoints, of kprobes, and at
 *   sched_switch; and raw ones while bpf_preempt_disable() holds.
 *
 * - Perf's tracepoints and kprobes share a guard with bpf(2): an operation on a
 *   map raises it on its CPU for as long as it takes, also while it is
 * preempted.
 *
 * - What is skipped is counted by program and CPU (bpf_prog_stats.misses). Of
 *   two switches of a CPU, only one thread runs in between: so what was skipped
 *   there were calls of that thread.
 *
 * - A program at a perf tracepoint that returns 0 keeps the call from perf.
 *
 * - Before 6.4, task storage is from kmalloc(), which takes spinlocks. With
 *   PREEMPT_RT these may sleep, and preemption is off here: "scheduling while
 *   atomic", and the thread dies. So it is not made there.
 *
 * - From 6.19 on, task storage needs cmpxchg16b on x86; 6.19 with PREEMPT_RT
 *   makes none (mended in 7.0).
 *
 * - task_rename fires in the thread that changes a name, before it is changed.
 *   That may be another thread of the same process, by /proc/PID/task/TID/comm.
 *
 * - on_cpu is set after sched_switch has fired for the thread before, and stays
 *   set until it has fired for the thread itself, and longer. It is an int, or
 * a u8 as in 7.3: one that is unsigned here fits both.
 *
 * - comm is read in two halves. Of a thread that another one renames at that
 *   moment, as /proc/PID/comm allows, half the old name and half the new one
 *   may be seen together. The call is counted all the same.
 *
 * - sys_enter fires for every number that user space asks for, also for those
 *   that no system call has, -1 of a tracer's included. Of a call that seccomp
 *   refuses, only sys_exit fires; and so it does in a new thread, for its
 *   creator's call.
 *
 * - sched_switch fires with the run queue locked, where allocating memory can
 *   wake a thread and with that want the same lock. Task storage is looked up
 *   there, and made by the thread's first call or return.
 *
 * - sched_switch's second argument is the thread that leaves the CPU. In 5.18
 *   (fa2c3254d7cf) another stood before it, until 9c2136be0878.
 *
 * - bpf_ktime_get_ns() may be some ns behind what it was on another CPU.
 *
 * - A thread's call and its return have no switch in between unless it slept
 *   or was preempted, and before a thread's first return there is one. */

#ifndef BPF_KERNEL_BPF_H
#define BPF_KERNEL_BPF_H

#include <stdbool.h>

#include <bpf/bpf_core_read.h>

#include "syscalls.h"

#pragma clang attribute push(__attribute__((preserve_access_index)),           \
                             apply_to = record)

struct thread_info {
  unsigned long flags;
  __u32 status;
  __u32 cpu;
};

struct kernfs_node {
  struct kernfs_node *__parent;
  const char *name;
  __u64 id;
};

/* Before Linux 6.15 (633488947ef6). */
struct kernfs_node___old {
  struct kernfs_node *parent;
};

struct cgroup {
  struct kernfs_node *kn;
};

struct css_set {
  struct cgroup *dfl_cgrp;
};

typedef struct {
  __u32 val;
} kuid_t;

struct user_namespace {
  struct user_namespace *parent;
  int level; /* 0 for the initial one */
  kuid_t owner;
};

struct cred {
  kuid_t uid; /* the real one, as the initial namespace has it */
  struct user_namespace *user_ns;
};

struct task_struct {
  struct thread_info thread_info;
  struct task_struct *group_leader;
  const struct cred *real_cred;
  struct css_set *cgroups;
  char comm[SYSCALLS_COMM_LEN]; /* so aligned that halves are read at once */
  __u32 on_cpu;                 /* it runs, or is about to begin or to stop */
};

/* Of a thread that is in a call, on x86. Its number has 32 bits. */
struct pt_regs {
  unsigned long ax;      /* what it returns */
  unsigned long orig_ax; /* its number */
};

#pragma clang attribute pop

/* The running thread's, which no other machine has by these names. */
static __always_inline const struct pt_regs *registers(void) {
  return (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

/* Functions of the kernel's that those who may be skipped need. An object that
 * names them is of no use where the kernel lacks them: libbpf 1.1 looks for
 * them in modules then, which an ordinary user may not. So there are two
 * objects. */
struct bpf_iter_task {
  __u64 opaque[3];
};

#define THREADS_OF_PROCESS 2 /* BPF_TASK_ITER_PROC_THREADS */

#ifdef WITHOUT_KFUNCS
#define bpf_rdonly_cast(object, type) ((void *)(object))
#define bpf_iter_task_new(it, task, flags) ((void)(it))
#define bpf_iter_task_next(it) ((struct task_struct *)NULL)
#define bpf_iter_task_destroy(it) ((void)(it))
static __always_inline void bpf_preempt_disable(void) {}
static __always_inline void bpf_preempt_enable(void) {}
#else
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;
extern int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task,
                             unsigned int flags) __ksym;
extern struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it) __ksym;
extern void bpf_iter_task_destroy(struct bpf_iter_task *it) __ksym;
extern void bpf_preempt_disable(void) __ksym;
extern void bpf_preempt_enable(void) __ksym;
#endif

static __always_inline struct syscalls_key
comm_of(const struct task_struct *task) {
  return (struct syscalls_key){
      {*(const __u64 *)&task->comm[0], *(const __u64 *)&task->comm[8]}};
}

/* The cgroup of the default hierarchy, which is that of version 2. */
static __always_inline struct kernfs_node *
cgroup_of(const struct task_struct *task) {
  return task->cgroups->dfl_cgrp->kn;
}

/* The barrier keeps clang from making one load of the two, whose offset is
 * chosen: the one that does not exist would stop the verifier. */
static __always_inline struct kernfs_node *
parent_of(const struct kernfs_node *node) {
  if (bpf_core_field_exists(node->__parent)) {
    struct kernfs_node *parent = node->__parent;
    barrier_var(parent);
    return parent;
  }
  return ((const struct kernfs_node___old *)node)->parent;
}

#define MAX_ERRNO 4095 /* include/linux/err.h */

#define TS_COMPAT 0x0002            /* arch/x86/include/asm/thread_info.h */
#define TIF_32BIT 22                /* arch/arm64/include/asm/thread_info.h */
#define X32_SYSCALL_BIT (1UL << 30) /* arch/x86/include/uapi/asm/unistd.h */

/* A 64-bit program of x86 can make i386 calls, by int 0x80. */
static __always_inline bool is_compat(const struct task_struct *task) {
#if defined(__TARGET_ARCH_x86)
  return task->thread_info.status & TS_COMPAT;
#elif defined(__TARGET_ARCH_arm64)
  return task->thread_info.flags & 1UL << TIF_32BIT;
#else
  return false;
#endif
}

/* The row of the call that the task enters. */
static __always_inline __u32 row_of(const struct task_struct *task,
                                    __u64 number) {
  bool compat = is_compat(task);
  if (number < SYSCALLS_NUMBERS && !compat)
    return number;
  if (number < SYSCALLS_NUMBERS)
    return SYSCALLS_COMPAT * SYSCALLS_NUMBERS + number;
#if defined(__TARGET_ARCH_x86)
  number &= ~X32_SYSCALL_BIT;
  if (number < SYSCALLS_NUMBERS && !compat)
    return SYSCALLS_X32 * SYSCALLS_NUMBERS + number;
#endif
  return SYSCALLS_ROW_OTHER;
}

static __always_inline bool is_errno(__s64 result) {
  return result < 0 && result >= -MAX_ERRNO;
}

/* Whether the running thread's call failed, by what it returned: most often the
 * lower 32 bits tell that it did not. An i386 sigreturn() gives back the 32
 * bits of a register, without their sign. */
static __always_inline bool is_failure(__s64 result) {
  if (!is_errno((__s32)result))
    return false;
#if defined(__TARGET_ARCH_x86)
  if (result >> 32 == 0)
    return is_compat(bpf_get_current_task_btf());
#endif
  return is_errno(result);
}

#endif
