/* SPDX-License-Identifier: MIT */
/* Who has a place in the kernel's table from the start of an interval. */
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "plugins.h"
#include "tables.h"

/* Each name that begins so has a series of its own. */
static unsigned begins_with(void *prefix, const char *name) {
  return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* One series for all names that begin so. */
struct series {
  const char *prefix;
  unsigned claims;
};

static unsigned claims_one_series(void *arg, const char *name) {
  struct series *s = arg;
  return strncmp(name, s->prefix, strlen(s->prefix)) == 0 ? ++s->claims : 0;
}

/* The slots that are kept, as "3 5": a ' behind one that a pair needs, and a +
 * behind a further one of a series. */
static void check_kept(const struct table *t, enum family family, size_t slots,
                       const char *expected) {
  static const char *const marks[] = {
      [DRAIN_FIRST] = "", [DRAIN_PAIRED] = "'", [DRAIN_MORE] = "+"};
  char text[256] = "";
  for (size_t slot = 0; slot < slots; slot++)
    if (t->kept[family][slot] != DRAIN_NONE)
      snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%zu%s",
               text[0] ? " " : "", slot, marks[t->kept[family][slot]]);
  UNIT_TEXT(text, expected);
}

static void keep(struct table *t, enum family family, const char *prefix) {
  tables_drain(t);
  drain_keep(&t->out, &t->table, t->calls, family, begins_with, (void *)prefix);
}

static void keep_one(struct table *t, enum family family, const char *prefix) {
  tables_drain(t);
  drain_keep(&t->out, &t->table, t->calls, family, claims_one_series,
             &(struct series){prefix, 0});
}

static void what_is_wanted_keeps_its_slot(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "nginx");
  NAME(t, FIRST + 1, "sh");
  NAME(t, FIRST + 3, "ngin x");
  keep(t, FAMILY_PROCESS, "ngin");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "3 6");
  keep(t, FAMILY_PROCESS, "");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "3 4 6");
  tables_destroy(t);
}

static void what_is_not_selected_is_not_kept(void) {
  struct table *t = tables_create();
  CU_ASSERT_EQUAL(select_add(t->select, "sh", NULL, 0), 0);
  NAME(t, FIRST, "nginx");
  NAME(t, FIRST + 1, "sh");
  keep(t, FAMILY_PROCESS, "");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "4");
  tables_destroy(t);
}

static void a_cgroup_keeps_its_slot(void) {
  struct table *t = tables_create();
  tables_path(t, FIRST, "a.service");
  tables_path(t, FIRST + 2, "b.service");
  tables_path(t, FIRST + 3, "/"); /* one that is too long */
  keep(t, FAMILY_CGROUP, "b");
  check_kept(t, FAMILY_CGROUP, CGROUPS, "5");
  keep(t, FAMILY_CGROUP, "");
  check_kept(t, FAMILY_CGROUP, CGROUPS, "3 5");
  tables_destroy(t);
}

static void a_pair_keeps_its_process_too(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "sh");
  NAME(t, FIRST + 1, "nginx");
  tables_pair(t, FIRST, FIRST, SYS_read);
  tables_pair(t, FIRST + 1, FIRST + 1, SYS_read);
  tables_pair(t, FIRST + 2, FIRST + 1, SYS_close);
  keep(t, FAMILY_PAIR, "nginx/re");
  check_kept(t, FAMILY_PAIR, PAIRS, "4");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "4'");
  keep(t, FAMILY_PROCESS, "nginx");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "4");
  tables_destroy(t);
}

/* And its process is as dear as the dearest of its pairs. */
static void further_pairs_of_a_series_need_their_processes_less(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "a b");
  NAME(t, FIRST + 1, "a/b");
  tables_pair(t, FIRST, FIRST, SYS_read);
  tables_pair(t, FIRST + 1, FIRST + 1, SYS_read);
  tables_pair(t, FIRST + 2, FIRST, SYS_read);
  keep_one(t, FAMILY_PAIR, "a_b/read");
  check_kept(t, FAMILY_PAIR, PAIRS, "3 4+ 5+");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "3' 4+");
  tables_destroy(t);
}

static void one_place_of_a_series_comes_first(void) {
  struct table *t = tables_create();
  NAME(t, FIRST, "a b");
  NAME(t, FIRST + 1, "sh");
  NAME(t, FIRST + 2, "a/b");
  NAME(t, FIRST + 3, "a%b");
  keep_one(t, FAMILY_PROCESS, "a_b");
  check_kept(t, FAMILY_PROCESS, PROCESSES, "3 5+ 6+");
  tables_destroy(t);
}

/* As cgroups of a unit that was started again: the old ones are silent. */
static void what_is_silent_comes_last(void) {
  struct table *t = tables_create();
  for (size_t slot = FIRST; slot < CGROUPS; slot++)
    tables_path(t, slot, "a.service");
  ADD(t, 1, AT_CGROUPS + FIRST + 3, 1);
  ADD(t, 2, AT_CGROUPS + FIRST + 4, 0, 0, 1);
  keep_one(t, FAMILY_CGROUP, "a.service");
  check_kept(t, FAMILY_CGROUP, CGROUPS, "3+ 4+ 5+ 6 7+");
  tables_destroy(t);
}

/* A series is what a name has a place by, in this interval and while it idles.
 */
static void names_with_a_series_have_places(void) {
  plugins_begin();
  CONFIGURE("ReportByCgroup", BOOLEAN(1));
  CONFIGURE("ReportByProcessAndSyscall", BOOLEAN(1));
  CONFIGURE("MaxProcesses", NUMBER(2));
  CONFIGURE("MaxCgroups", NUMBER(3));
  CONFIGURE("MaxPairs", NUMBER(1));
  plugins_start();
  kernel_stub.n = 5;
  INTERVAL(110, 5);
  size_t named[FAMILIES] = {0};
  for (int f = 0; f < FAMILIES; f++)
    for (size_t i = 0; i < KERNEL_SLOTS; i++)
      named[f] += kernel_stub.was_kept[f][i] != DRAIN_NONE;
  CU_ASSERT(named[FAMILY_PROCESS] == 2 || named[FAMILY_PROCESS] == 3);
  CU_ASSERT_EQUAL(named[FAMILY_CGROUP], 3);
  CU_ASSERT_EQUAL(named[FAMILY_PAIR], 1);
  plugins_end();
}

CU_TestInfo places_tests[] = {
    UNIT_TEST(what_is_wanted_keeps_its_slot),
    UNIT_TEST(what_is_not_selected_is_not_kept),
    UNIT_TEST(a_cgroup_keeps_its_slot),
    UNIT_TEST(a_pair_keeps_its_process_too),
    UNIT_TEST(further_pairs_of_a_series_need_their_processes_less),
    UNIT_TEST(one_place_of_a_series_comes_first),
    UNIT_TEST(what_is_silent_comes_last),
    UNIT_TEST(names_with_a_series_have_places),
    CU_TEST_INFO_NULL,
};
