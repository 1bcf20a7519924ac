/* SPDX-License-Identifier: MIT */
/* reading PID READS PLUGIN: what reads of a running collectd take. Waits for so
 * many reads of the plugin, which is the file that collectd has loaded, and
 * prints for each of them the wall time of its read function in ms; and then
 * the CPU time by read of the threads that read, and of all of collectd's.
 *
 * reading PID SECONDS: the CPU time by second. */

#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "reading.skel.h"
#include "threads.h"

#define PATIENCE 600 /* tries */
#define TRY_US 50000

static struct reading_bpf *bpf;

static void attach(struct bpf_program *program, bool end, pid_t pid,
                   const char *plugin) {
  LIBBPF_OPTS(bpf_uprobe_opts, opts, .func_name = "syscalls_read",
              .retprobe = end);
  if (!bpf_program__attach_uprobe_opts(program, pid, plugin, 0, &opts))
    err(1, "%s: its read function", plugin);
}

static void wait_for_reads(unsigned n) {
  for (int i = 0; i < PATIENCE; i++) {
    if (__atomic_load_n(&bpf->bss->n, __ATOMIC_RELAXED) >= n)
      return;
    usleep(TRY_US);
  }
  errx(1, "collectd does not read");
}

/* What comes after the read function is the read's, too: so both ends are in
 * the pause that follows a read. */
static void measure(pid_t pid, unsigned reads, const char *plugin) {
  bpf = reading_bpf__open_and_load();
  if (!bpf)
    err(1, "BPF");
  attach(bpf->progs.end, true, pid, plugin);
  attach(bpf->progs.begin, false, pid, plugin);
  wait_for_reads(1);
  usleep(TRY_US);
  unsigned first = bpf->bss->n;
  struct threads before = threads_time(pid);
  wait_for_reads(first + reads);
  usleep(TRY_US);
  struct threads after = threads_time(pid);
  unsigned n = bpf->bss->n - first;
  for (unsigned i = first; i < first + n; i++)
    printf("wall %.3f\n", bpf->bss->ns[i] / 1e6);
  printf("readers %.4f\nall %.4f\n", (after.readers - before.readers) / n,
         (after.all - before.all) / n);
  reading_bpf__destroy(bpf);
}

int main(int argc, char **argv) {
  if (argc < 3 || argc > 4 || atoi(argv[1]) < 1 || atoi(argv[2]) < 1)
    errx(2, "usage: reading PID READS PLUGIN, or PID SECONDS");
  pid_t pid = atoi(argv[1]);
  if (argc == 4) {
    measure(pid, atoi(argv[2]), argv[3]);
    return 0;
  }
  double before = threads_time(pid).all;
  sleep(atoi(argv[2]));
  printf("all %.4f\n", (threads_time(pid).all - before) / atoi(argv[2]));
  return 0;
}
