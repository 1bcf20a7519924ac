/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Who is responsible for a key that is new, for no owner to take all slots.
 *
 * An owner is a group and a user. The group is the cgroup two levels below the
 * root, as system.slice/cron.service is: what is in it can make others only
 * below. Of pods, it is one deeper. The user is the real uid. Of a thread in a
 * user namespace, it is who made the outermost one, as within it a thread may
 * have any of those that it was given; uids from SYSCALLS_USER_RANGE on, of
 * which a user may have a range, count as one in so many.
 *
 * All that is done only when a key is met for the first time in an interval. */

#ifndef BPF_OWNER_BPF_H
#define BPF_OWNER_BPF_H

#include <stdbool.h>

#include "kernel.bpf.h"

const volatile struct syscalls_owners owners = {};

struct syscalls_parents parents = {};

struct syscalls_shares shares[2 * SYSCALLS_SPACES] = {};

/* The user of each hash who was seen last. */
__u32 users[SYSCALLS_OWNERS] = {};

/* One in another, at most: kernel/user_namespace.c. */
#define USER_NAMESPACES 33

static __always_inline bool is_parent(__u64 cgroup) {
  for (int i = 0; i < SYSCALLS_PARENTS; i++)
    if (parents.id[i] == cgroup)
      return true;
  return false;
}

/* The id of the cgroup, 0 if it is the root; all that are too deep are one. */
static __always_inline __u64 find_group(const struct task_struct *task) {
  const struct kernfs_node *node = cgroup_of(task);
  __u64 first = 0, second = 0, third = 0;
  for (int i = 0; i <= SYSCALLS_DIRECTORIES; i++) {
    const struct kernfs_node *parent = parent_of(node);
    if (!parent) {
      __u64 deeper = third && is_parent(first) ? third : second;
      return deeper ? deeper : first;
    }
    third = second;
    second = first;
    first = node->id;
    node = parent;
  }
  return 0;
}

static __always_inline __u64 find_user(const struct task_struct *task) {
  const struct cred *cred = task->real_cred;
  const struct user_namespace *ns = cred->user_ns;
  __u32 uid = cred->uid.val;
  barrier_var(uid); /* or clang would load it and the next ones at one place */
  for (int i = 0; i < USER_NAMESPACES && ns && ns->level > 0; i++) {
    uid = ns->owner.val;
    ns = ns->parent;
  }
  return uid < SYSCALLS_USER_RANGE ? uid : uid | (SYSCALLS_USER_RANGE - 1);
}

static __always_inline __u32 hash_owner(__u64 id) {
  return (id ^ owners.salt) * 0x9e3779b97f4a7c15 >> 56;
}

/* That of the running thread. */
static __noinline __u32 find_owner(void) {
  const struct task_struct *task = bpf_get_current_task_btf();
  __u32 user = find_user(task), hash = hash_owner(user);
  users[hash & 0xff] = user;
  return hash_owner(find_group(task)) << 8 | hash;
}

/* Whether an owner may have one of the slots that are left in table t. It may
 * have as many as leave the same for another owner. */
/* What clang knows to be within bounds, Linux 6.1 forgets when it is spilled.
 * So clang must not know it. */
static __always_inline struct syscalls_shares *shares_of(__u32 space, __u32 t) {
  __u32 i = 2 * space + t;
  barrier_var(i);
  return &shares[i < 2 * SYSCALLS_SPACES ? i : 0];
}

static __always_inline __u32 group_of(__u32 owner) {
  barrier_var(owner);
  return owner >> 8 & 0xff;
}

static __always_inline __u32 user_of(__u32 owner) {
  barrier_var(owner);
  return owner & 0xff;
}

static __always_inline bool has_share(__u32 owner, __u32 left, __u32 space,
                                      __u32 t) {
  const struct syscalls_shares *s = shares_of(space, t);
  return s->group[group_of(owner)] + s->user[user_of(owner)] < left;
}

static __always_inline void charge(__u32 owner, __u32 slot, __u32 space,
                                   __u32 t) {
  struct syscalls_shares *s = shares_of(space, t);
  if (slot < owners.open[space])
    return;
  __sync_fetch_and_add(&s->group[group_of(owner)], 1);
  __sync_fetch_and_add(&s->user[user_of(owner)], 1);
}

#endif
