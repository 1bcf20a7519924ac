/* SPDX-License-Identifier: MIT */
#include "collectd.h"

#include "plugin.h"

#include "report.h"

#define HEALTH "syscalls_health"
#define NS_PER_MS 1000000

/* What all series of a family have in common. The last two are the plugin
 * instance, and the type instance, of what has no series of its own. */
struct identity {
  const char *plugin;
  const char *prefix; /* of the names of its state and health */
  const char *other;
  const char *other_type;
};

static const struct identity families[FAMILIES] = {
    [FAMILY_PROCESS] = {"syscalls", "", "all-other-processes", ""},
    [FAMILY_CALL] = {"syscalls_by_call", "calls_", "all-other-calls", ""},
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

static void dispatch(const struct series *s, const char *type, value_t value) {
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

/* A DERIVE is signed. After 2^63 a total starts again from 0, which backends
 * take as a restart. */
static void dispatch_total(const struct series *s, const char *type,
                           uint64_t total) {
  dispatch(s, type, (value_t){.derive = (derive_t)(total & INT64_MAX)});
}

static void dispatch_counts(const struct series *s, const struct counts *c) {
  dispatch_total(s, "invocations", c->calls);
  if (s->report->errors)
    dispatch_total(s, "errors", c->errors);
  if (s->report->times)
    dispatch_total(s, "total_time_in_ms", c->ms);
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

/* Prints the name of what the plugin tells of itself. */
static void print_own(char *name, size_t size, enum family which,
                      const char *what) {
  snprintf(name, size, "%s%s", families[which].prefix, what);
}

static void report_gauge(const struct report *r, enum family which,
                         const char *what, size_t n) {
  char name[NAME_SIZE];
  print_own(name, sizeof(name), which, what);
  dispatch(&(struct series){r, "syscalls_state", "", name}, "count",
           (value_t){.gauge = n});
}

/* Processes have a table in the kernel for the pairs' sake, too. */
static void report_state(const struct report *r, enum family which) {
  const struct ledger *ledger = r->ledger[which];
  if (ledger) {
    report_gauge(r, which, "series", ledger_state(ledger).series);
    report_gauge(r, which, "new_names_left", r->totals.new_names_left[which]);
  }
  if (which == FAMILY_PROCESS || (ledger && which != FAMILY_CALL))
    report_gauge(r, which, "slots_used", r->totals.slots_used[which]);
}

static bool has_health(const struct report *r, enum family which,
                       enum health_kind kind) {
  const struct health_text *text = health_text(which, kind);
  return text && text->has_series &&
         (r->ledger[which] || which == FAMILY_PROCESS) &&
         (kind != HEALTH_UNMATCHED || r->errors || r->times);
}

static void report_health(const struct report *r, enum family which) {
  char name[NAME_SIZE];
  struct series series = {r, HEALTH, "", name};
  for (int kind = 0; kind < HEALTH_KINDS; kind++)
    if (has_health(r, which, kind)) {
      print_own(name, sizeof(name), which, health_text(which, kind)->name);
      dispatch_total(&series, "invocations", r->totals.health.of[which][kind]);
    }
}

void report(const struct report *r) {
  struct series total = {r, "syscalls_total", "", ""};
  dispatch_counts(&total, &r->totals.counts);
  for (int f = 0; f < FAMILIES; f++)
    report_family(r, f);
  for (int f = 0; f < FAMILIES; f++)
    report_state(r, f);

  struct series read = {r, HEALTH, "", "read"};
  dispatch_total(&read, "total_time_in_ms", r->totals.read_ns / NS_PER_MS);
  for (int f = FAMILIES - 1; f >= 0; f--)
    report_health(r, f);
}

void report_news(cdtime_t time, const struct health_news *news) {
  notification_t n = {
      .severity = !news->begins       ? NOTIF_OKAY
                  : news->text->fails ? NOTIF_FAILURE
                                      : NOTIF_WARNING,
      .time = time,
      .plugin = HEALTH,
      .type = "invocations",
  };
  snprintf(n.host, sizeof(n.host), "%s", hostname_g);
  print_own(n.type_instance, sizeof(n.type_instance), news->family,
            news->text->name);
  health_explain(news, n.message, sizeof(n.message));
  plugin_dispatch_notification(&n);
}
