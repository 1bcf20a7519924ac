/* SPDX-License-Identifier: MIT */
#include "refusal.h"

#include <stdio.h>
#include <string.h>

#include "machine.h"

void refusal_of_way(enum way way, int error, bool filters, char *text,
                    size_t size) {
  struct way_facts facts = {
      .error = error,
      .locked_down = machine_is_confidential("/sys/kernel/security/lockdown"),
      .readable = machine_tracepoint("/sys", "sys_enter") >= 0,
      .no_ftrace = !machine_has_ftrace("/proc/sys/kernel/ftrace_enabled"),
      .filters = filters,
  };
  if (!machine_is_admin("/proc/self/status"))
    facts.paranoid = machine_paranoid("/proc/sys/kernel/perf_event_paranoid");
  way_explain(way, &facts, text, size);
}

void refusal_of_wait(enum way way, bool filters, char *text, size_t size) {
  way_explain_wait(way, machine_membarrier(), filters, text, size);
}

bool refusal_of_cgroups(char *text, size_t size) {
  int status = machine_cgroup2("/proc/self/cgroup");
  text[0] = '\0';
  if (status < 0)
    snprintf(
        text, size,
        "cannot read /proc/self/cgroup: %s: without a cgroup v2 hierarchy, "
        "ReportByCgroup counts all calls as root's; let collectd read the "
        "file, and restart it to be sure",
        strerror(-status));
  if (status == 0)
    snprintf(text, size,
             "this machine has no cgroup v2 hierarchy: ReportByCgroup reports "
             "nothing; mount one, or boot with "
             "systemd.unified_cgroup_hierarchy=1");
  return status == 0;
}
