/* SPDX-License-Identifier: MIT */
#include "skips.h"

#include <errno.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "syscalls.skel.h"

/* What the kernel tells of a program, or nothing of none. */
static int ask(const struct bpf_program *program, struct bpf_prog_info *info) {
  __u32 size = sizeof(*info);
  *info = (struct bpf_prog_info){0};
  return program ? bpf_obj_get_info_by_fd(bpf_program__fd(program), info, &size)
                 : 0;
}

static int find_program(const struct bpf_program *program, __u32 *id) {
  struct bpf_prog_info info;
  int status = ask(program, &info);
  *id = info.id;
  return status;
}

static int find_map(const struct bpf_map *map, __u64 *id) {
  struct bpf_map_info info = {0};
  __u32 size = sizeof(info);
  int status = bpf_obj_get_info_by_fd(bpf_map__fd(map), &info, &size);
  *id = info.id;
  return status;
}

/* Whose places in the kernel are to be found. */
static int find_ids(const struct syscalls_bpf *bpf,
                    const struct program_hooks *hooks,
                    struct syscalls_search *search) {
  int status = find_program(hooks->entry, &search->program[SYSCALLS_ENTER]);
  if (status == 0)
    status = find_program(hooks->exit, &search->program[SYSCALLS_EXIT]);
  if (status == 0)
    status = find_map(bpf->maps.anchor, &search->map);
  return status;
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

static bool is_found(const struct syscalls_search *search) {
  for (int i = 0; i < SYSCALLS_HOOKS; i++)
    if (search->program[i] != 0 && search->counts[i] == 0)
      return false;
  return search->anchor != 0;
}

int skips_locate(struct syscalls_bpf *bpf, const struct program_hooks *hooks) {
  struct syscalls_search *search = &bpf->bss->search;
  *search = (struct syscalls_search){0};
  int status = find_ids(bpf, hooks, search);
  if (status == 0)
    status = iterate(bpf->progs.locate_map);
  if (status == 0)
    status = iterate(bpf->progs.locate_programs);
  if (status == 0 && !is_found(search))
    status = -ENOENT;
  if (status != 0) /* what each CPU finds by this is 0 */
    *search = (struct syscalls_search){0};
  return status;
}

static __u64 misses(const struct bpf_program *program) {
  struct bpf_prog_info info;
  return ask(program, &info) == 0 ? info.recursion_misses : 0;
}

void skips_read(const struct program_hooks *hooks, struct losses_told *told) {
  told->skipped = misses(hooks->entry);
  told->skipped_returns = misses(hooks->exit);
  told->skipped_switches = misses(hooks->change);
}
