/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A number of up to six digits, and where it ends; -1 if there is none. */
static int number(const char *text, const char **end) {
  size_t digits = strspn(text, "0123456789");
  *end = text + digits;
  return digits >= 1 && digits <= 6 ? atoi(text) : -1;
}

/* The list's highest number, or -1 if it is none. */
static int highest(const char *list) {
  int found = 0;
  do {
    int first = number(list, &list);
    int last = *list == '-' ? number(list + 1, &list) : first;
    if (first < 0 || last < first)
      return -1;
    if (last > found)
      found = last;
  } while (*list++ == ',');
  return list[-1] == '\n' || list[-1] == '\0' ? found : -1;
}

/* The first line of a file, "" if there is none. */
static int read_line(const char *path, char *line, int size) {
  FILE *file = fopen(path, "re");
  if (!file)
    return -errno;
  errno = 0; /* stays so at the file's end */
  int status = fgets(line, size, file) ? 0 : -errno;
  fclose(file);
  return status;
}

/* The number of CPUs that an array needs, by a list's file; or a negative errno
 * and an error, as machine_cpus() has it. */
static int read_list(const char *directory, const char *name, char *error,
                     size_t size) {
  char path[4096], list[4096] = "";
  snprintf(path, sizeof(path), "%s/%s", directory, name);
  int status = read_line(path, list, sizeof(list));
  if (status != 0) {
    snprintf(error, size, "cannot read %s: %s", path, strerror(-status));
    return status;
  }
  int last = highest(list);
  if (last >= 0)
    return last + 1;
  snprintf(error, size,
           "%s says \"%.*s\", which is no list of CPUs such as \"0-3,8-11\": "
           "show collectd the host's /sys",
           path, (int)strcspn(list, "\n"), list);
  return -EINVAL;
}

int machine_cpus(const char *directory, struct machine_cpus *cpus, char *error,
                 size_t size) {
  int possible = read_list(directory, "possible", error, size);
  int present = read_list(directory, "present", error, size);
  if (present == -ENOENT)
    present = read_list(directory, "possible", error, size);
  if (present < 0)
    return present;
  *cpus =
      (struct machine_cpus){present, possible > present ? possible : present};
  return 0;
}

/* All, if that cannot be read: what is not known is not to be blamed. */
static unsigned long long effective(const char *status) {
  unsigned long long mask = 0;
  bool found = false;
  FILE *file = fopen(status, "re");
  char line[256];
  while (file && !found && fgets(line, sizeof(line), file))
    found = sscanf(line, "CapEff: %llx", &mask) == 1;
  if (file)
    fclose(file);
  return found ? mask : ~0ULL;
}

int machine_cgroup2(const char *cgroup) {
  FILE *file = fopen(cgroup, "re");
  if (!file)
    return errno == ENOENT ? 0 : -errno;

  char *line = NULL;
  size_t size = 0;
  bool found = false;
  errno = 0; /* stays so at the file's end */
  while (!found && getline(&line, &size, file) > 0)
    found = strncmp(line, "0::", 3) == 0;
  int status = found ? 1 : -errno;
  free(line);
  fclose(file);
  return status;
}

static int64_t read_id(const char *path) {
  FILE *file = fopen(path, "re");
  if (!file)
    return -errno;
  long long id = -1;
  errno = 0; /* stays so unless it cannot be read */
  if (fscanf(file, "%lld", &id) != 1 || id < 0)
    id = errno != 0 ? -errno : -EINVAL;
  fclose(file);
  return id;
}

int64_t machine_tracepoint(const char *sys, const char *name) {
  static const char *const mounts[] = {"tracing", "debug/tracing"};
  int64_t first = 0;
  for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
    char path[256];
    snprintf(path, sizeof(path), "%s/kernel/%s/events/raw_syscalls/%s/id", sys,
             mounts[i], name);
    int64_t id = read_id(path);
    if (id != -ENOENT && id != -EACCES)
      return id;
    first = first < 0 ? first : id;
  }
  return first;
}

/* A file's number, or another one if it cannot be read. */
static int setting(const char *name, int otherwise) {
  int value = otherwise;
  FILE *file = fopen(name, "re");
  if (file && fscanf(file, "%d", &value) != 1)
    value = otherwise;
  if (file)
    fclose(file);
  return value;
}

int machine_paranoid(const char *file) { return setting(file, 0); }

bool machine_has_ftrace(const char *file) { return setting(file, 1) != 0; }

bool machine_is_confidential(const char *lockdown) {
  FILE *file = fopen(lockdown, "re");
  char line[256] = "";
  bool read = file && fgets(line, sizeof(line), file);
  if (file)
    fclose(file);
  return read && strstr(line, "[confidentiality]");
}

void machine_inode(const char *path, uint64_t *inode) {
  struct stat file;
  if (stat(path, &file) == 0)
    *inode = file.st_ino;
}

int machine_membarrier(void) {
  return syscall(SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0) < 0 ? errno : 0;
}

enum { SYS_ADMIN = 21, PERFMON = 38, BPF = 39 };

bool machine_is_admin(const char *status) {
  return effective(status) >> SYS_ADMIN & 1;
}

bool machine_is_capable(const char *status) {
  unsigned long long mask = effective(status);
  return machine_is_admin(status) || (mask >> PERFMON & 1 && mask >> BPF & 1);
}
