/* SPDX-License-Identifier: MIT */
/* Has each point of a phase fail, and prints what came of it:
 *
 *     faults [-a] [-k KIND,...] [-p] [-t] [-v] PHASE...
 *
 * -a: each call with each error, not one call of each place; -k: of these kinds
 * alone; -p: as on a kernel that can preempt programs; -v: also what is as it
 * should be; -t: also where it failed. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "left.h"
#include "places.h"
#include "run.h"

/* Of the forms "from the n-th on", one in so many is tried unless all are. */
#define SAMPLE 6

/* Errors that can happen for real, the first ones first. 0 ends them. */
static const int errors_of[KINDS][5] = {
    [KIND_MEMORY] = {ENOMEM},
    [KIND_FILE] = {EMFILE, EACCES, EIO, EINTR},
    [KIND_BPF] = {EPERM, ENOMEM, EMFILE, EINVAL, EAGAIN},
    [KIND_MMAP] = {ENOMEM, EPERM},
    [KIND_PERF] = {EACCES, EMFILE, ENOSYS},
    [KIND_BARRIER] = {ENOSYS, EPERM},
    [KIND_THREAD] = {EAGAIN, EPERM},
};

static struct {
  bool all;       /* each call and each error, not each place and one */
  bool verbose;   /* tell of each run ... */
  bool telling;   /* ... and at which call it failed */
  unsigned kinds; /* bits: these alone */
  unsigned failed;
} options = {.kinds = -1u};

struct row {
  enum phase phase;
  enum kind kind;
  unsigned calls, places, once, on, missed, effects[EFFECTS], wrong;
};

static unsigned count_errors(enum kind kind) {
  unsigned n = 0;
  while (n < 5 && errors_of[kind][n] != 0)
    n++;
  return n;
}

static void tell(const struct row *row, const struct fault *fault,
                 const struct outcome *o) {
  printf("%s %s %s %u%s %s: %s%s%s\n", o->wrong[0] ? "FAIL" : "ok",
         run_phases[row->phase], points_kinds[row->kind], fault->n,
         fault->on ? " and on" : "", strerrorname_np(fault->error),
         o->wrong[0] ? o->wrong : run_effects[o->effect],
         o->said[0] ? ": " : "", o->said);
  fflush(stdout);
}

static void try(struct row *row, struct fault fault, struct outcome *o) {
  fault.kind = row->kind;
  run(row->phase, &fault, o);
  row->missed += o->points.failed == 0 && o->wrong[0] == '\0';
  row->effects[o->effect]++;
  row->wrong += o->wrong[0] != '\0';
  *(fault.on ? &row->on : &row->once) += 1;
  if (o->wrong[0] != '\0' || options.verbose)
    tell(row, &fault, o);
}

/* The fault at one call, and at all from it on. */
static void try_forms(struct row *row, unsigned n, unsigned turn, bool is_new,
                      struct outcome *o) {
  unsigned errors = count_errors(row->kind);
  for (unsigned e = 0; e < errors; e++) {
    int error = errors_of[row->kind][e];
    if (!options.all && e != turn % errors)
      continue;
    try(row, (struct fault){.n = n, .error = error}, o);
    if (is_new && (options.all || turn % SAMPLE == 0))
      try(row, (struct fault){.n = n, .on = true, .error = error}, o);
  }
}

static void print(const struct row *row) {
  const char *before = "";
  printf("| %s | %s | %u | %u | %u + %u | ", run_phases[row->phase],
         points_kinds[row->kind], row->calls, row->places, row->once, row->on);
  for (int e = 0; e < EFFECTS; e++)
    if (row->effects[e] > 0) {
      printf("%s%u: %s", before, row->effects[e], run_effects[e]);
      before = "; ";
    }
  printf(" |\n");
  fflush(stdout);
}

static void try_kind(enum phase phase, enum kind kind,
                     const struct points *points, struct outcome *o) {
  struct row row = {.phase = phase, .kind = kind, .calls = points->calls[kind]};
  struct places places = {0};
  for (unsigned n = 0; n < row.calls && n < POINTS_MAX; n++) {
    bool is_new = places_add(&places, points->place[kind][n]);
    if (is_new || options.all)
      try_forms(&row, n, places.n - 1, is_new, o);
  }
  row.places = places.n;
  places_free(&places);
  options.failed += row.wrong;
  if (row.calls > 0)
    print(&row);
}

static void try_phase(enum phase phase, struct points *points,
                      struct outcome *o) {
  o->points.recording = true;
  run(phase, NULL, o);
  o->points.recording = false;
  o->points.telling = options.telling;
  *points = o->points;
  if (o->wrong[0] != '\0' || o->effect != EFFECT_NONE) {
    printf("FAIL %s without a fault: %s %s\n", run_phases[phase], o->wrong,
           o->said);
    options.failed++;
    return;
  }
  unsigned calls = 0;
  for (int kind = 0; kind < KINDS; kind++)
    calls += points->calls[kind];
  if (calls == 0)
    printf("| %s | nothing | 0 | 0 | 0 + 0 | there is no such call |\n",
           run_phases[phase]);
  for (int kind = 0; kind < KINDS; kind++)
    if (options.kinds >> kind & 1)
      try_kind(phase, kind, points, o);
}

static void *share(size_t size) {
  void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    abort();
  return shared;
}

static int find(const char *const *names, int n, const char *name) {
  for (int i = 0; i < n; i++)
    if (strcmp(names[i], name) == 0)
      return i;
  fprintf(stderr, "there is no %s\n", name);
  exit(2);
}

/* A list of kinds, with commas. */
static unsigned kinds_of(char *list) {
  unsigned kinds = 0;
  for (char *kind; (kind = strsep(&list, ",")) != NULL;)
    kinds |= 1u << find(points_kinds, KINDS, kind);
  return kinds;
}

int main(int argc, char **argv) {
  for (int option; (option = getopt(argc, argv, "ak:ptv")) != -1;) {
    options.all |= option == 'a';
    options.verbose |= option == 'v';
    options.telling |= option == 't';
    run_preemptible |= option == 'p';
    if (option == 'k')
      options.kinds = kinds_of(optarg);
    if (option == '?')
      return 2;
  }
  int before = left_in_kernel(INT_MAX);
  struct outcome *o = share(sizeof(*o));
  struct points *points = share(sizeof(*points));
  printf("| when | what | calls | places | runs | what came of it |\n"
         "| --- | --- | --- | --- | --- | --- |\n");
  for (; optind < argc; optind++)
    try_phase(find(run_phases, PHASES, argv[optind]), points, o);
  int after = left_in_kernel(before);
  if (after > before)
    printf("FAIL %d programs and maps are left in the kernel\n",
           after - before);
  return options.failed > 0 || after > before;
}
