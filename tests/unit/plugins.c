/* SPDX-License-Identifier: MIT */
#include "plugins.h"

void module_register(void);

void plugins_begin(void) {
  kernel_boot();
  daemon_stub = (struct daemon){.now = 100};
  module_register();
}

void plugins_start(void) { CU_ASSERT_EQUAL(daemon_stub.init(), 0); }

void plugins_end(void) {
  CU_ASSERT_EQUAL(daemon_stub.shutdown(), 0);
  CU_ASSERT_FALSE(kernel_stub.open || kernel_stub.attached);
}

void plugins_configure(const char *key, oconfig_value_t value) {
  oconfig_item_t option = {.key = (char *)key, &value, 1, NULL, NULL, 0};
  oconfig_item_t block = {.key = "Plugin", .children = &option};
  block.children_num = 1;
  CU_ASSERT_EQUAL(daemon_stub.config(&block), 0);
}

void plugins_interval(cdtime_t now, struct counts each) {
  daemon_forget();
  daemon_stub.now = now;
  counts_add(&kernel_stub.each, &each);
  CU_ASSERT_EQUAL(daemon_stub.read(), 0);
}

const char *plugins_value(const char *series, cdtime_t time) {
  size_t length = strlen(series);
  for (size_t i = 0; i < daemon_stub.n; i++)
    if (strncmp(daemon_stub.series[i], series, length) == 0 &&
        daemon_stub.series[i][length] == ' ' && daemon_stub.time[i] == time)
      return daemon_stub.series[i] + length + 1;
  return "nothing";
}

size_t plugins_count(const char *beginning) {
  size_t n = 0;
  for (size_t i = 0; i < daemon_stub.n; i++)
    n += strncmp(daemon_stub.series[i], beginning, strlen(beginning)) == 0;
  return n;
}
