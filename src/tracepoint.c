/* SPDX-License-Identifier: MIT */
#include "tracepoint.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "machine.h"

/* Of our own thread, but a program at it runs for all. */
static int open_event(int64_t id) {
  struct perf_event_attr attr = {
      .type = PERF_TYPE_TRACEPOINT,
      .size = sizeof(attr),
      .config = id,
      .disabled = 1,
  };
  int fd =
      (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

int tracepoint_attach(const struct bpf_program *program, const char *name,
                      struct bpf_link **link) {
  int64_t id = machine_tracepoint("/sys", name);
  if (id < 0)
    return (int)id;
  int fd = open_event(id);
  if (fd < 0)
    return fd;
  *link = bpf_program__attach_perf_event(program, fd);
  if (!*link) {
    int status = -errno;
    close(fd);
    return status;
  }
  ioctl(fd, PERF_EVENT_IOC_DISABLE, 0); /* libbpf has enabled it */
  return 0;
}
