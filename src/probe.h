/* SPDX-License-Identifier: MIT */
#ifndef SRC_PROBE_H
#define SRC_PROBE_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "drain.h"
#include "losses.h"
#include "way.h"

/* The BPF programs in the kernel and their two tables. Reading and clearing
 * them exactly takes these steps, in this order, from one thread:
 *
 *   probe_flip    calls are counted in the other table from now on
 *   probe_retire  waits until no program writes this one any more; reads it
 *   probe_clear   empties it for the next flip
 *
 * If probe_retire fails, nothing is lost: call it again, without a flip. */
struct probe;

/* Loads the programs with the choices of the config, which must outlive the
 * probe. Returns 0 and the probe, which the caller closes; or a negative errno,
 * and in `error` one line that names the cause and the cure. */
int probe_open(struct probe **probe, const struct config *config, char *error,
               size_t size);

/* Counts from now on, in the best way that can be had. Returns as probe_open
 * does. */
int probe_attach(struct probe *probe, char *error, size_t size);

/* Counts no more until attached again, when calls that were under way may be
 * taken for others. For measurements. */
void probe_detach(struct probe *probe);

/* Turns to the other table; the one written so far is left to be retired. */
void probe_flip(struct probe *probe);

/* Sleeps through an RCU grace period, some milliseconds, and lends the table
 * left by the last flip until probe_clear. Returns 0 or a negative errno. */
int probe_retire(struct probe *probe, struct drain_table *table);

/* Empties the retired table. Keys whose slots are marked as kept have a place
 * in it from the start of the next flip, which others can't take. */
void probe_clear(struct probe *probe);

/* Looks anew for the cgroups of all pods, which a kubelet may make at any time:
 * once in an interval. */
void probe_find_pods(struct probe *probe);

/* What was lost so far, up to date; the probe's. What the kernel does not tell
 * is taken for none. */
const struct losses *probe_losses(struct probe *probe);

/* The user of this hash who was seen last with a new key: from the first to the
 * last id, which differ for one of those who have a range of ids. */
void probe_user(const struct probe *probe, uint8_t hash, uint32_t *first,
                uint32_t *last);

/* How calls are shown to the programs, since probe_attach; and if that is not
 * the best way, why not: the errno of WAY_CLASSIC, positive, else 0. */
enum way probe_way(const struct probe *probe, int *refused);

/* Why the programs cannot know what the kernel skips, which it may do by this
 * way: an errno, positive, else 0. Returns are not looked at then: that of a
 * skipped call would be taken for another's. */
int probe_blind(const struct probe *probe);

/* How many CPUs have memory of their own in the tables: those that /sys says
 * are present. All others share some. */
size_t probe_cpus(const struct probe *probe);

/* What the tables take of the kernel's memory, in bytes. */
size_t probe_memory(const struct probe *probe);

/* What both tables have of one row, as of now, and what was lost so far. */
struct probe_trial {
  struct counts counts;
  uint64_t unmatched; /* returns of calls that the kernel did not remember */
  uint64_t skipped;   /* entries and returns */
};

void probe_tried(const struct probe *probe, size_t row,
                 struct probe_trial *trial);

/* Detaches and unloads. NULL is fine. */
void probe_close(struct probe *probe);

#endif
