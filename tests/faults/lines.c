/* SPDX-License-Identifier: MIT */
#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon.h"

static void count(struct lines *lines, int level) {
  lines->errors += level == LOG_ERR;
  lines->warnings += level == LOG_WARNING;
  lines->notices += level == LOG_NOTICE;
}

static bool begins(const char *news, const char *beginning) {
  return strncmp(news, beginning, strlen(beginning)) == 0;
}

static void take_warning(struct lines *lines, const char *line) {
  lines->reads += strstr(line, "reading the kernel's table: ") != NULL;
  lines->names += strstr(line, "giving calls their names: ") != NULL;
}

static void take_news(struct lines *lines) {
  for (size_t i = 0; i < daemon_stub.n_news; i++) {
    const char *news = daemon_stub.news[i];
    lines->unread +=
        begins(news, "1 host syscalls_health/invocations-unread: ");
    lines->unnamed +=
        begins(news, "2 host syscalls_health/invocations-unnamed: ");
  }
}

void lines_take(struct lines *lines) {
  for (size_t i = 0; i < daemon_stub.lines; i++) {
    const char *line = daemon_stub.line[i];
    int level = line[0] - '0';
    count(lines, level);
    if (level == LOG_WARNING)
      take_warning(lines, line);
    if (level <= LOG_WARNING && lines->first[0] == '\0')
      snprintf(lines->first, sizeof(lines->first), "%s", line + 2);
  }
  take_news(lines);
  daemon_forget();
}

/* Each option that is refused has a line, and one that refers to them follows.
 * What fails for good may first take a family away, or keep the plugin from
 * checking itself. */
static bool are_expected(const struct lines *l, enum phase phase, bool lasts,
                         enum effect effect) {
  unsigned most = 1 + (lasts && phase == PHASE_INIT);
  bool warned = l->errors == 0 && l->warnings >= 1 && l->warnings <= most;
  if (effect == EFFECT_NONE)
    return l->errors + l->warnings + l->notices == 0;
  if (effect == EFFECT_WARNED) /* for good, or while it starts */
    return warned && l->notices <= 1;
  if (effect != EFFECT_REFUSED)
    return warned && l->notices == 1;
  unsigned errors = phase == PHASE_CONFIG ? 2 : 1;
  return l->notices == 0 && l->warnings <= lasts &&
         (l->errors == errors || (lasts && l->errors > errors));
}

/* What is not so on a machine that can run this. */
static bool is_untrue(const char *line) {
  static const char *const words[] = {
      "Unknown error",    "Success",       "needs CAP_BPF",
      "is too old",       "has no BTF",    "has no tracepoints",
      "has no cgroup v2", "has no bpf(2)",
  };
  for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
    if (strstr(line, words[i]))
      return true;
  return false;
}

/* libbpf leaves out what it could not try, and forgets why. */
static bool names_cause(const char *line, const struct fault *fault) {
  return !is_untrue(line) &&
         (!strstr(line, "Invalid argument") || fault->error == EINVAL ||
          strstr(line, "memory or descriptors were short"));
}

/* Memory or descriptors that are short for a moment are no reason to do with
 * less for good. */
static bool is_hasty(const char *line, const struct fault *fault) {
  bool passes = fault->error == ENOMEM || fault->error == EMFILE ||
                fault->error == EINTR || fault->error == EAGAIN;
  return passes &&
         (strstr(line, "raw_syscalls cannot be used") ||
          strstr(line, "are not reported") || strstr(line, "reports nothing"));
}

/* The plugin checks itself in threads. If one is missing, it may try again. */
static bool is_unchecked(enum phase phase, const struct fault *fault) {
  return phase == PHASE_INIT && fault->kind == KIND_THREAD && fault->on;
}

static bool are_told(const struct lines *l, enum effect effect) {
  return l->unread == l->reads && l->unnamed == l->names &&
         (l->reads > 0 || effect != EFFECT_LATER) &&
         (l->names > 0 || effect != EFFECT_OTHERS);
}

void lines_check(const struct lines *l, enum phase phase,
                 const struct fault *fault, enum effect effect, char *text,
                 size_t size) {
  text[0] = '\0';
  if (!are_expected(l, phase, fault && fault->on, effect))
    snprintf(text, size, "%s, but with %u errors, %u warnings, %u notices",
             run_effects[effect], l->errors, l->warnings, l->notices);
  else if (fault && !names_cause(l->first, fault))
    snprintf(text, size, "%s, but not the cause", run_effects[effect]);
  else if (fault && is_hasty(l->first, fault))
    snprintf(text, size, "%s, for what may pass", run_effects[effect]);
  else if (fault && effect == EFFECT_NONE && is_unchecked(phase, fault))
    snprintf(text, size, "%s, but is not checked", run_effects[effect]);
  else if (!are_told(l, effect))
    snprintf(text, size,
             "%s, but %u and %u notifications tell of reads and names",
             run_effects[effect], l->unread, l->unnamed);
}
