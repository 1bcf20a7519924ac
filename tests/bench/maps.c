/* SPDX-License-Identifier: MIT */
#include "maps.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static void add_file(struct maps *sum, FILE *file) {
  char line[256];
  size_t bytes = 0;
  bool is_map = false, is_program = false;
  while (fgets(line, sizeof(line), file)) {
    int type;
    is_map |= sscanf(line, "map_type: %d", &type) == 1;
    is_program |= sscanf(line, "prog_type: %d", &type) == 1;
    sscanf(line, "memlock: %zu", &bytes);
  }
  sum->maps += is_map ? bytes : 0;
  sum->programs += is_program ? bytes : 0;
}

struct maps maps_memory(void) {
  struct maps sum = {0};
  DIR *directory = opendir("/proc/self/fdinfo");
  for (struct dirent *d; directory && (d = readdir(directory));) {
    int fd = openat(dirfd(directory), d->d_name, O_RDONLY | O_CLOEXEC);
    FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (file)
      add_file(&sum, file);
    if (file)
      fclose(file);
    else if (fd >= 0)
      close(fd);
  }
  if (directory)
    closedir(directory);
  return sum;
}
