/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* In the order of the table. */
enum which {
  OPTION_SOCKET,
  OPTION_HOST,
  OPTION_BY,
  OPTION_SORT,
  OPTION_FILTER,
  OPTION_ONCE,
  OPTION_COUNT,
  OPTION_JSON,
  OPTION_WAIT,
  OPTION_HELP,
  OPTION_VERSION,
  OPTIONS,
};

const struct options_entry options_table[] = {
    [OPTION_SOCKET] = {"socket", 's', "PATH", "collectd's socket"},
    [OPTION_HOST] = {"host", 0, "NAME",
                     "whose series, if collectd has those of several"},
    [OPTION_BY] = {"by", 0, "WHAT", "a row for each call, cgroup or process"},
    [OPTION_SORT] = {"sort", 0, "WHAT",
                     "by calls, errors, name, time or usecs"},
    [OPTION_FILTER] = {"filter", 0, "REGEX", "only names that match"},
    [OPTION_ONCE] = {"once", 0, NULL, "one table, as --count 1"},
    [OPTION_COUNT] = {"count", 0, "N", "so many tables, one below the other"},
    [OPTION_JSON] = {"json", 0, NULL,
                     "calls as `bpftrace -f json` prints a map"},
    [OPTION_WAIT] = {"wait", 0, NULL,
                     "for collectd's socket and the plugin's first values"},
    [OPTION_HELP] = {"help", 'h', NULL, "this text"},
    [OPTION_VERSION] = {"version", 0, NULL, "the program's version"},
};
const size_t options_table_n = OPTIONS;

/* What getopt_long() returns for the first option. */
#define FIRST 256

static const char *by_word(int i) { return by_families[i].word; }
static const char *sort_word(int i) { return view_sorts[i]; }

/* Prints words that there are to choose from: "a, b or c". */
static void list(FILE *out, const char *(*word)(int), int n) {
  for (int i = 0; i < n; i++)
    fprintf(out, "%s%s", i == 0 ? "" : i == n - 1 ? " or " : ", ", word(i));
}

/* Returns which word it is, or -EINVAL. */
static int choose(enum which option, const char *value,
                  const char *(*word)(int), int n, char *error, size_t size) {
  for (int i = 0; i < n; i++)
    if (strcmp(value, word(i)) == 0)
      return i;
  /* What is cut has no NUL of its own. */
  error[size - 1] = '\0';
  FILE *out = fmemopen(error, size - 1, "w");
  if (out) {
    fprintf(out, "--%s needs ", options_table[option].name);
    list(out, word, n);
    fprintf(out, ", not '%s'", value);
    fclose(out);
  }
  return -EINVAL;
}

static int count(unsigned long *n, const char *value, char *error,
                 size_t size) {
  char *end = NULL;
  errno = 0;
  *n = strtoul(value, &end, 10);
  if (value[0] >= '1' && value[0] <= '9' && *end == '\0' && errno == 0 &&
      *n <= OPTIONS_MOST)
    return 0;
  snprintf(error, size, "--count needs a whole number from 1 to %d, not '%s'",
           OPTIONS_MOST, value);
  return -EINVAL;
}

static int set(struct options *o, enum which option, const char *value,
               char *error, size_t size) {
  int chosen = 0;
  switch (option) {
  case OPTION_SOCKET:
    if (value[0] == '\0') {
      snprintf(error, size, "--socket needs a path, not ''");
      return -EINVAL;
    }
    o->socket = value;
    break;
  case OPTION_HOST:
    o->host = value;
    break;
  case OPTION_BY:
    chosen = choose(option, value, by_word, BYS, error, size);
    o->by = chosen;
    break;
  case OPTION_SORT:
    chosen = choose(option, value, sort_word, SORTS, error, size);
    o->sort = chosen;
    break;
  case OPTION_FILTER:
    o->filter = value;
    break;
  case OPTION_ONCE:
    o->count = 1;
    break;
  case OPTION_COUNT:
    return count(&o->count, value, error, size);
  case OPTION_JSON:
    o->json = true;
    break;
  case OPTION_WAIT:
    o->wait = true;
    break;
  case OPTION_HELP:
    o->help = true;
    break;
  case OPTION_VERSION:
  default:
    o->version = true;
  }
  return chosen < 0 ? chosen : 0;
}

