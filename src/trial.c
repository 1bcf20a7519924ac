/* SPDX-License-Identifier: MIT */
#include "trial.h"

#include <inttypes.h>
#include <stdio.h>

bool trial_is_complete(const struct trial *t) {
  return t->counted.calls >= t->made.calls &&
         t->counted.errors >= t->made.errors && t->counted.ms >= t->made.ms;
}

static const char *cause_of(const struct trial *t) {
  if (t->counted.calls == 0 && t->missed == 0)
    return "the kernel shows no calls to its programs, as in a sandbox such as "
           "gVisor; run collectd on the host";
  if (t->counted.calls < t->made.calls && t->missed > 0)
    return "there are CPUs that /sys/devices/system/cpu/possible does not "
           "list, as a container may hide them; show collectd the host's /sys";
  if (t->unmatched > 0)
    return "the kernel refuses to remember calls of threads that sleep, as "
           "Linux 6.19 does with PREEMPT_RT; boot another, such as 7.0";
  return "unknown; please report it";
}

void trial_explain(const struct trial *t, char *text, size_t size) {
  text[0] = '\0';
  if (trial_is_complete(t))
    return;
  snprintf(text, size,
           "of %" PRIu64 " calls that the plugin made to check itself, %" PRIu64
           " are counted, and of %" PRIu64 " errors %" PRIu64
           ", and of %" PRIu64 " ms %" PRIu64 ": %s",
           t->made.calls, t->counted.calls, t->made.errors, t->counted.errors,
           t->made.ms, t->counted.ms, cause_of(t));
}
