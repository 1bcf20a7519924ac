/* SPDX-License-Identifier: MIT */
#include "watcher.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "designs.skel.h"
#include "empty.skel.h"
#include "probe.h"
#include "syscount.h"

static char error[512];

static const char *open_empty(struct watcher *w) {
  struct empty_bpf *e = w->empty = empty_bpf__open();
  if (!e)
    return strerror(errno);
  bpf_program__set_autoload(e->progs.sys_enter, w->hooks & ON_ENTER);
  bpf_program__set_autoload(e->progs.sys_exit, w->hooks & ON_EXIT);
  bpf_program__set_autoload(e->progs.sched_switch, w->hooks & ON_SWITCH);
  bpf_program__set_autoload(e->progs.classic_enter,
                            w->hooks & ON_CLASSIC_ENTER);
  bpf_program__set_autoload(e->progs.classic_exit, w->hooks & ON_CLASSIC_EXIT);
  return empty_bpf__load(w->empty) == 0 ? NULL : strerror(errno);
}

static bool is_chosen(const struct watcher *w, const struct bpf_program *p) {
  for (int i = 0; i < WATCHER_PROGRAMS && w->programs[i]; i++)
    if (strcmp(bpf_program__name(p), w->programs[i]) == 0)
      return true;
  return false;
}

static const char *open_design(struct watcher *w) {
  w->designs = designs_bpf__open();
  if (!w->designs)
    return strerror(errno);
  struct bpf_program *p;
  bpf_object__for_each_program(p, w->designs->obj)
      bpf_program__set_autoload(p, is_chosen(w, p));
  bpf_map__set_max_entries(w->designs->maps.cpus, libbpf_num_possible_cpus());
  return designs_bpf__load(w->designs) == 0 ? NULL : strerror(errno);
}

static int set_true(struct config *config, const char *option) {
  oconfig_value_t yes = {.type = OCONFIG_TYPE_BOOLEAN, .value.boolean = 1};
  oconfig_item_t item = {
      .key = (char *)option, .values = &yes, .values_num = 1};
  return config_set(config, &item, error, sizeof(error));
}

static const char *open_plugin(struct watcher *w) {
  if (config_init(&w->config) != 0)
    return "out of memory";
  for (int i = 0; i < WATCHER_OPTIONS && w->options[i]; i++)
    if (set_true(&w->config, w->options[i]) != 0)
      return error;
  for (int f = 0; f < FAMILIES && w->max > 0; f++)
    w->config.max[f] = w->max;
  return probe_open(&w->probe, &w->config, error, sizeof(error)) == 0 ? NULL
                                                                      : error;
}

/* Whether it runs here shows when it is started. */
static const char *open_syscount(struct watcher *w) {
  const char *why = watcher_attach(w);
  watcher_detach(w);
  return why;
}

const char *watcher_open(struct watcher *w, long rounds) {
  for (int unit = 0; unit < TURNS; unit++)
    if (!(w->ns[unit] = calloc(rounds, sizeof(double))))
      return "out of memory";

  switch (w->kind) {
  case NOBODY:
    return NULL;
  case EMPTY:
    return open_empty(w);
  case PLUGIN:
    return open_plugin(w);
  case DESIGN:
    return open_design(w);
  case SYSCOUNT:
    return open_syscount(w);
  }
  return NULL;
}

const char *watcher_attach(struct watcher *w) {
  switch (w->kind) {
  case NOBODY:
    return NULL;
  case EMPTY:
    return empty_bpf__attach(w->empty) == 0 ? NULL : strerror(errno);
  case PLUGIN:
    return probe_attach(w->probe, error, sizeof(error)) == 0 ? NULL : error;
  case DESIGN:
    return designs_bpf__attach(w->designs) == 0 ? NULL : strerror(errno);
  case SYSCOUNT:
    return syscount_start(&w->pid);
  }
  return NULL;
}

void watcher_detach(struct watcher *w) {
  if (w->empty)
    empty_bpf__detach(w->empty);
  if (w->designs)
    designs_bpf__detach(w->designs);
  if (w->probe)
    probe_detach(w->probe);
  if (w->pid > 0)
    syscount_stop(w->pid);
  w->pid = 0;
}

void watcher_close(struct watcher *w) {
  probe_close(w->probe);
  w->probe = NULL;
  config_destroy(&w->config);
  if (w->empty)
    empty_bpf__destroy(w->empty);
  w->empty = NULL;
  if (w->designs)
    designs_bpf__destroy(w->designs);
  w->designs = NULL;
  for (int unit = 0; unit < TURNS; unit++)
    free(w->ns[unit]);
}

static bool is_on_a_tracepoint(__u32 link) {
  int fd = bpf_link_get_fd_by_id(link);
  if (fd < 0)
    return false;
  struct bpf_link_info info = {0};
  __u32 size = sizeof(info);
  bool is = bpf_obj_get_info_by_fd(fd, &info, &size) == 0 &&
            (info.type == BPF_LINK_TYPE_RAW_TRACEPOINT ||
             info.type == BPF_LINK_TYPE_PERF_EVENT);
  close(fd);
  return is;
}

int watcher_others(void) {
  int n = 0;
  for (__u32 id = 0; bpf_link_get_next_id(id, &id) == 0;)
    n += is_on_a_tracepoint(id);
  return n;
}
