/* SPDX-License-Identifier: MIT */
#include "trial.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool trial_is_complete(const struct trial *t) {
  return t->counted.calls + t->skipped >= t->made.calls &&
         t->counted.errors + t->skipped >= t->made.errors &&
         (t->counted.ms >= t->made.ms || t->skipped > 0);
}

bool trial_is_sure(const struct trial *t) {
  return t->skipped == 0 && t->error == 0;
}

static int worth(const struct trial *t) {
  if (t->made.calls == 0)
    return -1;
  return 2 * trial_is_sure(t) + trial_is_complete(t);
}

void trial_keep_better(struct trial *kept, const struct trial *next) {
  if (worth(next) > worth(kept))
    *kept = *next;
}

static const char *cause_of(const struct trial *t) {
  if (t->counted.calls == 0)
    return "the kernel shows no calls to its programs, as in a sandbox such as "
           "gVisor; run collectd on the host";
  if (t->unmatched > 0)
    return "calls that sleep have no error and no time, as with PREEMPT_RT "
           "this kernel stores nothing for threads (it is so before Linux 6.4, "
           "and in 6.19); boot another, such as 6.12";
  return "unknown; please report this line to the plugin's authors, with that "
         "of `uname -a`";
}

static const char *cure_of(int error) {
  switch (error) {
  case EAGAIN:
    return "allow collectd more threads (TasksMax=, LimitNPROC=)";
  case ENOMEM:
    return "raise the memory limit of collectd's cgroup";
  case EMFILE:
  case ENFILE:
    return "allow collectd more descriptors (LimitNOFILE=)";
  case EPERM:
  case EACCES:
  case ENOSYS:
    return "allow collectd clone3(2) and sched_setaffinity(2) where system "
           "calls are filtered";
  default:
    return "memory or descriptors may have been short";
  }
}

static void explain_error(int error, char *text, size_t size) {
  snprintf(text, size,
           "the plugin could not check whether all calls are counted: %s; %s, "
           "and restart it for another check",
           strerror(error), cure_of(error));
}

static void explain_shortfall(const struct trial *t, char *text, size_t size) {
  int n = snprintf(text, size,
                   "of %" PRIu64 " calls that the plugin made to check itself, "
                   "%" PRIu64 " were counted",
                   t->made.calls, t->counted.calls);
  if (t->made.errors > 0 && (size_t)n < size)
    n +=
        snprintf(text + n, size - n, ", with %" PRIu64 " of %" PRIu64 " errors",
                 t->counted.errors, t->made.errors);
  if (t->made.ms > 0 && (size_t)n < size)
    n += snprintf(text + n, size - n, ", with %" PRIu64 " of %" PRIu64 " ms",
                  t->counted.ms, t->made.ms);
  if ((size_t)n < size)
    snprintf(text + n, size - n, ": %s", cause_of(t));
}

void trial_explain(const struct trial *t, char *text, size_t size) {
  text[0] = '\0';
  if (!trial_is_complete(t))
    explain_shortfall(t, text, size);
  else if (t->error != 0)
    explain_error(t->error, text, size);
}
