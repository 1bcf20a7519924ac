/* SPDX-License-Identifier: MIT */
#include "cgroup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ID_DIGITS 64 /* of a container's id */
#define ID_SHORT 12  /* what docker ps and podman ps show of it */

/* Directories, the deepest first: dir[1] to dir[n]. On either side stands an
 * empty name, so that each has a child and a parent to look at. */
struct path {
  char text[CGROUP_PATH_SIZE + 2]; /* ends with an empty name in any case */
  size_t n;
  const char *dir[1 + CGROUP_PATH_SIZE / 2 + 1];
};

/* A name before it is made safe and cut. */
#define FULL_SIZE (CGROUP_PATH_SIZE + NAME_SIZE)

/* Rules are asked about one directory: dir[-1] is its child, dir[1] its parent.
 * If it names the cgroup, they write the name. */
typedef bool rule(char full[static FULL_SIZE], const char *const *dir);

static void path_split(struct path *p,
                       const char path[static CGROUP_PATH_SIZE]) {
  memcpy(p->text, path, CGROUP_PATH_SIZE);
  p->text[CGROUP_PATH_SIZE] = p->text[CGROUP_PATH_SIZE + 1] = '\0';
  p->n = 0;
  p->dir[0] = "";
  for (const char *at = p->text; *at != '\0'; at += strlen(at) + 1)
    p->dir[++p->n] = at;
  p->dir[p->n + 1] = "";
}

static bool is(const char *text, const char *other) {
  return strcmp(text, other) == 0;
}

