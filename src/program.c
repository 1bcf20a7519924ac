/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "kernel.h"
#include "machine.h"
#include "older.skel.h"
#include "syscalls.skel.h"
#include "tracepoint.h"

struct bpf_map *program_keys(const struct syscalls_bpf *bpf, int space,
                             unsigned table) {
  struct bpf_map *const maps[SYSCALLS_SPACES][2] = {
      [SYSCALLS_PROCESS] = {bpf->maps.processes_0, bpf->maps.processes_1},
      [SYSCALLS_CGROUP] = {bpf->maps.cgroups_0, bpf->maps.cgroups_1},
      [SYSCALLS_PAIR] = {bpf->maps.pairs_0, bpf->maps.pairs_1},
  };
  return maps[space][table];
}

/* Returns are of interest only to errors and time. */
static bool has_returns(const struct config *config) {
  return config->errors || config->times;
}

/* Where a kubelet keeps the pods, which are three levels below the root. It may
 * start at any time. */
void program_find_pods(struct syscalls_bpf *bpf) {
  static const char *const groups[SYSCALLS_PARENTS] = {
      "/sys/fs/cgroup/kubepods.slice",
      "/sys/fs/cgroup/kubepods",
      "/sys/fs/cgroup/unified/kubepods.slice",
      "/sys/fs/cgroup/unified/kubepods",
  };
  for (int i = 0; i < SYSCALLS_PARENTS; i++) {
    uint64_t id = bpf->bss->parents.id[i];
    machine_inode(groups[i], &id);
    bpf->bss->parents.id[i] = id;
  }
}

/* Without random numbers, all that is lost is that nobody knows the hashes. */
static void choose_owners(struct syscalls_owners *owners,
                          const struct layout *l) {
  if (getentropy(&owners->salt, sizeof(owners->salt)) != 0)
    owners->salt = 0;
  for (int s = 0; s < SYSCALLS_SPACES; s++)
    owners->open[s] = layout_open(l, s);
}

static void choose(struct syscalls_bpf *bpf, const struct layout *l,
                   const struct config *config, bool stores) {
  bpf->rodata->by_process = l->slots[SYSCALLS_PROCESS] > 0;
  bpf->rodata->by_cgroup = config->by[FAMILY_CGROUP];
  bpf->rodata->by_pair = config->by[FAMILY_PAIR];
  bpf->rodata->errors = config->errors;
  bpf->rodata->times = config->times;
  bpf->rodata->stores = stores;
  bpf->rodata->group_threads = config->group_threads;
  bpf->rodata->filter_rows = config->filter_calls;
  bpf->rodata->plain = !config->by[FAMILY_CGROUP] && !config->by[FAMILY_PAIR] &&
                       !config->group_threads && !config->filter_calls;
  memcpy(bpf->rodata->wanted, config->wanted, sizeof(config->wanted));
  bpf->rodata->table_cells = l->table_cells;
  bpf->rodata->column_cells = l->column_cells;
  bpf->rodata->errors_column = l->errors_column;
  bpf->rodata->times_column = l->times_column;
  choose_owners((struct syscalls_owners *)&bpf->rodata->owners, l);
  program_find_pods(bpf);
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
  bpf_map__set_value_size(bpf->maps.shared, l->cpu_size);
  if (l->moved > 0)
    bpf_map__set_max_entries(bpf->maps.moved, l->moved);
  if (l->slots[SYSCALLS_CGROUP] > 0)
    bpf_map__set_max_entries(bpf->maps.paths, 2 * l->slots[SYSCALLS_CGROUP]);
}

struct program_hooks program_hooks(const struct syscalls_bpf *bpf, enum way way,
                                   bool returns) {
  const struct program_hooks calls[WAYS] = {
      [WAY_RAW] = {bpf->progs.sys_enter_only},
      [WAY_CLASSIC] = {bpf->progs.classic_enter_only, NULL,
                       bpf->progs.settling_switch_only},
      [WAY_PROBED] = {bpf->progs.probed_enter_only, NULL,
                      bpf->progs.settling_switch_only},
      [WAY_GUARDED] = {bpf->progs.guarded_enter_only, NULL,
                       bpf->progs.settling_switch_only},
  };
  const struct program_hooks all[WAYS] = {
      [WAY_RAW] = {bpf->progs.sys_enter, bpf->progs.sys_exit,
                   bpf->progs.sched_switch},
      [WAY_CLASSIC] = {bpf->progs.classic_enter, bpf->progs.classic_exit,
                       bpf->progs.settling_switch},
      [WAY_PROBED] = {bpf->progs.probed_enter, bpf->progs.probed_exit,
                      bpf->progs.settling_switch},
      [WAY_GUARDED] = {bpf->progs.guarded_enter, bpf->progs.guarded_exit,
                       bpf->progs.settling_switch},
  };
  return returns ? all[way] : calls[way];
}

static void load_it(struct bpf_program *program) {
  if (program)
    bpf_program__set_autoload(program, true);
}

/* libbpf would count with perf, too, on one CPU. */
static void leave_to_us(const struct program_hooks *hooks) {
  bpf_program__set_autoattach(hooks->entry, false);
  if (hooks->exit)
    bpf_program__set_autoattach(hooks->exit, false);
}

