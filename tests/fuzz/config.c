/* SPDX-License-Identifier: MIT */
/* Any tree of options is taken, or refused with a reason, and what is refused
 * changes nothing. */
#include "fuzz.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "config.h"

#define VALUES 4
#define TEXT_SIZE 64

/* Numbers that are of interest. */
static const double numbers[] = {
    0, 1, 0.5, -1, 65536, 65537, 31536000, 4294967297, 1e300, INFINITY, NAN,
};

struct item {
  oconfig_item_t item, child;
  oconfig_value_t values[VALUES];
  char key[TEXT_SIZE], texts[VALUES][TEXT_SIZE];
};

static void choose_key(struct item *i, struct fuzz *f) {
  size_t option = fuzz_below(f, config_options_n + 1);
  if (option < config_options_n)
    snprintf(i->key, sizeof(i->key), "%s", config_options[option].name);
  else
    fuzz_line(f, i->key, sizeof(i->key));
  i->item.key = i->key;
}

static void choose_value(oconfig_value_t *v, char text[static TEXT_SIZE],
                         struct fuzz *f) {
  v->type = fuzz_below(f, 3);
  if (v->type == OCONFIG_TYPE_STRING) {
    fuzz_line(f, text, TEXT_SIZE);
    v->value.string = text;
  } else if (v->type == OCONFIG_TYPE_BOOLEAN) {
    v->value.boolean = fuzz_below(f, 2);
  } else {
    size_t which = fuzz_below(f, 2 * sizeof(numbers) / sizeof(*numbers));
    v->value.number = which < sizeof(numbers) / sizeof(*numbers)
                          ? numbers[which]
                          : (double)fuzz_number(f);
  }
}

/* Mostly one value and no block, as it should be. */
static void choose(struct item *i, struct fuzz *f) {
  static const int amounts[] = {1, 1, 1, 1, 1, 0, 2, VALUES};
  memset(i, 0, sizeof(*i));
  choose_key(i, f);
  i->item.values = i->values;
  i->item.values_num = amounts[fuzz_below(f, 8)];
  for (int v = 0; v < i->item.values_num; v++)
    choose_value(&i->values[v], i->texts[v], f);
  i->child = (oconfig_item_t){.key = i->key};
  i->item.children = &i->child;
  i->item.children_num = fuzz_below(f, 8) == 7;
}

static void check_numbers(const struct config *c) {
  for (size_t i = 0; i < config_options_n; i++) {
    const struct config_option *o = &config_options[i];
    unsigned value = 0;
    if (o->kind != CONFIG_NUMBER)
      continue;
    memcpy(&value, (const char *)c + o->offset, sizeof(value));
    FUZZ_CHECK(value >= o->min && value <= o->max);
  }
}

/* A reason, which ends within its room. */
static void check_error(const char *error, size_t size, const char *key) {
  size_t length = strnlen(error, size);
  FUZZ_CHECK(length < size);
  FUZZ_CHECK(size < 512 || strstr(error, key) != NULL);
}

static void set(struct config *c, const struct item *i, size_t size) {
  char error[512];
  struct config before = *c;
  memset(error, 'x', sizeof(error));
  int status = config_set(c, &i->item, error, size);
  FUZZ_CHECK(status == 0 || status == -EINVAL || status == -ENOENT);
  if (status != 0)
    check_error(error, size, i->key);
  /* A system call of another architecture still turns the filter on. */
  if (status == -ENOENT)
    before.filter_calls |= c->filter_calls;
  FUZZ_CHECK(status == 0 || memcmp(&before, c, sizeof(before)) == 0);
  check_numbers(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const size_t sizes[] = {512, 512, 512, 1, 2, 20, 64, 128};
  struct fuzz f = {data, size};
  struct config c;
  struct item item;
  FUZZ_CHECK(config_init(&c) == 0);
  while (f.left > 0) {
    choose(&item, &f);
    set(&c, &item, sizes[fuzz_below(&f, 8)]);
  }
  (void)select_match(c.processes, "nginx");
  config_destroy(&c);
  return 0;
}
