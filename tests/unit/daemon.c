/* SPDX-License-Identifier: MIT */
#include "daemon.h"

#include <time.h>

#include "unit.h"

struct daemon daemon_stub;

void daemon_forget(void) {
  daemon_stub.n = 0;
  daemon_stub.lines = 0;
  daemon_stub.n_news = 0;
}

static void append(char *text, size_t size, const char *before,
                   const char *part) {
  size_t n = strlen(text);
  if (part[0] != '\0')
    snprintf(text + n, size - n, "%s%s", before, part);
}

static void check_common(const value_list_t *vl) {
  CU_ASSERT_EQUAL(vl->interval, 0);
  CU_ASSERT_STRING_EQUAL(vl->host, "");
  CU_ASSERT_PTR_NULL(vl->meta);
  CU_ASSERT_EQUAL_FATAL(vl->values_len, 1);
  CU_ASSERT(vl->values[0].derive >= 0);
}

int plugin_dispatch_values(value_list_t const *vl) {
  check_common(vl);
  CU_ASSERT_FATAL(daemon_stub.n < DAEMON_SERIES);
  daemon_stub.time[daemon_stub.n] = vl->time;
  char *text = daemon_stub.series[daemon_stub.n++];
  size_t size = sizeof(daemon_stub.series[0]);
  text[0] = '\0';
  append(text, size, "", vl->plugin);
  append(text, size, "-", vl->plugin_instance);
  append(text, size, "/", vl->type);
  append(text, size, "-", vl->type_instance);
  char value[32];
  if (strcmp(vl->type, "count") == 0)
    snprintf(value, sizeof(value), "%.15g", vl->values[0].gauge);
  else
    snprintf(value, sizeof(value), "%" PRIi64, vl->values[0].derive);
  append(text, size, " ", value);
  return daemon_stub.dispatch_status;
}

char *hostname_g = "host";

int plugin_dispatch_notification(const notification_t *n) {
  CU_ASSERT_FATAL(daemon_stub.n_news < DAEMON_NEWS);
  CU_ASSERT_STRING_EQUAL(n->plugin_instance, "");
  CU_ASSERT_PTR_NULL(n->meta);
  daemon_stub.news_time[daemon_stub.n_news] = n->time;
  snprintf(daemon_stub.news[daemon_stub.n_news++], sizeof(daemon_stub.news[0]),
           "%d %s %s/%s-%s: %s", n->severity, n->host, n->plugin, n->type,
           n->type_instance, n->message);
  return 0;
}

void plugin_log(int level, const char *format, ...) {
  CU_ASSERT_FATAL(daemon_stub.lines < DAEMON_LINES);
  char *line = daemon_stub.line[daemon_stub.lines++];
  int n = snprintf(line, sizeof(daemon_stub.line[0]), "%d ", level);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line + n, sizeof(daemon_stub.line[0]) - n, format, arguments);
  va_end(arguments);
}

cdtime_t cdtime(void) { return daemon_stub.now; }

/* By the linker's --wrap. */
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now) {
  CU_ASSERT_EQUAL(clock, CLOCK_MONOTONIC);
  now->tv_sec = daemon_stub.monotonic / 1000000000;
  now->tv_nsec = daemon_stub.monotonic % 1000000000;
  return 0;
}

cdtime_t plugin_get_interval(void) { return daemon_stub.interval; }

int plugin_register_complex_config(const char *type,
                                   int (*callback)(oconfig_item_t *)) {
  UNIT_TEXT(type, "syscalls");
  daemon_stub.config = callback;
  return 0;
}

int plugin_register_init(const char *name, plugin_init_cb callback) {
  UNIT_TEXT(name, "syscalls");
  daemon_stub.init = callback;
  return 0;
}

int plugin_register_read(const char *name, int (*callback)(void)) {
  UNIT_TEXT(name, "syscalls");
  daemon_stub.read = callback;
  return 0;
}

int plugin_register_shutdown(const char *name, plugin_shutdown_cb callback) {
  UNIT_TEXT(name, "syscalls");
  daemon_stub.shutdown = callback;
  return 0;
}