/* What follows the prefix, or NULL. */
static const char *after(const char *text, const char *prefix) {
  size_t length = strlen(prefix);
  return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

static bool ends_with(const char *text, const char *suffix) {
  size_t length = strlen(text);
  size_t tail = strlen(suffix);
  return length >= tail && is(text + length - tail, suffix);
}

/* The kernel side may have left out the rest of the name. */
static bool is_cut(const char *dir) {
  return strlen(dir) >= CGROUP_DIRECTORY_SIZE - 1;
}

/* A name that was cut may have been a unit's. */
static bool is_unit(const char *dir) {
  static const char *const types[] = {".service", ".scope", ".socket", ".mount",
                                      ".swap"};
  for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
    if (ends_with(dir, types[i]))
      return !is(dir, "init.scope");
  return is_cut(dir);
}

/* The id that ends the directory's name, but for ".scope"; NULL if there is
 * none. Where the kubelet uses systemd's driver and containerd does not, all is
 * one directory SLICE:RUNTIME:ID, so long that it has been cut. */
static const char *id_of(const char *dir) {
  size_t end = strlen(dir);
  if (ends_with(dir, ".scope"))
    end -= strlen(".scope");
  size_t start = end;
  while (start > 0 && strchr("0123456789abcdef", dir[start - 1]))
    start--;

  size_t digits = end - start;
  bool rest =
      is_cut(dir) && digits >= ID_SHORT && start > 0 && dir[start - 1] == ':';
  return digits == ID_DIGITS || rest ? dir + start : NULL;
}

/* A pod's uid, which ends with the name or before a '.'; NULL if it is no pod.
 * A pod is kubepods.slice/kubepods-QOS.slice/kubepods-QOS-podUID.slice, where
 * the UID has '_' for '-', or kubepods/QOS/podUID. Guaranteed pods have no QOS,
 * and the kubelet's --cgroup-root may stand in front, also of "kubepods-". */
static const char *uid_of(const char *const *dir) {
  const char *slice = strstr(dir[0], "kubepods-");
  const char *pod = slice ? strstr(slice, "-pod") : NULL;
  if (pod && strstr(pod, ".slice"))
    return pod + strlen("-pod");

  bool qos = is(dir[1], "burstable") || is(dir[1], "besteffort");
  return is(dir[qos ? 2 : 1], "kubepods") ? after(dir[0], "pod") : NULL;
}

static bool name_pod(char full[static FULL_SIZE], const char *const *dir) {
  const char *uid = uid_of(dir);
  if (!uid)
    return false;

  int length = snprintf(full, FULL_SIZE, "kubepods-pod%.*s",
                        (int)strcspn(uid, "."), uid);
  for (char *c = full; (c = strchr(c, '_')) != NULL;)
    *c = '-';
  const char *id = id_of(dir[0]);
  if (!id && !strstr(dir[-1], "conmon-"))
    id = id_of(dir[-1]);
  if (id)
    snprintf(full + length, FULL_SIZE - length, "-%.*s", ID_SHORT, id);
  return true;
}

/* PREFIX-ID or PREFIX-ID.scope, or PREFIX/ID. */
static bool name_id(char full[static FULL_SIZE], const char *const *dir) {
  const char *id = id_of(dir[0]);
  if (!id)
    return false;

  int prefix = (int)(id - dir[0]);
  if (after(dir[0], "libpod-payload-") && is_unit(dir[1]))
    snprintf(full, FULL_SIZE, "%s", dir[1]);
  else if (prefix > 0)
    snprintf(full, FULL_SIZE, "%.*s%.*s", prefix, dir[0], ID_SHORT, id);
  else
    snprintf(full, FULL_SIZE, "%s%s%.*s", dir[1], dir[1][0] != '\0' ? "-" : "",
             ID_SHORT, id);
  return true;
}

/* lxc.payload.NAME; lxc.payload/NAME before LXC 4.0; lxc/NAME before 3.1, and
 * as Proxmox VE has it. */
static bool name_lxc(char full[static FULL_SIZE], const char *const *dir) {
  const char *container = after(dir[0], "lxc.payload.");
  if (is(dir[1], "lxc") || is(dir[1], "lxc.payload"))
    container = dir[0];
  if (container)
    snprintf(full, FULL_SIZE, "lxc-%s", container);
  return container != NULL;
}

static bool name_unit(char full[static FULL_SIZE], const char *const *dir) {
  snprintf(full, FULL_SIZE, "%s", dir[0]);
  return is_unit(dir[0]);
}

static bool name_machine(char full[static FULL_SIZE], const char *const *dir) {
  bool within = is(dir[1], "machine.slice") ||
                (after(dir[1], "machine-") && ends_with(dir[1], ".slice"));
  return within && name_unit(full, dir);
}

static bool name_container(char full[static FULL_SIZE],
                           const char *const *dir) {
  return name_id(full, dir) || name_lxc(full, dir) || name_machine(full, dir);
}

static bool name_slice(char full[static FULL_SIZE], const char *const *dir) {
  snprintf(full, FULL_SIZE, "%s", dir[0]);
  return ends_with(dir[0], ".slice");
}

static bool name_any(char full[static FULL_SIZE], const char *const *dir) {
  bool reserved = is(dir[0], "root") || is(dir[0], "all-other-cgroups");
  snprintf(full, FULL_SIZE, "%s%s", reserved ? "_" : "", dir[0]);
  return true;
}

/* In the order of precedence. */
static const struct {
  rule *rule;
  bool from_root; /* the outermost directory goes first, not the deepest */
} rules[] = {
    {name_pod, true},    {name_container, true}, {name_unit, false},
    {name_slice, false}, {name_any, false},
};

static void name_fully(char full[static FULL_SIZE], const struct path *p) {
  for (size_t r = 0; r < sizeof(rules) / sizeof(*rules); r++)
    for (size_t i = 1; i <= p->n; i++) {
      size_t at = rules[r].from_root ? p->n + 1 - i : i;
      if (rules[r].rule(full, &p->dir[at]))
        return;
    }
  strcpy(full, "root");
}

#define HASH_SIZE sizeof("-01234567")

/* FNV-1a of 32 bits (RFC 9923). */
static uint32_t hash(const char *text) {
  uint32_t sum = 0x811c9dc5;
  for (; *text != '\0'; text++)
    sum = (sum ^ (unsigned char)*text) * 0x01000193;
  return sum;
}

void cgroup_name(char name[static NAME_SIZE],
                 const char path[static CGROUP_PATH_SIZE]) {
  name[0] = '\0';
  if (path[0] == CGROUP_PATH_LONG)
    return;

  struct path p;
  path_split(&p, path);
  char full[FULL_SIZE];
  name_fully(full, &p);

  size_t n = name_copy(name, full, NAME_SIZE - 1);
  if (full[n] != '\0')
    snprintf(name + NAME_SIZE - HASH_SIZE, HASH_SIZE, "-%08" PRIx32,
             hash(full));
}
