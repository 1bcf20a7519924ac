/* SPDX-License-Identifier: MIT */
#include "life.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "books.h"
#include "daemon.h"
#include "kernel.h"
#include "left.h"
#include "lines.h"
#include "options.h"
#include "work.h"

void module_register(void);

bool run_preemptible;

/* By the linker's --wrap: the kernel is asked all the same. */
int __real_kernel_is_preemptible(void);
int __wrap_kernel_is_preemptible(void);
int __wrap_kernel_is_preemptible(void) {
  int answer = __real_kernel_is_preemptible();
  return answer < 0 ? answer : answer || run_preemptible;
}

/* Under how many names calls are made before a read, and whether it meets the
 * fault. Figures come one interval late, so the last two are without calls. If
 * the fault was before, three reads in between are enough. */
static const struct {
  unsigned names;
  bool faulty, always;
} reads[] = {
    {0, false, true},   {0, false, true},    {70, true, false},
    {140, true, false}, {140, true, false},  {140, false, true},
    {140, false, true}, {140, false, false}, {0, false, true},
    {0, false, true},
};
enum { READS = sizeof(reads) / sizeof(*reads), BASE = 1 };

struct life {
  enum phase phase;
  const struct fault *fault;
  struct outcome *outcome;
  struct lines lines;
  unsigned late; /* reads that reported nothing */
  int64_t made, made_by_one;
  struct {
    int64_t total, trials, unknown, others;
  } base; /* as they stood before the known calls */
};

static void complain(struct life *l, const char *format, ...) {
  va_list arguments;
  if (l->outcome->wrong[0] != '\0')
    return;
  va_start(arguments, format);
  vsnprintf(l->outcome->wrong, sizeof(l->outcome->wrong), format, arguments);
  va_end(arguments);
}

static void arm(const struct life *l, enum phase phase) {
  points_arm(l->phase == phase);
}

static void configure(struct life *l) {
  static const struct {
    const char *key;
    oconfig_value_t value;
  } options[] = {
      {"ReportByCgroup", BOOLEAN(1)},
      {"ReportByProcessAndSyscall", BOOLEAN(1)},
      {"ReportErrors", BOOLEAN(1)},
      {"ReportTime", BOOLEAN(1)},
      {"Syscall", TEXT(WORK_CALL)},
      {"Syscall", TEXT("rt_sigtimedwait")}, /* the plugin's trial */
      {"Process", TEXT("nobody")},
      {"Process", TEXT("/^(no|body)+$/")},
      {"IgnoreSelected", BOOLEAN(1)},
  };
  enum { N = sizeof(options) / sizeof(*options) };
  oconfig_item_t children[N];
  oconfig_value_t values[N];
  for (int i = 0; i < N; i++) {
    values[i] = options[i].value;
    children[i] =
        (oconfig_item_t){(char *)options[i].key, &values[i], 1, NULL, NULL, 0};
  }
  oconfig_item_t block = {"Plugin", NULL, 0, NULL, children, N};
  arm(l, PHASE_CONFIG);
  daemon_stub.config(&block);
  points_arm(false);
}

static void read_once(struct life *l, int i) {
  char wrong[512];
  work(reads[i].names);
  l->made += reads[i].names * WORK_CALLS;
  l->made_by_one += reads[i].names > 0 ? WORK_CALLS : 0;
  lines_take(&l->lines);
  daemon_stub.now += TIME_T_TO_CDTIME_T(10);
  if (reads[i].faulty)
    arm(l, PHASE_READ);
  int status = daemon_stub.read();
  points_arm(false);
  if (status != 0)
    complain(l, "read %d returns %d", i, status);
  if (daemon_stub.n == 0 && !reads[i].faulty)
    complain(l, "read %d, without a fault, reports nothing", i);
  l->late += daemon_stub.n == 0;
  books_take(wrong, sizeof(wrong));
  if (wrong[0] != '\0')
    complain(l, "at read %d, %s", i, wrong);
}

