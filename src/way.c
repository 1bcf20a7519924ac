/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum way way_first(bool preemptible) {
  return preemptible ? WAY_CLASSIC : WAY_RAW;
}

enum way way_next(enum way way) { return way == WAY_RAW ? WAYS : way + 1; }

bool way_skips(enum way way) { return way != WAY_RAW; }

const char *way_name(enum way way) {
  static const char *const names[WAYS] = {
      [WAY_RAW] = "raw tracepoints",
      [WAY_CLASSIC] = "tracepoints",
      [WAY_PROBED] = "kprobes",
      [WAY_GUARDED] = "raw tracepoints that can be preempted",
  };
  return way < WAYS ? names[way] : "";
}

static const char *loss_of(enum way way, bool filters) {
  if (way == WAY_PROBED)
    return filters ? "counting costs a fifth more"
                   : "everything is exact, but counting costs a fifth more";
  if (filters)
    return "calls that the kernel skips are missed "
           "(syscalls_health/invocations-missed)";
  return "calls that the kernel skips have no name, error or time "
         "(syscalls_health/invocations-recovered and -unmatched)";
}

/* Above this, Debian's kernels ask for CAP_SYS_ADMIN. */
#define PARANOID 2

static const char *cure_of_tracefs(const struct way_facts *facts) {
  if (facts->error == ENOENT)
    return "tracefs is not mounted: mount -t tracefs nodev "
           "/sys/kernel/tracing; in a container, bind the host's";
  if (facts->paranoid > PARANOID)
    return "collectd's user may not read tracefs: mount -o "
           "remount,gid=GROUP,mode=750 /sys/kernel/tracing, with a group of "
           "that user, and sysctl kernel.perf_event_paranoid=2";
  return "collectd's user may not read tracefs: mount -o "
         "remount,gid=GROUP,mode=750 /sys/kernel/tracing, with a group of that "
         "user";
}

/* Why perf's tracepoint could not be had, and the cure. */
static const char *cure_of(const struct way_facts *facts) {
  bool refused = facts->error == EACCES || facts->error == EPERM;
  if (facts->locked_down)
    return "lockdown=confidentiality forbids it: boot with lockdown=integrity";
  if (!facts->readable && (refused || facts->error == ENOENT))
    return cure_of_tracefs(facts);
  if (refused && facts->paranoid > PARANOID)
    return "perf_event_open(2) is refused: sysctl "
           "kernel.perf_event_paranoid=2, or run collectd as root";
  if (refused || facts->error == ENOSYS)
    return "perf_event_open(2) is refused: allow it in collectd's unit "
           "(SystemCallFilter=perf_event_open) or container";
  return strerror(facts->error);
}

/* Of the next best way. */
static const char *second_cure_of(enum way way, const struct way_facts *facts) {
  return way == WAY_GUARDED && facts->no_ftrace
             ? "; or sysctl kernel.ftrace_enabled=1, for kprobes on x86"
             : "";
}

void way_explain(enum way way, const struct way_facts *facts, char *text,
                 size_t size) {
  text[0] = '\0';
  if (way == WAY_PROBED || way == WAY_GUARDED)
    snprintf(text, size,
             "%s, as the tracepoint raw_syscalls cannot be used: %s%s",
             loss_of(way, facts->filters), cure_of(facts),
             second_cure_of(way, facts));
}

void way_explain_wait(enum way way, int error, bool filters, char *text,
                      size_t size) {
  const char *loss = filters ? "be missed (syscalls_health/invocations-missed)"
                             : "lose their name, error and time "
                               "(syscalls_health/invocations-recovered)";
  text[0] = '\0';
  if (way_skips(way) && error != 0)
    snprintf(text, size,
             "in each interval some calls may %s, as membarrier(2) is "
             "refused: %s; allow it in collectd's unit "
             "(SystemCallFilter=membarrier) or container",
             loss, strerror(error));
}

void way_explain_blind(int error, char *text, size_t size) {
  text[0] = '\0';
  if (error != 0)
    snprintf(text, size,
             "errors and times are not reported, and calls that the kernel "
             "skips are missed (syscalls_health/invocations-missed), as BPF's "
             "iterators cannot be used: %s; where bpf(2) is filtered, allow "
             "its command BPF_ITER_CREATE; else restart collectd",
             strerror(error));
}
