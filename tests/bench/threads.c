/* SPDX-License-Identifier: MIT */
#include "threads.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static const char readers[] = "reader#";

static int scan(pid_t pid, const char *thread, const char *what,
                const char *format, void *value) {
  char path[320];
  snprintf(path, sizeof(path), "/proc/%d/task/%s/%s", pid, thread, what);
  FILE *file = fopen(path, "re");
  if (!file)
    return 0;
  int n = fscanf(file, format, value);
  fclose(file);
  return n;
}

static void add(struct threads *sum, pid_t pid, const char *thread) {
  unsigned long long ns;
  char comm[32] = "";
  if (scan(pid, thread, "schedstat", "%llu", &ns) != 1 ||
      scan(pid, thread, "comm", "%31s", comm) != 1)
    return;
  sum->all += ns / 1e6;
  if (strncmp(comm, readers, strlen(readers)) == 0)
    sum->readers += ns / 1e6;
}

struct threads threads_time(pid_t pid) {
  struct threads sum = {0};
  char path[64];
  snprintf(path, sizeof(path), "/proc/%d/task", pid);
  DIR *directory = opendir(path);
  for (struct dirent *d; directory && (d = readdir(directory));)
    if (d->d_name[0] != '.')
      add(&sum, pid, d->d_name);
  if (directory)
    closedir(directory);
  return sum;
}
