/* SPDX-License-Identifier: MIT */
/* The plugin's callbacks between a stand-in for collectd and one for the
 * kernel, which can be told to fail. */
#include "daemon.h"

#include <errno.h>

#include "probe.h"
#include "unit.h"

void module_register(void);

/* The kernel: one CPU, and in each table the calls of one name. */
static struct kernel {
  int open_status, attach_status, retire_status;
  bool open, attached;
  unsigned flips, clears, skips;
  uint64_t calls; /* since the last flip */
  uint64_t cells[1 + CALLS_NUMBERS + 1 + 1 + 1];
} kernel;

int probe_open(struct probe **probe, const struct config *config, char *error,
               size_t size) {
  (void)config;
  snprintf(error, size, "no kernel");
  if (kernel.open_status == 0) {
    *probe = (struct probe *)&kernel;
    kernel.open = true;
  }
  return kernel.open_status;
}

int probe_attach(struct probe *probe, char *error, size_t size) {
  (void)probe;
  snprintf(error, size, "no hook");
  daemon_stub.now++; /* calls are counted from here on */
  kernel.attached = kernel.attach_status == 0;
  return kernel.attach_status;
}

void probe_flip(struct probe *probe) {
  (void)probe;
  kernel.flips++;
  kernel.cells[0] = kernel.cells[1] = kernel.calls;
  kernel.cells[1 + CALLS_NUMBERS + 2] = kernel.calls;
  kernel.calls = 0;
}

int probe_retire(struct probe *probe, struct drain_table *table) {
  (void)probe;
  static const char comms[1][NAME_COMM_SIZE] = {"sh"};
  static const uint32_t slots[1] = {1};
  *table = (struct drain_table){
      .cells = kernel.cells,
      .cpus = 1,
      .by_number = 1,
      .by_slot = 1 + CALLS_NUMBERS + 1,
      .slots = 2,
      .comms = comms,
      .comm_slots = slots,
      .names = 1,
  };
  return kernel.retire_status;
}

void probe_clear(struct probe *probe) {
  (void)probe;
  kernel.clears++;
  memset(kernel.cells, 0, sizeof(kernel.cells));
}

void probe_missed(const struct probe *probe, uint64_t *missed) {
  (void)probe;
  *missed += kernel.skips;
}

void probe_close(struct probe *probe) {
  if (probe)
    kernel.open = kernel.attached = false;
}

static void begin(void) {
  kernel = (struct kernel){0};
  daemon_stub = (struct daemon){.now = 100};
  module_register();
}

static void end(void) {
  CU_ASSERT_EQUAL(daemon_stub.shutdown(), 0);
  CU_ASSERT_FALSE(kernel.open || kernel.attached);
}

/* One interval, in which sh makes so many calls. */
static void interval(cdtime_t now, uint64_t calls) {
  daemon_forget();
  daemon_stub.now = now;
  kernel.calls += calls;
  CU_ASSERT_EQUAL(daemon_stub.read(), 0);
}

/* What was dispatched of this series, at which time; NULL if nothing. */
static const char *dispatched(const char *series, cdtime_t time) {
  size_t length = strlen(series);
  for (size_t i = 0; i < daemon_stub.n; i++)
    if (strncmp(daemon_stub.series[i], series, length) == 0 &&
        daemon_stub.series[i][length] == ' ' && daemon_stub.time[i] == time)
      return daemon_stub.series[i] + length + 1;
  return "nothing";
}

static void configure(const char *key, oconfig_value_t value) {
  oconfig_item_t option = {.key = (char *)key, &value, 1, NULL, NULL, 0};
  oconfig_item_t block = {.key = "Plugin", .children = &option};
  block.children_num = 1;
  CU_ASSERT_EQUAL(daemon_stub.config(&block), 0);
}

#define NUMBER(n)                                                              \
  (oconfig_value_t) { .type = OCONFIG_TYPE_NUMBER, .value.number = (n) }

static void a_value_is_reported_with_its_own_time(void) {
  begin();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  interval(110, 5);
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 100), "0");
  UNIT_TEXT(dispatched("syscalls_by_call-read/invocations", 100), "0");
  UNIT_TEXT(dispatched("syscalls_total/invocations", 100), "0");
  interval(120, 7);
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 110), "5");
  UNIT_TEXT(dispatched("syscalls_total/invocations", 110), "5");
  interval(130, 0);
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 120), "12");
  end();
}

