/* SPDX-License-Identifier: MIT */
/* Someone else's use of bpf(2). On the CPU that it is on, and for as long as an
 * operation on a map lasts, the kernel runs no program of some kinds. */
#include <err.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define NAME "m-hammer"
#define KEYS 64

/* What it has called, and whether it is to end. */
struct strokes {
  volatile bool stop;
  long bpf;
  long naps;
  long clock_gettime;
};

static long bpf(int command, union bpf_attr *attr) {
  return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int new_map(void) {
  union bpf_attr attr = {.map_type = BPF_MAP_TYPE_HASH,
                         .key_size = sizeof(uint32_t),
                         .value_size = sizeof(uint64_t),
                         .max_entries = KEYS};
  long fd = bpf(BPF_MAP_CREATE, &attr);
  if (fd < 0)
    err(1, "BPF_MAP_CREATE");
  return fd;
}

static void update(int map, uint32_t key) {
  uint64_t value = key;
  union bpf_attr attr = {.map_fd = map,
                         .key = (uintptr_t)&key,
                         .value = (uintptr_t)&value,
                         .flags = BPF_ANY};
  if (bpf(BPF_MAP_UPDATE_ELEM, &attr) != 0)
    syscall(SYS_exit_group, 1);
}

/* The clock, by a call. */
static long now_ms(struct strokes *s) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
  s->clock_gettime++;
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What others kept it from is made up for. */
static void strike(struct strokes *s, long in_a_ms) {
  int map = new_map();
  take_name(NAME);
  for (long start = now_ms(s); !s->stop; s->naps++) {
    long due = (now_ms(s) - start + 1) * in_a_ms;
    while (s->bpf < due && !s->stop)
      update(map, s->bpf++ % KEYS);
    doze();
  }
  syscall(SYS_exit_group, 0);
}

static void expect_strokes(const struct strokes *s) {
  printf("%s %ld 0\n", NAME, s->bpf + s->naps + s->clock_gettime + 1);
  printf("%s/bpf %ld 0\n", NAME, s->bpf);
  printf("%s/clock_nanosleep %ld 0\n", NAME, s->naps);
  printf("%s/clock_gettime %ld 0\n", NAME, s->clock_gettime);
}

/* N WORKLOAD ARGUMENT...: so many updates of a map a millisecond, for as long
 * as another workload takes. */
int hammer(char **arg) {
  int status;
  struct strokes *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (s == MAP_FAILED)
    err(1, "mmap");
  pid_t pid = fork();
  if (pid == 0)
    strike(s, atol(arg[0]));
  pid_t other = fork();
  if (other == 0)
    exit(run(arg + 1));
  bool good = waitpid(other, &status, 0) == other && status == 0;
  s->stop = true;
  good &= waitpid(pid, &status, 0) == pid && status == 0;
  expect_strokes(s);
  return !good;
}
