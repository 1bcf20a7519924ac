/* SPDX-License-Identifier: MIT */
#include "hosts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "name.h"

#define SHOWN (sizeof(((struct hosts *)0)->name) / HOSTS_NAME_SIZE)

void hosts_add(struct hosts *hosts, const char *text, size_t length) {
  char name[HOSTS_NAME_SIZE];
  if (length >= sizeof(name))
    return;
  memcpy(name, text, length);
  name[length] = '\0';
  if (hosts->n < SHOWN)
    memcpy(hosts->name[hosts->n], name, length + 1);
  hosts->n++;
  if (hosts->wanted && strcmp(hosts->wanted, name) == 0)
    hosts->found = true;
}

/* A name came over the network, perhaps, and goes to a terminal. */
static void print_name(FILE *out, const char *name) {
  for (; *name; name++)
    fputc(name_is_safe(*name) ? *name : '_', out);
}

/* Those that fit into an error of that size, as far as there is room. */
static void list(const struct hosts *hosts, FILE *out, size_t size) {
  size_t i = 0;
  for (; i < hosts->n && i < SHOWN; i++) {
    if ((size_t)ftell(out) + strlen(hosts->name[i]) + sizeof(", , ...") > size)
      break;
    fputs(i > 0 ? ", " : "", out);
    print_name(out, hosts->name[i]);
  }
  if (i < hosts->n)
    fputs(i > 0 ? ", ..." : "...", out);
}

static void print_wanted(const struct hosts *hosts, FILE *out) {
  fputs("there is no host '", out);
  print_name(out, hosts->wanted);
  fputs("', but ", out);
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

  /* What is cut has no NUL of its own. */
  error[size - 1] = '\0';
  FILE *out = fmemopen(error, size - 1, "w");
  if (!out)
    return -ENOMEM;
  if (hosts->wanted)
    print_wanted(hosts, out);
  else
    fputs("there are several hosts, choose one with --host: ", out);
  list(hosts, out, size);
  fclose(out);
  return hosts->wanted ? -ESRCH : -ENOTUNIQ;
}
