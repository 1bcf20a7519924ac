/* SPDX-License-Identifier: MIT */
/* The options, and that the man page and --help have them all. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "top/hosts.h"
#include "top/options.h"
#include "top/ui.h"

/* Of a line such as "--by call --once". */
static int parse(struct options *o, char *line, char *error) {
  char *argv[16] = {"syscalls-top"};
  int argc = 1;
  char *rest = NULL;
  for (char *word = strtok_r(line, " ", &rest); word;
       word = strtok_r(NULL, " ", &rest))
    argv[argc++] = word;
  error[0] = '\0';
  return options_parse(o, argc, argv, error, 256);
}

static void defaults(void) {
  struct options o;
  char error[256], none[] = "";
  CU_ASSERT_EQUAL(parse(&o, none, error), 0);
  UNIT_TEXT(o.socket, "/var/run/collectd-unixsock");
  CU_ASSERT_PTR_NULL(o.host);
  CU_ASSERT_EQUAL(o.by, BY_PROCESS);
  CU_ASSERT_EQUAL(o.sort, SORT_CALLS);
  UNIT_TEXT(o.filter, "");
  CU_ASSERT_EQUAL(o.count, 0);
  CU_ASSERT_FALSE(o.json || o.wait || o.help || o.version);
}

static void all_are_taken(void) {
  struct options o;
  char error[256];
  char line[] = "--host h --by cgroup --sort usecs --filter ^a --json -s /x";
  CU_ASSERT_EQUAL(parse(&o, line, error), 0);
  UNIT_TEXT(o.socket, "/x");
  UNIT_TEXT(o.host, "h");
  CU_ASSERT_EQUAL(o.by, BY_CGROUP);
  CU_ASSERT_EQUAL(o.sort, SORT_USECS);
  UNIT_TEXT(o.filter, "^a");
  CU_ASSERT(o.json);
  char more[] = "--socket=/y --by=call --count 7";
  CU_ASSERT_EQUAL(parse(&o, more, error), 0);
  UNIT_TEXT(o.socket, "/y");
  CU_ASSERT_EQUAL(o.by, BY_CALL);
  CU_ASSERT_EQUAL(o.count, 7);
  char once[] = "--once --wait --help --version";
  CU_ASSERT_EQUAL(parse(&o, once, error), 0);
  CU_ASSERT(o.count == 1 && o.wait && o.help && o.version);
}