/* What is off is not loaded. */
static void leave_out(struct syscalls_bpf *bpf, const struct config *config,
                      enum way way) {
  struct bpf_program *program;
  bpf_object__for_each_program(program, bpf->obj)
      bpf_program__set_autoload(program, false);

  bool returns = has_returns(config);
  struct program_hooks hooks = program_hooks(bpf, way, returns);
  load_it(hooks.entry);
  load_it(hooks.exit);
  load_it(hooks.change);
  load_it(way == WAY_PROBED ? bpf->progs.open_way : NULL);
  if (way_skips(way)) {
    load_it(bpf->progs.settling_rename);
    load_it(bpf->progs.settling_rename_too);
    load_it(bpf->progs.locate_map);
    load_it(bpf->progs.locate_programs);
    load_it(bpf->progs.take_keys);
    load_it(bpf->progs.put_keys);
    bpf_program__set_autoattach(bpf->progs.locate_map, false);
    bpf_program__set_autoattach(bpf->progs.locate_programs, false);
  }
  if (way == WAY_CLASSIC)
    leave_to_us(&hooks);
  bpf_map__set_autocreate(bpf->maps.anchor, way_skips(way));
  bpf_map__set_autocreate(bpf->maps.moved, way_skips(way));
  bpf_map__set_autocreate(bpf->maps.open_calls, returns);
  bpf_map__set_autocreate(bpf->maps.paths, config->by[FAMILY_CGROUP]);
}

/* They differ in what their programs call, and in nothing else. */
_Static_assert(sizeof(struct older_bpf) == sizeof(struct syscalls_bpf),
               "one object for all kernels");

static struct syscalls_bpf *open_object(enum way way,
                                        const struct bpf_object_open_opts *o) {
  return way_skips(way) ? syscalls_bpf__open_opts(o)
                        : (struct syscalls_bpf *)older_bpf__open_opts(o);
}

/* libbpf has numbers of its own for objects that are broken. This one is not,
 * so what it lacked was memory. */
static int open_status(int error) {
  return error < __LIBBPF_ERRNO__START ? -error : -ENOMEM;
}

/* libbpf says the same if the kernel's types cannot be read and if one of them
 * is missing. */
static int load_status(int status) {
  return status == -ESRCH && kernel_traces() != 0 ? -ENODATA : status;
}

int program_load(struct syscalls_bpf **bpf, const struct layout *layout,
                 const struct config *config, enum way way, const char **step,
                 char *log, size_t size) {
  LIBBPF_OPTS(bpf_object_open_opts, opts, .kernel_log_buf = log,
              .kernel_log_size = size);
  *bpf = NULL;
  *step = "choose";
  int stores = has_returns(config) ? kernel_stores() : 0;
  if (stores < 0)
    return stores;

  *step = "open";
  *bpf = open_object(way, &opts);
  if (!*bpf)
    return open_status(errno);

  choose(*bpf, layout, config, stores);
  size_maps(*bpf, layout);
  leave_out(*bpf, config, way);
  *step = "load";
  return load_status(syscalls_bpf__load(*bpf));
}

/* By its name: an ordinary user is not told where the kernel has it. Without
 * ftrace, the kernel would take the program and never call it. */
static int probe_function(const struct bpf_program *program, const char *name,
                          struct bpf_link **link) {
  LIBBPF_OPTS(bpf_kprobe_multi_opts, opts, .syms = &name, .cnt = 1);
  if (!machine_has_ftrace("/proc/sys/kernel/ftrace_enabled"))
    return -EOPNOTSUPP;
  *link = bpf_program__attach_kprobe_multi_opts(program, NULL, &opts);
  return *link ? 0 : -errno;
}

struct hook {
  const struct bpf_program *program;
  const char *name;
  struct bpf_link **link;
};

/* What was loaded, in this order; returns come first. */
static int attach_all(const struct hook hooks[3], bool returns,
                      int (*attach)(const struct bpf_program *, const char *,
                                    struct bpf_link **)) {
  int status = 0;
  for (int i = returns ? 0 : 1; i < 3 && status == 0; i++)
    if (bpf_program__fd(hooks[i].program) >= 0)
      status = attach(hooks[i].program, hooks[i].name, hooks[i].link);
  return status;
}

/* Where libbpf would not do it as it has to be done. */
static int attach_ours(struct syscalls_bpf *bpf, enum way way, bool returns) {
  const struct hook traced[] = {
      {bpf->progs.classic_exit, "sys_exit", &bpf->links.classic_exit},
      {bpf->progs.classic_enter, "sys_enter", &bpf->links.classic_enter},
      {bpf->progs.classic_enter_only, "sys_enter",
       &bpf->links.classic_enter_only},
  };
  const struct hook probed[] = {
      {bpf->progs.probed_exit, "trace_syscall_exit", &bpf->links.probed_exit},
      {bpf->progs.probed_enter, "trace_syscall_enter",
       &bpf->links.probed_enter},
      {bpf->progs.probed_enter_only, "trace_syscall_enter",
       &bpf->links.probed_enter_only},
  };
  if (way == WAY_CLASSIC)
    return attach_all(traced, returns, tracepoint_attach);
  return way == WAY_PROBED ? attach_all(probed, returns, probe_function) : 0;
}

/* The others, which remember calls until then, are of no use without. */
static void leave_out_returns(struct syscalls_bpf *bpf, enum way way) {
  struct program_hooks hooks = program_hooks(bpf, way, true);
  bpf_program__set_autoattach(hooks.exit, false);
  bpf_program__set_autoattach(hooks.change, false);
}

int program_attach(struct syscalls_bpf *bpf, enum way way, bool returns) {
  if (!returns)
    leave_out_returns(bpf, way);
  int status = syscalls_bpf__attach(bpf);
  return status == 0 ? attach_ours(bpf, way, returns) : status;
}
