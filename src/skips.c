/* SPDX-License-Identifier: MIT */
#include "skips.h"

#include <errno.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "syscalls.skel.h"

static struct bpf_prog_info info_of(const struct bpf_program *program) {
  struct bpf_prog_info info = {0};
  __u32 size = sizeof(info);
  int fd = program ? bpf_program__fd(program) : -1;
  if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size) != 0)
    return (struct bpf_prog_info){0};
  return info;
}

static int read_all(int fd) {
  char nothing[64];
  ssize_t n;
  do
    n = read(fd, nothing, sizeof(nothing));
  while (n > 0 || (n < 0 && errno == EAGAIN));
  return n < 0 ? -errno : 0;
}

/* Has an iterator's program run for all that there are. */
static int iterate(const struct bpf_program *program) {
  struct bpf_link *link = bpf_program__attach_iter(program, NULL);
  if (!link)
    return -errno;
  int fd = bpf_iter_create(bpf_link__fd(link));
  int status = fd < 0 ? fd : read_all(fd);
  if (fd >= 0)
    close(fd);
  bpf_link__destroy(link);
  return status;
}

static __u32 map_id(const struct bpf_map *map) {
  struct bpf_map_info info = {0};
  __u32 size = sizeof(info);
  bpf_obj_get_info_by_fd(bpf_map__fd(map), &info, &size);
  return info.id;
}

static bool is_found(const struct syscalls_search *search) {
  for (int i = 0; i < SYSCALLS_HOOKS; i++)
    if (search->program[i] != 0 && search->counts[i] == 0)
      return false;
  return search->anchor != 0;
}

int skips_locate(struct syscalls_bpf *bpf, const struct program_hooks *hooks) {
  struct syscalls_search *search = &bpf->bss->search;
  *search = (struct syscalls_search){
      .program[SYSCALLS_ENTER] = info_of(hooks->entry).id,
      .program[SYSCALLS_EXIT] = info_of(hooks->exit).id,
      .map = map_id(bpf->maps.anchor),
  };
  int status = iterate(bpf->progs.locate_map);
  if (status == 0)
    status = iterate(bpf->progs.locate_programs);
  if (status == 0 && !is_found(search))
    status = -ENOENT;
  if (status != 0) /* what each CPU finds by this is 0 */
    *search = (struct syscalls_search){0};
  return status;
}

void skips_read(const struct program_hooks *hooks, struct losses_told *told) {
  told->skipped = info_of(hooks->entry).recursion_misses;
  told->skipped_returns = info_of(hooks->exit).recursion_misses;
  told->skipped_switches = info_of(hooks->change).recursion_misses;
}
