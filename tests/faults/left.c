/* SPDX-License-Identifier: MIT */
#include "left.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../../bpf/syscalls.h"
#include "syscalls.skel.h"

static int count_mappings(void) {
  int n = 0;
  char line[512];
  FILE *file = fopen("/proc/self/maps", "re");
  while (file && fgets(line, sizeof(line), file))
    n += strstr(line, "bpf-map") != NULL;
  if (file)
    fclose(file);
  return n;
}

void left_note(struct left *left) {
  for (int fd = 0; fd < 256; fd++)
    left->open[fd] = fcntl(fd, F_GETFD) >= 0;
  left->mappings = count_mappings();
}

void left_compare(const struct left *before, char *text, size_t size) {
  struct left now;
  left_note(&now);
  text[0] = '\0';
  if (now.mappings > before->mappings)
    snprintf(text, size, "%d mappings of BPF maps are left",
             now.mappings - before->mappings);
  for (int fd = 0; fd < 256; fd++) {
    char link[64], name[128] = "";
    if (!now.open[fd] || before->open[fd])
      continue;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    if (readlink(link, name, sizeof(name) - 1) < 0)
      continue;
    snprintf(text, size, "descriptor %d is left: %s", fd, name);
  }
}

/* The kernel cuts names. */
static bool is_called(const char *name, const char *cut) {
  return strncmp(name, cut, BPF_OBJ_NAME_LEN - 1) == 0;
}

static bool is_program(const struct syscalls_bpf *bpf, const char *name) {
  struct bpf_program *p = bpf_object__next_program(bpf->obj, NULL);
  while (p && !is_called(bpf_program__name(p), name))
    p = bpf_object__next_program(bpf->obj, p);
  return p != NULL;
}

static bool is_map(const struct syscalls_bpf *bpf, const char *name) {
  struct bpf_map *map = bpf_object__next_map(bpf->obj, NULL);
  while (map && !is_called(bpf_map__name(map), name))
    map = bpf_object__next_map(bpf->obj, map);
  return map != NULL;
}

static int count_programs(const struct syscalls_bpf *bpf) {
  int n = 0;
  for (__u32 id = 0; bpf_prog_get_next_id(id, &id) == 0;) {
    struct bpf_prog_info info = {0};
    __u32 size = sizeof(info);
    int fd = bpf_prog_get_fd_by_id(id);
    if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &size) == 0)
      n += is_program(bpf, info.name);
    if (fd >= 0)
      close(fd);
  }
  return n;
}

static int count_maps(const struct syscalls_bpf *bpf) {
  int n = 0;
  for (__u32 id = 0; bpf_map_get_next_id(id, &id) == 0;) {
    struct bpf_map_info info = {0};
    __u32 size = sizeof(info);
    int fd = bpf_map_get_fd_by_id(id);
    if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &size) == 0)
      n += is_map(bpf, info.name);
    if (fd >= 0)
      close(fd);
  }
  return n;
}

/* After a process has ended, the kernel frees what it had when it has time. */
#define TRIES 50
#define PAUSE_US 100000

int left_in_kernel(int most) {
  struct syscalls_bpf *bpf = syscalls_bpf__open();
  int n = -1;
  for (int i = 0; bpf && i < TRIES && (n < 0 || n > most); i++) {
    if (i > 0)
      usleep(PAUSE_US);
    n = count_programs(bpf) + count_maps(bpf);
  }
  syscalls_bpf__destroy(bpf);
  return n;
}
