/* SPDX-License-Identifier: MIT */
#include "hosts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "name.h"

#define SHOWN (sizeof(((struct hosts *)0)->name) / HOSTS_NAME_SIZE)

void hosts_add(struct hosts *hosts, const char *name) {
  if (hosts->n < SHOWN)
    snprintf(hosts->name[hosts->n], HOSTS_NAME_SIZE, "%s", name);
  hosts->n++;
  if (hosts->wanted && strcmp(hosts->wanted, name) == 0)
    hosts->found = true;
}

/* A name came over the network, perhaps, and goes to a terminal. */
static void list(const struct hosts *hosts, char *text, size_t size) {
  size_t length = 0;
  for (size_t i = 0; i < hosts->n && i < SHOWN && length < size; i++) {
    char clean[NAME_SIZE];
    name_copy(clean, hosts->name[i], sizeof(clean) - 1);
    length += (size_t)snprintf(text + length, size - length, "%s%s",
                               i > 0 ? ", " : "", clean);
  }
  if (hosts->n > SHOWN && length < size)
    snprintf(text + length, size - length, ", ...");
}

int hosts_choose(const struct hosts *hosts, char host[static HOSTS_NAME_SIZE],
                 char *error, size_t size) {
  if (hosts->n == 0)
    return -ENODATA;
  if (hosts->found || (!hosts->wanted && hosts->n == 1)) {
    snprintf(host, HOSTS_NAME_SIZE, "%s",
             hosts->found ? hosts->wanted : hosts->name[0]);
    return 0;
  }

  char names[SHOWN * (HOSTS_NAME_SIZE + 2) + 8] = "";
  list(hosts, names, sizeof(names));
  if (hosts->wanted) {
    snprintf(error, size, "there is no host '%s', but %s", hosts->wanted,
             names);
    return -ESRCH;
  }
  snprintf(error, size, "there are several hosts, choose one with --host: %s",
           names);
  return -ENOTUNIQ;
}
