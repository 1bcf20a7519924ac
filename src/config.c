/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <strings.h>

#define AT(member) offsetof(struct config, member)

const struct config_option config_options[] = {
    {"ReportByProcess", CONFIG_BOOLEAN, AT(by[FAMILY_PROCESS]), true, 0, 0},
    {"ReportBySyscall", CONFIG_BOOLEAN, AT(by[FAMILY_CALL]), true, 0, 0},
    {"ReportByCgroup", CONFIG_BOOLEAN, AT(by[FAMILY_CGROUP]), false, 0, 0},
    {"ReportByProcessAndSyscall", CONFIG_BOOLEAN, AT(by[FAMILY_PAIR]), false, 0,
     0},
    {"ReportErrors", CONFIG_BOOLEAN, AT(errors), false, 0, 0},
    {"ReportTime", CONFIG_BOOLEAN, AT(times), false, 0, 0},
    {"GroupThreads", CONFIG_BOOLEAN, AT(group_threads), false, 0, 0},
    {"Process", CONFIG_PROCESS, 0, 0, 0, 0},
    {"IgnoreSelected", CONFIG_BOOLEAN, AT(ignore_selected), false, 0, 0},
    {"Syscall", CONFIG_CALL, 0, 0, 0, 0},
    {"MaxProcesses", CONFIG_NUMBER, AT(max[FAMILY_PROCESS]), 256, 1, 65536},
    {"MaxCgroups", CONFIG_NUMBER, AT(max[FAMILY_CGROUP]), 256, 1, 65536},
    {"MaxPairs", CONFIG_NUMBER, AT(max[FAMILY_PAIR]), 1024, 1, 65536},
    {"IdleTimeout", CONFIG_NUMBER, AT(idle_timeout), 600, 1, 31536000},
};

const size_t config_options_n =
    sizeof(config_options) / sizeof(config_options[0]);

static bool *boolean_at(struct config *c, const struct config_option *option) {
  return (bool *)((char *)c + option->offset);
}

static unsigned *number_at(struct config *c,
                           const struct config_option *option) {
  return (unsigned *)((char *)c + option->offset);
}

int config_init(struct config *c) {
  *c = (struct config){.processes = select_create()};
  if (!c->processes)
    return -ENOMEM;

  for (size_t i = 0; i < config_options_n; i++) {
    const struct config_option *option = &config_options[i];
    if (option->kind == CONFIG_BOOLEAN)
      *boolean_at(c, option) = option->preset;
    else if (option->kind == CONFIG_NUMBER)
      *number_at(c, option) = option->preset;
  }
  return 0;
}

/* The item's values as they may have stood in the file. */
static void print_values(char *text, size_t size, const oconfig_item_t *item) {
  size_t n = 0;
  text[0] = '\0';
  for (int i = 0; i < item->values_num && n < size; i++) {
    const oconfig_value_t *v = &item->values[i];
    if (v->type == OCONFIG_TYPE_STRING)
      n += snprintf(text + n, size - n, " \"%s\"", v->value.string);
    else if (v->type == OCONFIG_TYPE_NUMBER)
      n += snprintf(text + n, size - n, " %.15g", v->value.number);
    else
      n += snprintf(text + n, size - n, " %s",
                    v->value.boolean ? "true" : "false");
  }
}

static int refuse(const oconfig_item_t *item, const char *right, char *error,
                  size_t size) {
  char values[128];
  print_values(values, sizeof(values), item);
  snprintf(error, size, "option %s%s%s: %s", item->key, values,
           item->children_num > 0 ? " as a block" : "", right);
  return -EINVAL;
}

static bool has_one_value(const oconfig_item_t *item, int type) {
  return item->values_num == 1 && item->values[0].type == type &&
         item->children_num == 0;
}

static int set_boolean(bool *value, const oconfig_item_t *item, char *error,
                       size_t size) {
  if (!has_one_value(item, OCONFIG_TYPE_BOOLEAN))
    return refuse(item, "must be true or false, without quotes", error, size);

  *value = item->values[0].value.boolean != 0;
  return 0;
}

static int set_number(unsigned *value, const struct config_option *option,
                      const oconfig_item_t *item, char *error, size_t size) {
  double number = NAN;
  if (has_one_value(item, OCONFIG_TYPE_NUMBER))
    number = item->values[0].value.number;
  if (!(number >= option->min && number <= option->max) ||
      number != floor(number)) {
    char right[128];
    snprintf(right, sizeof(right),
             "must be a whole number from %u to %u, without quotes",
             option->min, option->max);
    return refuse(item, right, error, size);
  }

  *value = (unsigned)number;
  return 0;
}

static int add_process(struct config *c, const oconfig_item_t *item,
                       char *error, size_t size) {
  const char *right = "must be one process name or /regular expression/, in "
                      "quotes";
  if (!has_one_value(item, OCONFIG_TYPE_STRING))
    return refuse(item, right, error, size);

  char why[256];
  int status =
      select_add(c->processes, item->values[0].value.string, why, sizeof(why));
  if (status != 0)
    refuse(item, why, error, size);
  return status;
}

static int add_call(struct config *c, const oconfig_item_t *item, char *error,
                    size_t size) {
  const char *right = "must be the name of one system call, in quotes, such "
                      "as \"openat\"";
  if (!has_one_value(item, OCONFIG_TYPE_STRING))
    return refuse(item, right, error, size);

  int status = calls_select(item->values[0].value.string, c->wanted);
  if (status == 0 || status == -ENOENT)
    c->filter_calls = true;
  if (status == -ENOENT)
    right = "this machine's architecture has no such system call; nothing is "
            "counted for it";
  else if (status == -ENOMEM)
    right = "out of memory";
  if (status != 0)
    refuse(item, right, error, size);
  return status;
}

static const struct config_option *find(const char *name) {
  for (size_t i = 0; i < config_options_n; i++)
    if (strcasecmp(config_options[i].name, name) == 0)
      return &config_options[i];
  return NULL;
}

int config_set(struct config *c, const oconfig_item_t *item, char *error,
               size_t size) {
  const struct config_option *option = find(item->key);
  if (!option) {
    snprintf(error, size, "there is no option %s%s; it is ignored", item->key,
             strcasecmp(item->key, "Interval") == 0
                 ? " here, but in <LoadPlugin syscalls>"
                 : "");
    return -ENOENT;
  }

  int status = 0;
  switch (option->kind) {
  case CONFIG_BOOLEAN:
    status = set_boolean(boolean_at(c, option), item, error, size);
    break;
  case CONFIG_NUMBER:
    status = set_number(number_at(c, option), option, item, error, size);
    break;
  case CONFIG_PROCESS:
    status = add_process(c, item, error, size);
    break;
  case CONFIG_CALL:
    status = add_call(c, item, error, size);
    break;
  }
  select_invert(c->processes, c->ignore_selected);
  return status;
}

void config_destroy(struct config *c) {
  select_destroy(c->processes);
  *c = (struct config){0};
}