static void a_read_right_after_the_start_is_left_out(void) {
  begin();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  daemon_stub.interval = TIME_T_TO_CDTIME_T_STATIC(3600);
  interval(101, 5);
  CU_ASSERT_EQUAL(daemon_stub.n, 0);
  CU_ASSERT_EQUAL(kernel.flips, 0);
  daemon_stub.interval = 0;
  interval(110, 1);
  interval(120, 0);
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 110), "6");
  end();
}

static void skipped_runs_are_warned_of_once(void) {
  begin();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  interval(110, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  kernel.skips = 3;
  interval(120, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], " 3 times"));
  interval(130, 5);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  UNIT_TEXT(dispatched("syscalls_health/invocations-missed", 120), "3");
  end();
}

/* The calls stay in the kernel, the failure is told once, and so is its end. */
static void a_read_that_fails_loses_nothing(void) {
  begin();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  interval(110, 5);
  kernel.retire_status = -ENOMEM;
  interval(120, 7);
  CU_ASSERT_EQUAL(daemon_stub.n, 0);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "4 syscalls plugin: "));
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], strerror(ENOMEM)));
  interval(130, 9);
  CU_ASSERT_EQUAL(daemon_stub.lines, 0);
  CU_ASSERT_EQUAL(kernel.flips, 2);
  CU_ASSERT_EQUAL(kernel.clears, 1);

  kernel.retire_status = 0;
  interval(140, 1);
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "works again"));
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 110), "5");
  interval(150, 0);
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 120), "12");
  interval(160, 0);
  UNIT_TEXT(dispatched("syscalls-sh/invocations", 150), "22");
  end();
}

static void a_failed_init_is_told_once_and_can_be_shut_down(void) {
  static const struct {
    int open_status, attach_status;
    const char *line;
  } cases[] = {
      {-EPERM, 0, "3 syscalls plugin: no kernel"},
      {0, -EPERM, "3 syscalls plugin: no hook"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    begin();
    kernel.open_status = cases[i].open_status;
    kernel.attach_status = cases[i].attach_status;
    CU_ASSERT_EQUAL(daemon_stub.init(), -1);
    CU_ASSERT_EQUAL(daemon_stub.lines, 1);
    UNIT_TEXT(daemon_stub.line[0], cases[i].line);
    CU_ASSERT_FALSE(kernel.open);
    CU_ASSERT_EQUAL(daemon_stub.read(), -1); /* as `collectd -T` does */
    end();
  }
}

static void a_bad_option_keeps_the_plugin_from_starting(void) {
  begin();
  configure("MaxProcesses", NUMBER(0));
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "MaxProcesses 0"));
  configure("IdleTimeout", NUMBER(60));
  daemon_forget();
  CU_ASSERT_EQUAL(daemon_stub.init(), -1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "not started"));
  CU_ASSERT_FALSE(kernel.open);
  CU_ASSERT_EQUAL(daemon_stub.read(), -1);
  end();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0); /* the refusal is forgotten */
  end();
}

static void an_unknown_option_is_a_warning(void) {
  begin();
  configure("MaxProceses", NUMBER(10));
  CU_ASSERT_EQUAL(daemon_stub.lines, 1);
  CU_ASSERT_PTR_NOT_NULL(strstr(daemon_stub.line[0], "4 syscalls plugin: "));
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  end();
}

/* After a shutdown all is as it was at first. */
static void it_starts_again(void) {
  begin();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  kernel.skips = 3;
  interval(110, 5);
  interval(120, 5);
  end();
  begin();
  CU_ASSERT_EQUAL(daemon_stub.init(), 0);
  interval(110, 5);
  UNIT_TEXT(dispatched("syscalls_total/invocations", 100), "0");
  UNIT_TEXT(dispatched("syscalls_health/invocations-missed", 100), "0");
  end();
}

CU_TestInfo plugin_tests[] = {
    UNIT_TEST(a_value_is_reported_with_its_own_time),
    UNIT_TEST(a_read_right_after_the_start_is_left_out),
    UNIT_TEST(skipped_runs_are_warned_of_once),
    UNIT_TEST(a_read_that_fails_loses_nothing),
    UNIT_TEST(a_failed_init_is_told_once_and_can_be_shut_down),
    UNIT_TEST(a_bad_option_keeps_the_plugin_from_starting),
    UNIT_TEST(an_unknown_option_is_a_warning),
    UNIT_TEST(it_starts_again),
    CU_TEST_INFO_NULL,
};
