/* SPDX-License-Identifier: MIT */
#include "layout.h"

#include "options.h"

/* A user's choices. What is 0 is at its default. */
struct choice {
  bool no_process, cgroup, pair, errors, times;
  unsigned max_processes, max_cgroups, max_pairs;
};

static struct layout choose(const struct choice *choice, size_t cpus) {
  struct config c = options_create();
  c.by[FAMILY_PROCESS] = !choice->no_process;
  c.by[FAMILY_CGROUP] = choice->cgroup;
  c.by[FAMILY_PAIR] = choice->pair;
  c.errors = choice->errors;
  c.times = choice->times;
  if (choice->max_processes)
    c.max[FAMILY_PROCESS] = choice->max_processes;
  if (choice->max_cgroups)
    c.max[FAMILY_CGROUP] = choice->max_cgroups;
  if (choice->max_pairs)
    c.max[FAMILY_PAIR] = choice->max_pairs;
  struct layout layout = layout_for(&c, cpus, false);
  config_destroy(&c);
  return layout;
}

#define CHOOSE(cpus, ...) choose(&(const struct choice){__VA_ARGS__}, cpus)

/* Figures that were worked out by hand: 1729 cells before the slots, of which
 * 3 are reserved; and 6264 bytes before a CPU's cells. */
static void a_layout_has_these_figures(void) {
  struct layout l = CHOOSE(2, .no_process = true);
  CU_ASSERT_EQUAL(l.cpus, 2);
  CU_ASSERT_EQUAL(l.column_cells, 1729);
  CU_ASSERT_EQUAL(l.table_cells, 1729);
  CU_ASSERT_EQUAL(l.cpu_size, 33984); /* 6264 + 27664, and 56 */

  l = CHOOSE(2, 0);
  CU_ASSERT_EQUAL(l.keys[SYSCALLS_PROCESS], 1024);
  CU_ASSERT_EQUAL(l.slots[SYSCALLS_PROCESS], 1030);
  CU_ASSERT_EQUAL(l.start[SYSCALLS_PROCESS], 1729);
  CU_ASSERT_EQUAL(l.column_cells, 2759);
  CU_ASSERT_EQUAL(l.cpu_size, 50496); /* 6312 + 44144, and 40 */

  l = CHOOSE(2, .cgroup = true, .pair = true, .errors = true, .times = true);
  CU_ASSERT_EQUAL(l.slots[SYSCALLS_CGROUP], 1030);
  CU_ASSERT_EQUAL(l.start[SYSCALLS_CGROUP], 2759);
  CU_ASSERT_EQUAL(l.slots[SYSCALLS_PAIR], 4102);
  CU_ASSERT_EQUAL(l.start[SYSCALLS_PAIR], 3789);
  CU_ASSERT_EQUAL(l.column_cells, 7891);
  CU_ASSERT_EQUAL(l.errors_column, 7891);
  CU_ASSERT_EQUAL(l.times_column, 15782);
  CU_ASSERT_EQUAL(l.table_cells, 23673);
  CU_ASSERT_EQUAL(l.cpu_size, 385088); /* 6312 + 378768, and 8 */
}

/* What /proc/PID/fdinfo said of all maps together, on Linux 6.18. */
static void the_kernel_tells_of_this_memory(void) {
  static const struct {
    struct choice choice;
    size_t possible, bytes;
  } cases[] = {
      {{0}, 2, 413416},
      {{.max_processes = 300}, 2, 451048},
      {{.no_process = true}, 2, 150584},
      {{.errors = true}, 2, 549064},
      {{.cgroup = true, .pair = true, .errors = true, .times = true},
       2,
       3810856},
      {{0}, 200, 508456},
      {{.cgroup = true, .pair = true, .errors = true, .times = true},
       200,
       3909960},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    struct layout l = choose(&cases[i].choice, 2);
    CU_ASSERT_EQUAL(layout_memory(&l, cases[i].possible, 4096), cases[i].bytes);
  }
}

static void the_tables_grow_with_the_series(void) {
  static const struct {
    unsigned max, keys, pairs;
  } cases[] = {
      {1, 1024, 4096},       {255, 1024, 4096},       {256, 1024, 4096},
      {257, 1028, 4096},     {1024, 4096, 4096},      {1025, 4100, 4100},
      {16384, 65536, 65536}, {65536, 262144, 262144},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    unsigned max = cases[i].max;
    struct layout l =
        CHOOSE(3, .cgroup = true, .pair = true, .max_processes = max);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_PROCESS], cases[i].keys);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_CGROUP], 1024);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_PAIR], 4096);
    l = CHOOSE(3, .cgroup = true, .pair = true, .max_cgroups = max);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_PROCESS], 1024);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_CGROUP], cases[i].keys);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_PAIR], 4096);
    l = CHOOSE(3, .cgroup = true, .pair = true, .max_pairs = max);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_PROCESS], 1024);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_CGROUP], 1024);
    CU_ASSERT_EQUAL(l.keys[SYSCALLS_PAIR], cases[i].pairs);
  }
}

