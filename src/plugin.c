/* SPDX-License-Identifier: MIT */
/* collectd's callbacks. */
#include "collectd.h"

#include "plugin.h"

#include <time.h>

#include "accounts.h"
#include "check.h"
#include "config.h"
#include "probe.h"
#include "refusal.h"
#include "report.h"
#include "trial.h"
#include "way.h"

#define NAME "syscalls"

static struct {
  struct config config;
  bool configured; /* config holds something */
  bool refused;    /* the configuration has an error: don't start */
  struct probe *probe;
  struct accounts accounts;
  cdtime_t reported;          /* the flip before, when the totals were true */
  cdtime_t flipped;           /* the last flip, 0 if it has been drained */
  uint64_t flipped_monotonic; /* ns */
  uint64_t read_ns;           /* that all reads took */
  bool unread, unnamed;       /* it fails, and this has been said */
  struct health health;       /* what notifications tell of */
} plugin;

static int fail(int status, const char *what) {
  ERROR(NAME " plugin: %s: %s", what, strerror(-status));
  return -1;
}

static int prepare_config(void) {
  if (plugin.configured)
    return 0;

  int status = config_init(&plugin.config);
  plugin.configured = status == 0;
  return status;
}

static void configure_option(const oconfig_item_t *item) {
  char error[512] = "out of memory";
  int status = config_set(&plugin.config, item, error, sizeof(error));
  if (status == -ENOENT)
    WARNING(NAME " plugin: %s", error);
  else if (status != 0) {
    ERROR(NAME " plugin: %s", error);
    plugin.refused = true;
  }
}

/* An error is remembered, not returned: collectd would not start at all. */
static int syscalls_config(oconfig_item_t *item) {
  int status = prepare_config();
  if (status != 0) {
    fail(status, "configuration");
    plugin.refused = true;
  }

  for (int i = 0; i < item->children_num && status == 0; i++)
    configure_option(&item->children[i]);
  return 0;
}

