/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <errno.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "syscalls.skel.h"

struct bpf_map *program_keys(const struct syscalls_bpf *bpf, int space,
                             unsigned table) {
  struct bpf_map *const maps[SYSCALLS_SPACES][2] = {
      [SYSCALLS_PROCESS] = {bpf->maps.processes_0, bpf->maps.processes_1},
      [SYSCALLS_CGROUP] = {bpf->maps.cgroups_0, bpf->maps.cgroups_1},
      [SYSCALLS_PAIR] = {bpf->maps.pairs_0, bpf->maps.pairs_1},
  };
  return maps[space][table];
}

static void choose(struct syscalls_bpf *bpf, const struct layout *l,
                   const struct config *config) {
  bpf->rodata->by_process = l->slots[SYSCALLS_PROCESS] > 0;
  bpf->rodata->by_cgroup = config->by[FAMILY_CGROUP];
  bpf->rodata->by_pair = config->by[FAMILY_PAIR];
  bpf->rodata->errors = config->errors;
  bpf->rodata->times = config->times;
  bpf->rodata->group_threads = config->group_threads;
  bpf->rodata->filter_rows = config->filter_calls;
  memcpy(bpf->rodata->wanted, config->wanted, sizeof(config->wanted));
  bpf->rodata->table_cells = l->table_cells;
  bpf->rodata->column_cells = l->column_cells;
  bpf->rodata->errors_column = l->errors_column;
  bpf->rodata->times_column = l->times_column;
  for (int s = 0; s < SYSCALLS_SPACES; s++) {
    bpf->rodata->space_start[s] = l->start[s];
    bpf->rodata->space_slots[s] = l->slots[s];
  }
}

static void size_maps(struct syscalls_bpf *bpf, const struct layout *l) {
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    for (unsigned t = 0; t < 2 && l->keys[s] > 0; t++)
      bpf_map__set_max_entries(program_keys(bpf, s, t), l->slots[s]);
  bpf_map__set_max_entries(bpf->maps.cpus, l->cpus);
  bpf_map__set_value_size(bpf->maps.cpus, l->cpu_size);
  if (l->slots[SYSCALLS_CGROUP] > 0)
    bpf_map__set_max_entries(bpf->maps.paths, 2 * l->slots[SYSCALLS_CGROUP]);
}

/* What is off is not loaded: returns are of interest only to errors and time,
 * and switches to returns. */
static void leave_out(struct syscalls_bpf *bpf, const struct config *config) {
  bool returns = config->errors || config->times;
  bpf_program__set_autoload(bpf->progs.sys_enter_only, !returns);
  bpf_program__set_autoload(bpf->progs.sys_enter, returns);
  bpf_program__set_autoload(bpf->progs.sys_exit, returns);
  bpf_program__set_autoload(bpf->progs.sched_switch, returns);
  bpf_map__set_autocreate(bpf->maps.open_calls, returns);
  bpf_map__set_autocreate(bpf->maps.paths, config->by[FAMILY_CGROUP]);
}

int program_load(struct syscalls_bpf **bpf, const struct layout *layout,
                 const struct config *config, const char **step, char *log,
                 size_t size) {
  LIBBPF_OPTS(bpf_object_open_opts, opts, .kernel_log_buf = log,
              .kernel_log_size = size);
  *step = "open";
  *bpf = syscalls_bpf__open_opts(&opts);
  if (!*bpf)
    return -errno;

  choose(*bpf, layout, config);
  size_maps(*bpf, layout);
  leave_out(*bpf, config);
  *step = "load";
  return syscalls_bpf__load(*bpf);
}