/* What is kept from the start is never among what is shared out. */
static void a_quarter_of_the_keys_is_shared_out(void) {
  struct layout l = CHOOSE(2, .cgroup = true, .max_processes = 1025);
  CU_ASSERT_EQUAL(l.slots[SYSCALLS_PROCESS] - layout_open(&l, SYSCALLS_PROCESS),
                  1025);
  CU_ASSERT_EQUAL(l.slots[SYSCALLS_CGROUP] - layout_open(&l, SYSCALLS_CGROUP),
                  256);
  CU_ASSERT_EQUAL(layout_open(&l, SYSCALLS_PAIR), 0);
  for (int s = 0; s < SYSCALLS_PAIR; s++)
    CU_ASSERT(SYSCALLS_SLOT_FIRST + layout_kept(&l, s) < layout_open(&l, s));
}

/* A pair's key is its process's slot. */
static void pairs_have_processes_without_their_series(void) {
  struct layout l = CHOOSE(4, .no_process = true, .pair = true,
                           .max_processes = 1000, .max_pairs = 2000);
  CU_ASSERT_EQUAL(l.keys[SYSCALLS_PROCESS], 4000);
  CU_ASSERT_EQUAL(l.slots[SYSCALLS_PROCESS], 4008);
  CU_ASSERT_EQUAL(l.keys[SYSCALLS_CGROUP], 0);
  CU_ASSERT_EQUAL(l.keys[SYSCALLS_PAIR], 8000);
}

/* Spaces and columns: what is on has its keys, what is off has nothing, and
 * all lie one after the other. */
static void check_parts(const struct choice *choice, const struct layout *l) {
  const bool on[SYSCALLS_SPACES] = {
      [SYSCALLS_PROCESS] = !choice->no_process || choice->pair,
      [SYSCALLS_CGROUP] = choice->cgroup,
      [SYSCALLS_PAIR] = choice->pair,
  };
  size_t end = SYSCALLS_ROWS;
  for (int s = 0; s < SYSCALLS_SPACES; s++) {
    CU_ASSERT_EQUAL_FATAL(l->keys[s] > 0, on[s]);
    CU_ASSERT_EQUAL_FATAL(l->slots[s],
                          on[s] ? SYSCALLS_SLOT_FIRST + l->keys[s] + l->cpus + 1
                                : 0);
    CU_ASSERT_EQUAL_FATAL(l->start[s], end);
    end += l->slots[s];
  }
  CU_ASSERT_EQUAL_FATAL(l->column_cells, end);
  CU_ASSERT_EQUAL_FATAL(l->errors_column, choice->errors ? end : 0);
  CU_ASSERT_EQUAL_FATAL(l->times_column,
                        choice->times ? (1 + choice->errors) * end : 0);
  CU_ASSERT_EQUAL_FATAL(l->table_cells,
                        (1 + choice->errors + choice->times) * end);
}

/* Each CPU's memory has both tables and begins at a cache line. */
static void check_sizes(const struct layout *l) {
  size_t needed = sizeof(struct syscalls_cpu) + 2 * l->table_cells * 8;
  CU_ASSERT_EQUAL_FATAL(l->cpu_size % 64, 0);
  CU_ASSERT_FATAL(l->cpu_size >= needed && l->cpu_size < needed + 64);
}

static void what_is_off_takes_no_room_and_nothing_overlaps(void) {
  uint64_t random = 5;
  for (int i = 0; i < 2000; i++) {
    uint64_t bits = unit_random(&random);
    struct choice choice = {
        .no_process = bits & 1,
        .cgroup = bits & 2,
        .pair = bits & 4,
        .errors = bits & 8,
        .times = bits & 16,
        .max_processes = 1 + unit_random(&random) % 65536,
        .max_cgroups = 1 + unit_random(&random) % 65536,
        .max_pairs = 1 + unit_random(&random) % 65536,
    };
    struct layout l = choose(&choice, 1 + unit_random(&random) % 8192);
    check_parts(&choice, &l);
    check_sizes(&l);
  }
}

/* The kernel side's indices have 32 bits, and a CPU's memory is one value of a
 * map, whose size has as many. */
static void the_largest_layout_fits_the_kernel_side(void) {
  struct layout l =
      CHOOSE(8192, .cgroup = true, .pair = true, .errors = true, .times = true,
             .max_processes = 65536, .max_cgroups = 65536, .max_pairs = 65536);
  CU_ASSERT(l.table_cells < UINT32_MAX);
  CU_ASSERT(l.cpu_size < INT32_MAX);
}

static void calls_by_row_and_threads_take_no_room(void) {
  struct config c = options_create();
  size_t size = layout_for(&c, 4, false).cpu_size;
  c.by[FAMILY_CALL] = false;
  c.group_threads = true;
  c.filter_calls = true;
  CU_ASSERT_EQUAL(layout_for(&c, 4, false).cpu_size, size);
  config_destroy(&c);
}

CU_TestInfo layout_tests[] = {
    UNIT_TEST(a_layout_has_these_figures),
    UNIT_TEST(the_kernel_tells_of_this_memory),
    UNIT_TEST(the_tables_grow_with_the_series),
    UNIT_TEST(a_quarter_of_the_keys_is_shared_out),
    UNIT_TEST(pairs_have_processes_without_their_series),
    UNIT_TEST(what_is_off_takes_no_room_and_nothing_overlaps),
    UNIT_TEST(the_largest_layout_fits_the_kernel_side),
    UNIT_TEST(calls_by_row_and_threads_take_no_room),
    CU_TEST_INFO_NULL,
};
