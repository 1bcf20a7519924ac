/* SPDX-License-Identifier: MIT */
/* What of a read needs neither a kernel nor collectd: a retired table through
 * drain and ledger, step by step as src/plugin.c takes it, for more names and
 * CPUs than the machine at hand has. What is reported goes nowhere.
 *
 * With --check it fails if a read of 256 names and 128 CPUs takes 5 ms; a noisy
 * machine gets five tries. */

#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "quantile.h"
#include "scene.h"

#define MOST_MS 5.0
#define TRIES 5
#define WARM_UP 2 /* intervals, of which the first brings new names only */
#define MOST_ROUNDS (SCENE_INTERVALS - WARM_UP)

enum step { DRAIN, ADMIT, KEEP, REPORT, BOOK, STEPS };

#define ALL_STEPS STEPS

static const struct kind kinds[] = {
    {.label = "default"},
    {.label = "errors, time", .errors = true, .times = true},
    {.label = "a regex filter", .filter = "/^[0-9a-f]*[0-7]-/"},
    {.label = "pairs", .pairs = true},
    {.label = "all names are new", .fresh = true},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const size_t names[] = {256, 1024, 4096, 65536};
static const size_t cpus[] = {2, 16, 128};

static struct {
  int rounds;
  bool check;
} options = {9, false};

static double ms[STEPS + 1][MOST_ROUNDS];

static unsigned claim(void *ledger, const char *name) {
  return ledger_claim(ledger, name);
}

static void ignore(void *sum, const char *name, const struct counts *total) {
  *(uint64_t *)sum += total->calls + (unsigned char)name[0];
}

static void take_family(struct scene *s, enum step step, enum family family) {
  const struct rows *rows = &s->drain.family[family];
  struct ledger *ledger = s->ledger[family];
  uint64_t sum = 0;
  if (step == ADMIT)
    ledger_admit(ledger, rows, s->now);
  else if (step == KEEP && family != FAMILY_CALL)
    drain_keep(&s->drain, &s->table, s->calls, family, claim, ledger);
  else if (step == REPORT)
    ledger_report(ledger, ignore, &sum);
  else if (step == BOOK)
    ledger_book(ledger, rows);
}

static void take(struct scene *s, enum step step) {
  if (step == DRAIN) {
    drain_reset(&s->drain);
    drain(&s->drain, &s->table, s->select, s->calls);
  }
  for (int f = 0; f < FAMILIES; f++)
    if (s->ledger[f])
      take_family(s, step, f);
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void read_once(struct scene *s, int round) {
  double start = now_ms(), from = start;
  for (enum step step = 0; step < STEPS; step++) {
    take(s, step);
    double to = now_ms();
    ms[step][round] = to - from;
    from = to;
  }
  ms[ALL_STEPS][round] = from - start;
}

/* Returns the median of a whole read, and leaves each round's figures. */
static double measure(const struct kind *kind, size_t n, size_t on) {
  struct scene s;
  scene_init(&s, kind, n, on);
  for (int i = 0; i < WARM_UP + options.rounds; i++) {
    scene_fill(&s, i);
    read_once(&s, i < WARM_UP ? 0 : i - WARM_UP);
    if (s.drain.family[FAMILY_PROCESS].n == 0)
      errx(1, "a read of %zu names brought none", n);
  }
  scene_destroy(&s);
  return quantile(ms[ALL_STEPS], options.rounds, 0.5);
}

static void print(const struct kind *kind, size_t n, size_t on) {
  measure(kind, n, on);
  printf("%-18s %6zu %5zu", kind->label, n, on);
  for (int step = 0; step < STEPS; step++)
    printf(" %8.3f", quantile(ms[step], options.rounds, 0.5));
  for (int quarter = 1; quarter <= 3; quarter++)
    printf(" %8.3f", quantile(ms[ALL_STEPS], options.rounds, quarter / 4.0));
  printf("\n");
  fflush(stdout);
}

static void print_all(void) {
  printf("%-18s %6s %5s %8s %8s %8s %8s %8s %8s %8s %8s\n", "ms per read",
         "names", "CPUs", "drain", "admit", "keep", "report", "book",
         "all 25 %", "median", "75 %");
  for (size_t k = 0; k < KINDS; k++)
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
      for (size_t c = 0; c < sizeof(cpus) / sizeof(cpus[0]); c++)
        print(&kinds[k], names[n], cpus[c]);
}

static int check(void) {
  double median = measure(&kinds[0], 256, 128);
  for (int i = 1; i < TRIES && median >= MOST_MS; i++)
    median = measure(&kinds[0], 256, 128);
  bool ok = median < MOST_MS;
  printf("%s a read of 256 names and 128 CPUs: %.2f ms (less than %.0f)\n",
         ok ? "ok" : "FAIL", median, MOST_MS);
  return ok ? 0 : 1;
}

static void parse(int argc, char **argv) {
  static const struct option known[] = {
      {"rounds", required_argument, NULL, 'r'},
      {"check", no_argument, NULL, 'c'},
      {0}};
  for (int o; (o = getopt_long(argc, argv, "", known, NULL)) != -1;) {
    if (o == 'r')
      options.rounds = atoi(optarg);
    else if (o == 'c')
      options.check = true;
    else
      exit(2);
  }
  if (optind < argc)
    errx(2, "%s: there are only --rounds N and --check", argv[optind]);
  if (options.rounds < 1 || options.rounds > MOST_ROUNDS)
    errx(2, "--rounds: must be 1 to %d", MOST_ROUNDS);
}

int main(int argc, char **argv) {
  parse(argc, argv);
  if (options.check)
    return check();
  print_all();
  return 0;
}
