/* SPDX-License-Identifier: MIT */
#include "collectd.h"

#include "plugin.h"

#include "report.h"

/* What all series of a family have in common. The last two are the plugin
 * instance, and the type instance, of what has no series of its own. */
struct identity {
  const char *plugin;
  const char *health; /* before the names of its health */
  const char *other;
  const char *other_type;
};

static const struct identity families[FAMILIES] = {
    [FAMILY_PROCESS] = {"syscalls", "", "all-other-processes", ""},
    [FAMILY_CALL] = {"syscalls_by_call", NULL, "all-other-calls", ""},
    [FAMILY_CGROUP] = {"syscalls_by_cgroup", "cgroups_", "all-other-cgroups",
                       ""},
    [FAMILY_PAIR] = {"syscalls_by_process_call", "pairs_",
                     "all-other-processes", "all-other-calls"},
};

/* A series is named by plugin, plugin instance and type instance. */
struct series {
  const struct report *report;
  const char *plugin;
  const char *instance;
  const char *type_instance;
};

/* A DERIVE is signed. After 2^63 a total starts again from 0, which backends
 * take as a restart. */
static void dispatch(const struct series *s, const char *type, uint64_t total) {
  value_t value = {.derive = (derive_t)(total & INT64_MAX)};
  value_list_t vl = VALUE_LIST_INIT;

  vl.values = &value;
  vl.values_len = 1;
  vl.time = s->report->time;
  snprintf(vl.plugin, sizeof(vl.plugin), "%s", s->plugin);
  snprintf(vl.plugin_instance, sizeof(vl.plugin_instance), "%s", s->instance);
  snprintf(vl.type, sizeof(vl.type), "%s", type);
  snprintf(vl.type_instance, sizeof(vl.type_instance), "%s", s->type_instance);
  plugin_dispatch_values(&vl);
}

static void dispatch_counts(const struct series *s, const struct counts *c) {
  dispatch(s, "invocations", c->calls);
  if (s->report->errors)
    dispatch(s, "errors", c->errors);
  if (s->report->times)
    dispatch(s, "total_time_in_ms", c->ms);
}

/* A pair's name is process/call, and no other has a slash. */
static void dispatch_named(void *arg, const char *name,
                           const struct counts *counts) {
  char instance[NAME_SIZE];
  snprintf(instance, sizeof(instance), "%s", name);
  char *type_instance = strchr(instance, '/');
  if (type_instance)
    *type_instance++ = '\0';

  struct series series = *(const struct series *)arg;
  series.instance = instance;
  series.type_instance = type_instance ? type_instance : "";
  dispatch_counts(&series, counts);
}

static void report_family(const struct report *r, enum family which) {
  const struct ledger *ledger = r->ledger[which];
  const struct identity *family = &families[which];
  if (!ledger)
    return;

  struct series series = {r, family->plugin, family->other, family->other_type};
  ledger_report(ledger, dispatch_named, &series);
  struct counts other = ledger_other(ledger);
  dispatch_counts(&series, &other);
}

static void report_health(const struct report *r, const char *prefix,
                          const char *what, uint64_t total) {
  char name[NAME_SIZE];
  snprintf(name, sizeof(name), "%s%s", prefix, what);
  dispatch(&(struct series){r, "syscalls_health", "", name}, "invocations",
           total);
}

static void report_family_health(const struct report *r, enum family which) {
  const struct ledger *ledger = r->ledger[which];
  const char *prefix = families[which].health;
  if (which == FAMILY_CGROUP)
    report_health(r, prefix, "too_long", r->totals.too_long);
  report_health(r, prefix, "table_full", r->totals.full[which]);
  report_health(r, prefix, "over_limit",
                ledger ? ledger_state(ledger).over_limit : 0);
  report_health(r, prefix, "unresolved", r->totals.unresolved[which]);
}

void report(const struct report *r) {
  struct series total = {r, "syscalls_total", "", ""};
  dispatch_counts(&total, &r->totals.counts);
  for (int f = 0; f < FAMILIES; f++)
    report_family(r, f);

  report_health(r, "", "missed", r->totals.losses.missed);
  report_health(r, "", "recovered", r->totals.losses.recovered);
  if (r->errors || r->times)
    report_health(r, "", "unmatched", r->totals.losses.unmatched);
  for (int f = FAMILIES - 1; f >= 0; f--)
    if (families[f].health && (r->ledger[f] || f == FAMILY_PROCESS))
      report_family_health(r, f);
}
