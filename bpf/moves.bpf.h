/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Keys on their way out of a retired table's hash, and back into it.
 *
 * bpf(2) can do that too, but while it does, the kernel's guard is up on its
 * CPU, also while it is preempted: programs of tracepoints and probes are
 * skipped there. What a program of its own does raises no guard. */

#ifndef BPF_MOVES_BPF_H
#define BPF_MOVES_BPF_H

#include "keys.bpf.h"

struct bpf_map;

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 1); /* set before load */
  __type(key, __u32);
  __type(value, struct syscalls_moved);
} moved SEC(".maps");

static long take_key(struct bpf_map *hash, struct syscalls_key *key,
                     struct syscalls_place *place, struct syscalls_move *move) {
  struct syscalls_moved *m = bpf_map_lookup_elem(&moved, &move->n);
  if (!m)
    return 1;
  m->key.half[0] = key->half[0];
  m->key.half[1] = key->half[1];
  m->place = *place;
  if (bpf_map_delete_elem(hash, key) != 0)
    return 1;
  move->n++;
  return 0;
}

/* The two return 0 if all have been moved. Else those that have been are the
 * first n. */

static __always_inline int take_all(struct syscalls_move *out) {
  struct syscalls_move move = {out->hash, 0};
  void *hash = bpf_map_lookup_elem(&keys, &move.hash);
  if (!hash)
    return 1;
  long met = bpf_for_each_map_elem(hash, take_key, &move, 0);
  out->n = move.n;
  return met != move.n;
}

static long put_key(__u32 i, struct syscalls_move *move) {
  void *hash = bpf_map_lookup_elem(&keys, &move->hash);
  struct syscalls_moved *m = bpf_map_lookup_elem(&moved, &i);
  if (!hash || !m)
    return 1;
  struct syscalls_key key = {{m->key.half[0], m->key.half[1]}};
  struct syscalls_place place = m->place;
  if (bpf_map_update_elem(hash, &key, &place, BPF_NOEXIST) != 0)
    return 1;
  move->n++;
  return 0;
}

static __always_inline int put_all(struct syscalls_move *in) {
  struct syscalls_move move = {in->hash, 0};
  __u32 n = in->n;
  bpf_loop(n, put_key, &move, 0);
  in->n = move.n;
  return move.n != n;
}

#endif
