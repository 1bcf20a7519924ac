/* SPDX-License-Identifier: MIT */
#include "refusal.h"

#include "machine.h"

struct way_facts refusal_facts(int error) {
  struct way_facts facts = {
      .error = error,
      .locked_down = machine_is_confidential("/sys/kernel/security/lockdown"),
      .readable = machine_tracepoint("/sys", "sys_enter") >= 0,
  };
  if (!machine_is_admin("/proc/self/status"))
    facts.paranoid = machine_paranoid("/proc/sys/kernel/perf_event_paranoid");
  return facts;
}
