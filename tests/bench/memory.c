/* SPDX-License-Identifier: MIT */
/* What the plugin takes of the kernel's memory: its maps as the kernel tells
 * it, and as layout_memory() has it; its programs; and with errors or time,
 * what each thread adds.
 *
 * With --check it fails if the two differ by more than 2 %. */

#include <err.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "kernel.h"
#include "layout.h"
#include "machine.h"
#include "maps.h"
#include "ring.h"
#include "slab.h"
#include "watcher.h"

#define MOST_OFF 0.02
#define THREADS 10000 /* or what the caches had before weighs in */
#define QUICK_THREADS 1000
#define SETTLING_NS 200000000
#define SETTLING_TRIES 50

static const struct {
  const char *label;
  const char *options[WATCHER_OPTIONS];
} choices[] = {
    {"default", {0}},
    {"errors", {"ReportErrors"}},
    {"errors, time", {"ReportErrors", "ReportTime"}},
    {"all options",
     {"ReportErrors", "ReportTime", "ReportByCgroup",
      "ReportByProcessAndSyscall"}},
};

#define CHOICES (sizeof(choices) / sizeof(choices[0]))
#define ERRORS 1 /* of them */
#define ERRORS_TIMES 2

/* Of all three families. 1000 is no power of two, as hashes' buckets are. */
static const unsigned series[] = {16, 256, 1000, 1024, 4096};

#define SERIES (sizeof(series) / sizeof(series[0]))

static struct {
  bool check;
  int threads;
  FILE *csv;
} options = {.threads = THREADS};

static int failed;
static double worst; /* off the formula, as a part of it */

static void open_plugin(struct watcher *w, size_t choice, unsigned max) {
  *w = (struct watcher){.kind = PLUGIN, .max = max};
  memcpy(w->options, choices[choice].options, sizeof(w->options));
  const char *why = watcher_open(w, 1);
  if (why)
    errx(1, "%s", why);
}

static double formula(const struct watcher *w) {
  struct machine_cpus cpus;
  char error[512];
  if (machine_cpus("/sys/devices/system/cpu", &cpus, error, sizeof(error)) != 0)
    errx(1, "%s", error);
  struct layout layout =
      layout_for(&w->config, cpus.present, kernel_is_preemptible() > 0);
  return layout_memory(&layout, cpus.possible, sysconf(_SC_PAGESIZE));
}

/* Notes how far off the formula is. */
static double judge(size_t choice, unsigned max, double told, double expected) {
  double off = told / expected - 1;
  if (fabs(off) > fabs(worst))
    worst = off;
  if (options.check && fabs(off) > MOST_OFF) {
    printf("FAIL memory of %u series, %s: %.0f bytes, %+.2f %% off the formula "
           "(at most %.0f)\n",
           max, choices[choice].label, told, 100 * off, 100 * MOST_OFF);
    failed++;
  }
  return off;
}

static void measure_maps(size_t choice, unsigned max) {
  struct watcher w;
  open_plugin(&w, choice, max);
  struct maps told = maps_memory();
  double expected = formula(&w);
  watcher_close(&w);
  if (told.maps == 0 || told.programs == 0)
    errx(1, "the kernel tells of no memory");

  double off = judge(choice, max, told.maps, expected);
  if (!options.check)
    printf("%-16s %8u %10.1f %10.1f %+8.2f %10.1f\n", choices[choice].label,
           max, told.maps / 1e3, expected / 1e3, 100 * off,
           told.programs / 1e3);
  if (options.csv)
    fprintf(options.csv, "memory,\"%s %u\",maps,0,%zu\n", choices[choice].label,
            max, told.maps);
}

/* What the kernel has given out, once it has taken back what was freed before:
 * that comes some grace periods later. */
static double settled_bytes(void) {
  const struct timespec time = {.tv_nsec = SETTLING_NS};
  double bytes = slab_bytes(), before;
  int tries = SETTLING_TRIES;
  do {
    before = bytes;
    nanosleep(&time, NULL);
    bytes = slab_bytes();
  } while (bytes < before && --tries > 0);
  return bytes;
}

/* Threads keep what they have been given until they end. */
static double measure_thread(size_t choice) {
  struct watcher w;
  open_plugin(&w, choice, series[1]);
  if (ring_start(options.threads, 0) != 0)
    errx(1, "%d threads can't be had", options.threads);
  double before = settled_bytes();
  if (watcher_attach(&w))
    errx(1, "the plugin can't be attached");
  ring_pass(NULL);
  double after = slab_bytes();
  watcher_detach(&w);
  ring_stop();
  watcher_close(&w);
  return before < 0 ? -1 : (after - before) / options.threads;
}

static void print_thread(size_t choice) {
  double bytes = measure_thread(choice);
  if (bytes <= 0)
    errx(1, "threads add nothing, or /proc/slabinfo can't be read");
  printf("%-16s %8.0f\n", choices[choice].label, bytes);
  if (options.csv)
    fprintf(options.csv, "thread,\"%s\",storage,0,%.0f\n",
            choices[choice].label, bytes);
}

static void measure_all_maps(void) {
  if (!options.check)
    printf("%-16s %8s %10s %10s %8s %10s\n", "kB of the kernel", "series",
           "maps", "formula", "% off", "programs");
  for (size_t choice = 0; choice < CHOICES; choice++)
    for (size_t i = 0; i < SERIES; i++)
      measure_maps(choice, series[i]);
  if (options.check && failed == 0)
    printf("ok memory of %zu choices: at most %.2f %% off the formula (%.0f)\n",
           CHOICES * SERIES, 100 * fabs(worst), 100 * MOST_OFF);
}

static void print_threads(void) {
  printf("\nbytes of the kernel that each thread adds\n");
  for (size_t choice = ERRORS; choice <= ERRORS_TIMES; choice++)
    print_thread(choice);
}

/* Before, memlock is that of keys and values alone: bpf_map_memory_footprint().
 */
static bool is_told_all(void) {
  struct utsname name;
  unsigned major = 0, minor = 0;
  return uname(&name) == 0 &&
         sscanf(name.release, "%u.%u", &major, &minor) == 2 &&
         (major > 6 || (major == 6 && minor >= 4));
}

static void parse(int argc, char **argv) {
  static const struct option names[] = {{"check", no_argument, NULL, 'c'},
                                        {"quick", no_argument, NULL, 'q'},
                                        {"csv", required_argument, NULL, 'f'},
                                        {0}};
  for (int o; (o = getopt_long(argc, argv, "", names, NULL)) != -1;) {
    if (o == 'c')
      options.check = true;
    else if (o == 'q')
      options.threads = QUICK_THREADS;
    else if (o == 'f' && !(options.csv = fopen(optarg, "a")))
      err(1, "%s", optarg);
    else if (o == '?')
      exit(2);
  }
}

int main(int argc, char **argv) {
  parse(argc, argv);
  if (!is_told_all() && options.check) {
    printf(
        "skip memory: before Linux 6.4 the kernel does not tell all of it\n");
    return 0;
  }
  if (!options.check && turn_init(true) != 0)
    errx(1, "the threads need a CPU");
  measure_all_maps();
  if (!options.check)
    print_threads();
  return failed > 0;
}