static uint64_t monotonic_ns(void) {
  struct timespec now = {0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
}

static void warn(const char *text) {
  if (text[0] != '\0')
    WARNING(NAME " plugin: %s", text);
}

static void check_cgroups(void) {
  char text[512] = "";
  bool *on = &plugin.config.by[FAMILY_CGROUP];
  *on = *on && !refusal_of_cgroups(text, sizeof(text));
  warn(text);
}

static int syscalls_shutdown(void) {
  probe_close(plugin.probe);
  accounts_destroy(&plugin.accounts);
  config_destroy(&plugin.config);
  memset(&plugin, 0, sizeof(plugin));
  return 0;
}

static void tell_way(void) {
  int error = 0, blind = probe_blind(plugin.probe);
  enum way way = probe_way(plugin.probe, &error);
  bool filters = plugin.config.filter_calls;
  char text[512];
  refusal_of_way(way, error, filters, text, sizeof(text));
  warn(text);
  refusal_of_wait(way, filters, text, sizeof(text));
  warn(text);
  way_explain_blind(blind, text, sizeof(text));
  warn(text);
  if (blind != 0)
    plugin.config.errors = plugin.config.times = false;
  INFO(NAME " plugin: counting system calls by %s", way_name(way));
  INFO(NAME " plugin: the tables take %zu bytes of kernel memory (CPUs: %zu)",
       probe_memory(plugin.probe), probe_cpus(plugin.probe));
}

static void tell_trial(const struct trial *trial) {
  char text[512];
  trial_explain(trial, text, sizeof(text));
  warn(text);
}

/* It turns the tables and turns them back. What was counted meanwhile is of the
 * first interval, but in the table of the second. */
static void check(void) {
  const struct trial trial = check_run(plugin.probe, &plugin.config);
  struct drain_table table;
  tell_trial(&trial);
  if (probe_retire(plugin.probe, &table) != 0)
    return;
  accounts_drain(&plugin.accounts, &table);
  probe_clear(plugin.probe);
}

static int syscalls_init(void) {
  if (plugin.probe)
    return 0;
  if (plugin.refused) {
    ERROR(NAME " plugin: not started: its configuration has errors, see above");
    return -1;
  }

  int status = prepare_config();
  if (status == 0) {
    check_cgroups();
    status = accounts_init(&plugin.accounts, &plugin.config, monotonic_ns());
  }
  if (status != 0)
    return fail(-ENOMEM, "init");

  bool is_filtered = check_is_filtered(&plugin.config);
  struct trial trial = {0};
  if (is_filtered)
    trial = check_apart(&plugin.config);

  char error[512];
  status = probe_open(&plugin.probe, &plugin.config, error, sizeof(error));
  plugin.reported = cdtime();
  plugin.flipped_monotonic = monotonic_ns();
  if (status == 0)
    status = probe_attach(plugin.probe, error, sizeof(error));
  if (status != 0) {
    ERROR(NAME " plugin: %s", error);
    probe_close(plugin.probe);
    plugin.probe = NULL;
    return -1;
  }
  tell_way();
  if (is_filtered)
    tell_trial(&trial);
  else
    check();
  return 0;
}

/* Says that something fails, and that it works again: once each. */
static void tell(bool *failing, int status, const char *what,
                 const char *then) {
  if (status != 0 && !*failing)
    WARNING(NAME " plugin: %s: %s; %s", what, strerror(-status), then);
  if (status == 0 && *failing)
    NOTICE(NAME " plugin: %s works again", what);
  *failing = status != 0;
}

static int retire(struct drain_table *table) {
  if (plugin.flipped == 0) {
    probe_flip(plugin.probe);
    plugin.flipped = cdtime();
    plugin.flipped_monotonic = monotonic_ns();
    plugin.accounts.read_ns = plugin.read_ns;
  }

  int status = probe_retire(plugin.probe, table);
  tell(&plugin.unread, status, "reading the kernel's table",
       "the calls stay there and are read next time");
  return status;
}

static void admit(void) {
  int status = accounts_admit(&plugin.accounts, plugin.flipped_monotonic);
  tell(&plugin.unnamed, status, "giving calls their names",
       "calls without one count as all-other-... until there is memory; raise "
       "the limit of collectd's cgroup");
}

static void book(void) {
  char text[512];
  const struct losses *losses = probe_losses(plugin.probe);
  losses_explain(&plugin.accounts.losses, losses, plugin.config.filter_calls,
                 text, sizeof(text));
  warn(text);
  accounts_book(&plugin.accounts, losses);
}

static void report_totals(void) {
  struct report r = {
      .time = plugin.reported,
      .errors = plugin.config.errors,
      .times = plugin.config.times,
      .totals = plugin.accounts.totals,
  };
  for (int f = 0; f < FAMILIES; f++)
    r.ledger[f] = plugin.accounts.ledger[f];
  report(&r);
}

/* Whether a read comes right after the flip before, as the first one may. Its
 * interval of next to no length would be a second value of one second. */
static bool is_early(void) {
  uint64_t since = monotonic_ns() - plugin.flipped_monotonic;
  return plugin.flipped == 0 &&
         since < CDTIME_T_TO_NS(plugin_get_interval()) / 2;
}

static void tell_news(void *arg, const struct health_news *news) {
  (void)arg;
  struct health_news told = *news;
  int hash = accounts_blame(&plugin.accounts, news->family, news->kind);
  told.filters = plugin.config.filter_calls;
  told.blames = hash >= 0;
  if (told.blames)
    probe_user(plugin.probe, hash, &told.first_user, &told.last_user);
  report_news(plugin.flipped, &told);
}

static void watch_health(void) {
  const struct accounts_totals *totals = &plugin.accounts.totals;
  health_watch(&plugin.health, &totals->health, totals->counts.calls, tell_news,
               NULL);
}

static void read_table(void) {
  struct drain_table table;
  if (retire(&table) != 0) {
    plugin.accounts.totals.health.of[FAMILY_PROCESS][HEALTH_UNREAD]++;
    watch_health();
    return;
  }
  accounts_drain(&plugin.accounts, &table);
  admit();
  accounts_keep(&plugin.accounts, &table);
  probe_clear(plugin.probe);
  probe_find_pods(plugin.probe);

  report_totals();
  book();
  watch_health();
  plugin.reported = plugin.flipped;
  plugin.flipped = 0;
}

static int syscalls_read(void) {
  if (!plugin.probe) /* `collectd -T` reads although init has failed */
    return -1;
  if (is_early())
    return 0;

  uint64_t begin = monotonic_ns();
  read_table();
  plugin.read_ns += monotonic_ns() - begin;
  return 0;
}

__attribute__((visibility("default"))) void module_register(void) {
  plugin_register_complex_config(NAME, syscalls_config);
  plugin_register_init(NAME, syscalls_init);
  plugin_register_read(NAME, syscalls_read);
  plugin_register_shutdown(NAME, syscalls_shutdown);
}
