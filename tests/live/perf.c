/* SPDX-License-Identifier: MIT */
/* Calls that perf counts as well. */
#include <err.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "load.h"

static uint64_t read_id(void) {
  FILE *file =
      fopen("/sys/kernel/tracing/events/raw_syscalls/sys_enter/id", "r");
  unsigned long id = 0;
  if (!file || fscanf(file, "%lu", &id) != 1)
    err(1, "the tracepoint's id");
  fclose(file);
  return id;
}

/* Entries of this thread, from the event's start until it is stopped. */
static int open_event(void) {
  struct perf_event_attr attr = {
      .type = PERF_TYPE_TRACEPOINT,
      .size = sizeof(attr),
      .config = read_id(),
      .disabled = 1,
  };
  int fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0UL);
  if (fd < 0)
    err(1, "perf_event_open");
  return fd;
}

/* NAME N: n calls under a name, which perf must see as well, with the two by
 * which the name ends and perf stops. */
int perf(char **arg) {
  long n = atol(arg[1]);
  uint64_t seen = 0;
  int fd = open_event();
  take_name(arg[0]);
  ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
  calls(n);
  take_name("load");
  ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
  if (read(fd, &seen, sizeof(seen)) != sizeof(seen))
    err(1, "read");
  if (seen != (uint64_t)n + 2)
    errx(1, "perf counts %lu calls of %ld", (unsigned long)seen, n + 2);
  expect(arg[0], n + 2); /* the ioctl() that starts perf, and the name's end */
  return 0;
}