static void fill(struct option all[OPTIONS + 1],
                 char letters[2 * OPTIONS + 2]) {
  *letters++ = ':'; /* tells a missing argument from an unknown option */
  for (int i = 0; i < OPTIONS; i++) {
    const struct options_entry *e = &options_table[i];
    all[i] =
        (struct option){e->name, e->argument ? required_argument : no_argument,
                        NULL, FIRST + i};
    if (e->letter) {
      *letters++ = e->letter;
      if (e->argument)
        *letters++ = ':';
    }
  }
}

static int find_letter(int letter) {
  for (int i = 0; i < OPTIONS; i++)
    if (options_table[i].letter == letter)
      return i;
  return -1;
}

/* Whether it is the beginning of several options' names. */
static bool is_ambiguous(const char *argument) {
  const char *name = argument + strlen("--");
  int n = 0;
  for (int i = 0; i < OPTIONS; i++)
    n += strncmp(options_table[i].name, name, strcspn(name, "=")) == 0;
  return n > 1;
}

/* getopt_long() has set optopt to the letter, or to what it returns for a long
 * option that is used wrongly; or to 0 if there is no such long option. */
static int complain(int what, char *argv[], char *error, size_t size) {
  const char *argument = argv[optind - 1];
  const char *needs = what == ':' ? "needs an argument" : "takes no argument";
  if (optopt >= FIRST)
    snprintf(error, size, "--%s %s", options_table[optopt - FIRST].name, needs);
  else if (what == ':')
    snprintf(error, size, "-%c %s", optopt, needs);
  else if (optopt != 0)
    snprintf(error, size, "unknown option '-%c'", optopt);
  else
    snprintf(error, size, "%s option '%s'",
             is_ambiguous(argument) ? "ambiguous" : "unknown", argument);
  return -EINVAL;
}

int options_parse(struct options *o, int argc, char *argv[], char *error,
                  size_t size) {
  struct option all[OPTIONS + 1] = {0};
  char letters[2 * OPTIONS + 2] = "";
  int status = 0, found;

  *o = (struct options){.socket = OPTIONS_SOCKET,
                        .by = BY_PROCESS,
                        .sort = SORT_CALLS,
                        .filter = ""};
  fill(all, letters);
  opterr = 0;
  optind = 0;
  while (status == 0 &&
         (found = getopt_long(argc, argv, letters, all, NULL)) != -1) {
    if (found == '?' || found == ':')
      return complain(found, argv, error, size);
    int which = found >= FIRST ? found - FIRST : find_letter(found);
    status = set(o, which, optarg, error, size);
  }
  if (status == 0 && optind < argc) {
    snprintf(error, size, "unknown argument '%s'", argv[optind]);
    return -EINVAL;
  }
  return status;
}

void options_usage(FILE *out) {
  fputs(
      "usage: syscalls-top [OPTION]...\n\n"
      "Shows who makes system calls, from a collectd that has the plugins\n"
      "syscalls and unixsock; on a terminal live, and 'h' lists the keys.\n\n",
      out);
  for (int i = 0; i < OPTIONS; i++) {
    const struct options_entry *e = &options_table[i];
    char left[64], letter[8] = "";
    if (e->letter)
      snprintf(letter, sizeof(letter), "-%c, ", e->letter);
    snprintf(left, sizeof(left), "%s--%s%s%s", letter, e->name,
             e->argument ? " " : "", e->argument ? e->argument : "");
    fprintf(out, "  %-19s %s\n", left, e->text);
  }
}
