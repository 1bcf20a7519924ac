/* SPDX-License-Identifier: MIT */
#include "grace.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/libbpf.h>

int grace_wait(const struct bpf_map *maps, uint32_t key, int fd, bool skips) {
  if (skips && syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) == 0)
    return 0;
  return bpf_map__update_elem(maps, &key, sizeof(key), &fd, sizeof(fd),
                              BPF_ANY);
}