static void wrong_ones_are_told(void) {
  static const struct {
    const char *line, *error;
  } cases[] = {
      {"--by thread", "--by needs call, cgroup or process, not 'thread'"},
      {"--by processes", "--by needs call, cgroup or process, not 'processes'"},
      {"--sort x", "--sort needs calls, errors, name, time or usecs, not 'x'"},
      {"--count 0",
       "--count needs a whole number from 1 to 999999999, not '0'"},
      {"--count 08",
       "--count needs a whole number from 1 to 999999999, not '08'"},
      {"--count 1x",
       "--count needs a whole number from 1 to 999999999, not '1x'"},
      {"--count -1",
       "--count needs a whole number from 1 to 999999999, not '-1'"},
      {"--count 1000000000",
       "--count needs a whole number from 1 to 999999999, not '1000000000'"},
      {"--count 99999999999999999999",
       "--count needs a whole number from 1 to 999999999, not "
       "'99999999999999999999'"},
      {"--by", "--by needs an argument"},
      {"-s", "-s needs an argument"},
      {"--nonsense", "unknown option '--nonsense'"},
      {"--once --nonsense=5", "unknown option '--nonsense=5'"},
      {"--noncount", "unknown option '--noncount'"},
      {"--once=5", "--once takes no argument"},
      {"--js=", "--json takes no argument"},
      {"--s x", "ambiguous option '--s'"},
      {"--so", "ambiguous option '--so'"},
      {"--sor", "--sort needs an argument"},
      {"--once --s=x", "ambiguous option '--s=x'"},
      {"-x", "unknown option '-x'"},
      {"-xh", "unknown option '-x'"},
      {"-hx --once", "unknown option '-x'"},
      {"-hs", "-s needs an argument"},
      {"--socket=", "--socket needs a path, not ''"},
      {"check", "unknown argument 'check'"},
      {"--once check", "unknown argument 'check'"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct options o;
    char line[128], error[256];
    snprintf(line, sizeof(line), "%s", cases[i].line);
    UNIT_CHECK(cases[i].line, parse(&o, line, error) == -EINVAL);
    UNIT_TEXT(error, cases[i].error);
  }
}

static void read_manual(char *text, size_t size) {
  FILE *file = fopen(TOP_MANUAL, "re");
  CU_ASSERT_PTR_NOT_NULL_FATAL(file);
  text[fread(text, 1, size - 1, file)] = '\0';
  fclose(file);
}

/* ".It Fl s , Fl -socket Ar PATH" is how the manual has it. */
static void item_of(const struct options_entry *e, char *item, size_t size) {
  char letter[16] = "";
  if (e->letter)
    snprintf(letter, sizeof(letter), "%c , Fl ", e->letter);
  snprintf(item, size, "\n.It Fl %s-%s%s%s\n", letter, e->name,
           e->argument ? " Ar " : "", e->argument ? e->argument : "");
}

static void the_manual_has_all_options(void) {
  static char text[50000];
  size_t n = 0;
  const char *last = text;
  read_manual(text, sizeof(text));
  for (size_t i = 0; i < options_table_n; i++) {
    char item[128];
    item_of(&options_table[i], item, sizeof(item));
    const char *found = strstr(text, item);
    UNIT_CHECK(item, found != NULL && found >= last);
    last = found ? found : last;
  }
  for (const char *c = text; (c = strstr(c, "\n.It Fl ")) != NULL; c++)
    n++;
  CU_ASSERT_EQUAL(n, options_table_n);
}

static void the_manual_has_the_words(void) {
  static char text[50000];
  read_manual(text, sizeof(text));
  for (int i = 0; i < BYS; i++) {
    char word[64];
    snprintf(word, sizeof(word), "\n.Cm %s", by_families[i].word);
    UNIT_CHECK(word, strstr(text, word) != NULL);
  }
  for (int i = 0; i < SORTS; i++) {
    char word[64];
    snprintf(word, sizeof(word), "\n.Cm %s", view_sorts[i]);
    UNIT_CHECK(word, strstr(text, word) != NULL);
  }
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n.Pa " OPTIONS_SOCKET " .\n"));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, "1 to 999999999."));
}

static void the_usage_has_all_options(void) {
  char text[UNIT_TEXT_SIZE];
  FILE *out = fmemopen(text, sizeof(text), "w");
  CU_ASSERT_PTR_NOT_NULL_FATAL(out);
  options_usage(out);
  putc('\0', out);
  fclose(out);
  for (size_t i = 0; i < options_table_n; i++) {
    const struct options_entry *e = &options_table[i];
    char item[64];
    snprintf(item, sizeof(item), "--%s%s%s ", e->name, e->argument ? " " : "",
             e->argument ? e->argument : "");
    UNIT_CHECK(item, strstr(text, item) != NULL);
  }
}

/* An error is cut. */
static void long_arguments(void) {
  struct options o;
  char error[257], line[400];
  for (int length = 200; length < 300; length++) {
    memset(error, 'z', sizeof(error));
    snprintf(line, sizeof(line), "--by %0*d", length, 0);
    CU_ASSERT_EQUAL(parse(&o, line, error), -EINVAL);
    CU_ASSERT(strnlen(error, 256) < 256);
  }
}

static void hosts(void) {
  struct hosts one = {0}, wanted = {.wanted = "b"}, lost = {.wanted = "x"};
  char host[HOSTS_NAME_SIZE] = "", error[256] = "";
  CU_ASSERT_EQUAL(hosts_choose(&one, host, error, sizeof(error)), -ENODATA);
  hosts_add(&one, "a", 1);
  CU_ASSERT_EQUAL(hosts_choose(&one, host, error, sizeof(error)), 0);
  UNIT_TEXT(host, "a");
  hosts_add(&one, "b\x1b", 2);
  CU_ASSERT_EQUAL(hosts_choose(&one, host, error, sizeof(error)), -ENOTUNIQ);
  UNIT_TEXT(error, "there are several hosts, choose one with --host: a, b_");
  hosts_add(&lost, "a", 1);
  CU_ASSERT_EQUAL(hosts_choose(&lost, host, error, sizeof(error)), -ESRCH);
  UNIT_TEXT(error, "there is no host 'x', but a");
  for (int i = 0; i < 40; i++)
    hosts_add(&wanted, i == 30 ? "b" : "a", 1);
  CU_ASSERT_EQUAL(hosts_choose(&wanted, host, error, sizeof(error)), 0);
  UNIT_TEXT(host, "b");
  wanted.wanted = NULL;
  wanted.found = false;
  CU_ASSERT_EQUAL(hosts_choose(&wanted, host, error, sizeof(error)), -ENOTUNIQ);
  CU_ASSERT_PTR_NOT_NULL(strstr(error, "a, ..."));
}

CU_TestInfo top_options_tests[] = {
    UNIT_TEST(defaults),
    UNIT_TEST(all_are_taken),
    UNIT_TEST(wrong_ones_are_told),
    UNIT_TEST(the_manual_has_all_options),
    UNIT_TEST(the_manual_has_the_words),
    UNIT_TEST(the_usage_has_all_options),
    UNIT_TEST(long_arguments),
    UNIT_TEST(hosts),
    CU_TEST_INFO_NULL,
};
