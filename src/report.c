/* SPDX-License-Identifier: MIT */
#include "collectd.h"

#include "plugin.h"

#include "report.h"

/* One series of a family, and what all of a report have in common. */
struct series {
  cdtime_t time;
  const char *family;
  const char *type_instance;
};

/* A DERIVE is signed. After 2^63 calls a total starts again from 0, which
 * backends take as a restart. */
static void dispatch(void *arg, const char *name, uint64_t total) {
  const struct series *series = arg;
  value_t value = {.derive = (derive_t)(total & INT64_MAX)};
  value_list_t vl = VALUE_LIST_INIT;

  vl.values = &value;
  vl.values_len = 1;
  vl.time = series->time;
  snprintf(vl.plugin, sizeof(vl.plugin), "%s", series->family);
  snprintf(vl.plugin_instance, sizeof(vl.plugin_instance), "%s", name);
  snprintf(vl.type, sizeof(vl.type), "invocations");
  snprintf(vl.type_instance, sizeof(vl.type_instance), "%s",
           series->type_instance);
  plugin_dispatch_values(&vl);
}

static void report_family(cdtime_t time, const char *family,
                          const struct ledger *ledger, const char *other) {
  if (!ledger)
    return;

  struct series series = {time, family, ""};
  ledger_report(ledger, dispatch, &series);
  dispatch(&series, other, ledger_other(ledger));
}

static void report_health(const struct report *r) {
  const struct {
    const char *what;
    uint64_t total;
  } health[] = {
      {"missed", r->totals.missed},
      {"table_full", r->totals.full},
      {"over_limit", r->processes ? ledger_over_limit(r->processes) : 0},
      {"unresolved", r->totals.unresolved},
  };
  for (size_t i = 0; i < sizeof(health) / sizeof(health[0]); i++) {
    struct series series = {r->time, "syscalls_health", health[i].what};
    dispatch(&series, "", health[i].total);
  }
}

void report(const struct report *r) {
  struct series total = {r->time, "syscalls_total", ""};
  dispatch(&total, "", r->totals.calls);
  report_family(r->time, "syscalls", r->processes, "all-other-processes");
  report_family(r->time, "syscalls_by_call", r->calls, "all-other-calls");
  report_health(r);
}