static bool is_made(const struct life *l, int i) {
  return reads[i].always || l->phase == PHASE_READ;
}

/* Of the first name, which makes calls whenever any are made. */
#define NAMED "syscalls_by_process_call-fault-0/invocations-" WORK_CALL
#define TRIALS "syscalls_by_call-rt_sigtimedwait/invocations"
#define UNKNOWN "syscalls_by_call-all-other-calls/invocations"
#define CGROUPS "syscalls_by_cgroup-all-other-cgroups/invocations"
#define TOTAL "syscalls_total/invocations"

/* Calls that have no name of their own, in any family. */
static int64_t others(void) {
  return books_value("syscalls-all-other-processes/invocations") +
         books_value("syscalls_by_process_call-all-other-processes/"
                     "invocations-all-other-calls") +
         books_value(UNKNOWN) + books_value(CGROUPS);
}

/* What is counted can also be calls of others, if they have another name. */
static void check_counts(struct life *l) {
  int64_t total = books_value(TOTAL) - l->base.total;
  int64_t trials = books_value(TRIALS) - l->base.trials;
  int64_t unknown = books_value(UNKNOWN) - l->base.unknown;
  int64_t counted = total - trials;
  if (counted < l->made || counted - unknown > l->made)
    complain(l, "%lld calls were made, and %lld counted", (long long)l->made,
             (long long)counted);
  if (others() > l->base.others)
    l->outcome->effect = EFFECT_OTHERS;
  else if (books_value(NAMED) != l->made_by_one)
    complain(l, "%lld calls were made by one name, and %lld counted",
             (long long)l->made_by_one, (long long)books_value(NAMED));
}

static void note_base(struct life *l) {
  if (!books_has(CGROUPS) && l->lines.warnings == 0)
    complain(l, "nothing is counted by cgroup, and nothing said");
  l->base.total = books_value(TOTAL);
  l->base.trials = books_value(TRIALS);
  l->base.unknown = books_value(UNKNOWN);
  l->base.others = others();
}

static void read_all(struct life *l) {
  for (int i = 0; i < READS; i++) {
    if (is_made(l, i))
      read_once(l, i);
    if (i == BASE)
      note_base(l);
  }
  lines_take(&l->lines);
  if (l->late > 0)
    l->outcome->effect = EFFECT_LATER;
  check_counts(l);
}

static void start(struct life *l) {
  arm(l, PHASE_INIT);
  int status = daemon_stub.init();
  points_arm(false);
  lines_take(&l->lines);
  if (status == 0)
    read_all(l);
  else
    l->outcome->effect = EFFECT_REFUSED;
}

static void stop(struct life *l) {
  arm(l, PHASE_SHUTDOWN);
  int status = daemon_stub.shutdown();
  points_arm(false);
  lines_take(&l->lines);
  if (status != 0)
    complain(l, "shutdown returns %d", status);
}

static void check_lines(struct life *l) {
  struct outcome *o = l->outcome;
  char wrong[256];
  if (o->effect == EFFECT_NONE && l->lines.warnings > 0)
    o->effect = EFFECT_WARNED;
  lines_check(&l->lines, l->phase, l->fault, o->effect, wrong, sizeof(wrong));
  if (wrong[0] != '\0')
    complain(l, "%s", wrong);
  snprintf(o->said, sizeof(o->said), "%s", l->lines.first);
}

void life(enum phase phase, const struct fault *fault,
          struct outcome *outcome) {
  struct life l = {.phase = phase, .fault = fault, .outcome = outcome};
  struct left before;
  char left[256];
  left_note(&before);
  module_register();
  configure(&l);
  start(&l);
  stop(&l);
  check_lines(&l);
  left_compare(&before, left, sizeof(left));
  if (left[0] != '\0')
    complain(&l, "%s", left);
}
