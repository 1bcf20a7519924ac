/* SPDX-License-Identifier: MIT */
#ifndef SRC_CGROUP_H
#define SRC_CGROUP_H

#include "name.h"

/* Bytes of a cgroup's path as the kernel side hands it over, and of a directory
 * in it, its NUL included. A longer name is cut, and of a longer path there is
 * only CGROUP_PATH_LONG. */
#define CGROUP_PATH_SIZE 640
#define CGROUP_PATH_LONG '/'
#define CGROUP_DIRECTORY_SIZE 128

/* Makes the series' name of a cgroup from the names of its directories, the
 * deepest first, each ended by a NUL. An empty name or the end of the buffer
 * ends the path, and what follows does not matter. The name is that of the
 * first of these which the path has:
 *
 * - the outermost pod of Kubernetes: "kubepods-podUID-ID" with the id of the
 *   container in it, or "kubepods-podUID" for what is the pod's own, such as
 *   CRI-O's conmon. The pod may itself be in a container, as with kind;
 *
 * - the outermost container: "docker-ID" and the like, with what stands before
 *   the id or, if nothing does, the directory above; "lxc-NAME"; the unit in
 *   machine.slice of a machine of systemd-nspawn or libvirt; or the service
 *   that is one container (podman's --cgroups=split, which Quadlet uses).
 *   Whatever runs inside, systemd or more containers, is the container's;
 *
 * - the innermost unit of systemd, which is a slice only if there is no other.
 *   A user's manager, in an init.scope, counts as its "user@UID.service";
 *
 * - the deepest directory.
 *
 * Of an id's 64 hex digits the first 12 stay. Both ways to lay out containers,
 * the cgroup drivers systemd and cgroupfs, make the same name. The root cgroup
 * is "root"; a directory "root" or "all-other-cgroups" gets a '_' in front.
 *
 * What name_is_safe() does not take becomes '_'. A name that does not fit is
 * cut and ends with '-' and 8 hex digits, the FNV-1a hash of all of it. Several
 * cgroups may have one name. One whose path is too long has none, "": whose it
 * is can't be told. */
void cgroup_name(char name[static NAME_SIZE],
                 const char path[static CGROUP_PATH_SIZE]);

#endif
