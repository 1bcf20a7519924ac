/* SPDX-License-Identifier: MIT */
#include "series.h"

#include <string.h>

/* Whether `size` bytes of the text are that word. */
static bool is_word(const char *text, size_t size, const char *word) {
  return strlen(word) == size && memcmp(text, word, size) == 0;
}

/* The total's plugin has no instance, and all others have. */
static bool find_family(struct series *s, const char *plugin, size_t size) {
  const char *dash = memchr(plugin, '-', size);
  if (!dash) {
    s->by = BYS;
    s->name[0] = '\0';
    return is_word(plugin, size, BY_TOTAL);
  }

  size_t before = (size_t)(dash - plugin), length = size - before - 1;
  if (length == 0 || length >= sizeof(s->name))
    return false;
  for (s->by = 0; s->by < BYS; s->by++)
    if (is_word(plugin, before, by_families[s->by].plugin)) {
      name_copy(s->name, dash + 1, length);
      return true;
    }
  return false;
}

static bool find_metric(struct series *s, const char *type) {
  for (s->metric = 0; s->metric < METRICS; s->metric++)
    if (strcmp(type, reading_types[s->metric]) == 0)
      return true;
  return false;
}

bool series_parse(struct series *s, const char *identifier) {
  const char *plugin = strchr(identifier, '/');
  const char *type = plugin ? strchr(plugin + 1, '/') : NULL;
  if (!type)
    return false;

  s->identifier = identifier;
  s->host = (size_t)(plugin - identifier);
  plugin++;
  return find_family(s, plugin, (size_t)(type - plugin)) &&
         find_metric(s, type + 1);
}

bool series_is_total(const struct series *s) {
  return s->by == BYS && s->metric == METRIC_CALLS;
}

bool series_is_of(const struct series *s, const char *host) {
  return is_word(s->identifier, s->host, host);
}
