/* SPDX-License-Identifier: MIT */
#include "health.h"

#include <inttypes.h>
#include <stdio.h>

/* A few calls without name or error are nothing to be woken for. */
#define SHARE 100

/* What can go wrong in each family whose names have a table in the kernel. */
/* clang-format off */
#define OF_FAMILY(names, other, option)                                        \
  [HEALTH_TABLE_FULL] = {"table_full", true, false, 0,                         \
    "Calls found the kernel's table of " names " full",                        \
    "They count in " other ". Find who makes new " names ", or raise " option},\
  [HEALTH_OVER_LIMIT] = {"over_limit", true, false, 0,                         \
    "Calls got no series, as busier " names " have all of them",               \
    "They count in " other ". Raise " option},                                 \
  [HEALTH_NEW_NAMES] = {"new_names", true, false, 0,                           \
    "Calls got no series, as too many new " names " came in an hour",          \
    "They count in " other ". Find who makes new " names ", or raise " option},\
  [HEALTH_UNRESOLVED] = {"unresolved", true, false, 0,                         \
    "Calls found no place in the kernel's table of " names ", but room",       \
    "They count in " other ". The kernel may be short of memory"}

static const struct health_text texts[FAMILIES][HEALTH_KINDS] = {
  [FAMILY_PROCESS] = {
    [HEALTH_UNREAD] = {"unread", false, true, 0,
      "The kernel's table cannot be read",
      "Calls wait there, and are counted once it can be read. collectd's log "
      "has the cause"},
    [HEALTH_UNNAMED] = {"unnamed", false, false, 0,
      "There is no memory for new names",
      "Their calls count in all-other-... Raise the memory limit of collectd's "
      "cgroup"},
    [HEALTH_MISSED] = {"missed", true, true, 0,
      "Calls were missed",
      "They are in no other series. Restart collectd, and do what the plugin "
      "then warns of in collectd's log"},
    [HEALTH_RECOVERED] = {"recovered", true, false, SHARE,
      "Calls have lost their name, error and time",
      "They count for their process, in all-other-calls. Look for programs "
      "that use bpf(2) all the time"},
    [HEALTH_UNMATCHED] = {"unmatched", true, false, SHARE,
      "Calls have no error and no time",
      "Their return was not recognised. The kernel is short of memory, or "
      "programs use bpf(2) all the time"},
    OF_FAMILY("process names", "all-other-processes", "MaxProcesses"),
  },
  [FAMILY_CGROUP] = {
    [HEALTH_TOO_LONG] = {"too_long", true, false, 0,
      "Calls were made in control groups whose path is too long",
      "They count in all-other-cgroups. Use at most 24 directories and 512 "
      "bytes"},
    OF_FAMILY("control groups", "all-other-cgroups", "MaxCgroups"),
  },
  [FAMILY_PAIR] = {
    OF_FAMILY("pairs", "all-other-processes/all-other-calls", "MaxPairs"),
  },
};

static const struct health_text missed_by_filter = {"missed", true, true, 0,
  "Calls that Syscall may select were missed",
  "They are in no other series, and nobody knows which they are. Do what "
  "the plugin warned of, or leave out Syscall"};
/* clang-format on */

const struct health_text *health_text(enum family family,
                                      enum health_kind kind) {
  const struct health_text *text = &texts[family][kind];
  return text->name ? text : NULL;
}

/* Returns whether there is news. */
static bool look(struct health_trouble *t, uint64_t figure, uint64_t calls,
                 struct health_news *news) {
  uint64_t growth = figure - t->figure;
  unsigned share = news->text->share;
  bool has_come = growth > (share ? calls / share : 0);
  bool was_on = t->on;
  if (has_come && !was_on)
    t->before = t->figure;
  t->figure = figure;
  t->quiet = has_come ? 0 : t->quiet + 1;
  t->on = has_come || (was_on && t->quiet < HEALTH_QUIET);
  news->begins = t->on;
  news->count = t->on ? growth : figure - t->before;
  return t->on != was_on;
}

/* New names are told of by themselves. */
static uint64_t figure_of(const uint64_t figures[HEALTH_KINDS],
                          enum health_kind kind) {
  return kind == HEALTH_OVER_LIMIT
             ? figures[HEALTH_OVER_LIMIT] - figures[HEALTH_NEW_NAMES]
             : figures[kind];
}

static bool has_failed(const struct health *h,
                       const struct health_figures *figures) {
  return figures->of[FAMILY_PROCESS][HEALTH_UNREAD] !=
         h->of[FAMILY_PROCESS][HEALTH_UNREAD].figure;
}

void health_watch(struct health *h, const struct health_figures *figures,
                  uint64_t calls,
                  void (*tell)(void *arg, const struct health_news *news),
                  void *arg) {
  int kinds = has_failed(h, figures) ? HEALTH_UNREAD + 1 : HEALTH_KINDS;
  for (int f = 0; f < FAMILIES; f++)
    for (int kind = 0; kind < kinds; kind++) {
      const struct health_text *text = health_text(f, kind);
      struct health_news news = {.family = f, .kind = kind, .text = text};
      if (text && look(&h->of[f][kind], figure_of(figures->of[f], kind),
                       calls - h->calls, &news))
        tell(arg, &news);
    }
  h->calls = calls;
}

static void explain_end(const struct health_text *text, uint64_t count,
                        char *out, size_t size) {
  if (text->has_series)
    snprintf(out, size, "%s: none for %d intervals, and %" PRIu64 " before.",
             text->what, HEALTH_QUIET, count);
  else
    snprintf(out, size, "%s: no more for %d intervals.", text->what,
             HEALTH_QUIET);
}

static void explain_user(uint32_t first, uint32_t last, char *out,
                         size_t size) {
  if (first == last)
    snprintf(out, size, " Most names are of user %" PRIu32 ".", first);
  else
    snprintf(out, size, " Most names are of users %" PRIu32 " to %" PRIu32 ".",
             first, last);
}

static size_t explain_begin(const struct health_text *text, uint64_t count,
                            char *out, size_t size) {
  if (text->has_series)
    return snprintf(out, size, "%s: %" PRIu64 " in an interval. %s.",
                    text->what, count, text->then);
  return snprintf(out, size, "%s. %s.", text->what, text->then);
}

static const struct health_text *text_of(const struct health_news *news) {
  return news->filters && news->kind == HEALTH_MISSED ? &missed_by_filter
                                                      : news->text;
}

void health_explain(const struct health_news *news, char *out, size_t size) {
  const struct health_text *text = text_of(news);
  if (!news->begins) {
    explain_end(text, news->count, out, size);
    return;
  }
  size_t n = explain_begin(text, news->count, out, size);
  if (news->blames && n < size)
    explain_user(news->first_user, news->last_user, out + n, size - n);
}
