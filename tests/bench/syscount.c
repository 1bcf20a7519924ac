/* SPDX-License-Identifier: MIT */
#include "syscount.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>

#define PROGRAMS 2     /* on sys_enter and sys_exit */
#define PATIENCE 10000 /* ms */
#define MISSING 127

/* The kernel numbers links upwards. */
static __u32 newest_link(void) {
  __u32 id = 0;
  while (bpf_link_get_next_id(id, &id) == 0)
    ;
  return id;
}

static int links_since(__u32 id) {
  int n = 0;
  while (bpf_link_get_next_id(id, &id) == 0)
    n++;
  return n;
}

/* It needs tracefs, which may not be mounted. What it prints when it ends is of
 * no use. In a chroot into a plain directory, / is no mount point. */
static void become_syscount(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (access("/sys/kernel/tracing/events", F_OK) != 0 &&
      unshare(CLONE_NEWNS) == 0 &&
      (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ||
       mount(NULL, "/sys", NULL, MS_REC | MS_PRIVATE, NULL) == 0))
    mount("nodev", "/sys/kernel/tracing", "tracefs", 0, NULL);
  dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
  execlp("syscount", "syscount", "-P", "-L", NULL);
  execl("/usr/sbin/syscount", "syscount", "-P", "-L", NULL);
  _exit(MISSING);
}

static bool has_ended(pid_t pid, const char **why) {
  int status;
  if (waitpid(pid, &status, WNOHANG) != pid)
    return false;
  *why = WIFEXITED(status) && WEXITSTATUS(status) == MISSING
             ? "there is no syscount, of libbpf-tools"
             : "syscount does not run here";
  return true;
}

static void stop(pid_t pid, int signal) {
  kill(pid, signal);
  waitpid(pid, NULL, 0);
}

/* Waits until it counts. NULL, or why it does not. */
static const char *wait_for(pid_t pid, __u32 newest) {
  const char *why;
  for (int ms = 0; ms < PATIENCE; ms += 10) {
    if (has_ended(pid, &why))
      return why;
    if (links_since(newest) >= PROGRAMS)
      return NULL;
    usleep(10000);
  }
  stop(pid, SIGKILL);
  return "syscount attaches nothing";
}

const char *syscount_start(pid_t *pid) {
  __u32 newest = newest_link();
  pid_t child = fork();
  if (child < 0)
    return "out of processes";
  if (child == 0)
    become_syscount();

  const char *why = wait_for(child, newest);
  *pid = why ? 0 : child;
  return why;
}

void syscount_stop(pid_t pid) { stop(pid, SIGINT); }
