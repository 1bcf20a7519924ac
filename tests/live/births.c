/* SPDX-License-Identifier: MIT */
/* Threads and processes that begin in the middle of another one's call, and
 * that go on after another one has ended. */
#include <err.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "execed.h"
#include "load.h"
#include "tally.h"

/* What vfork() calls. */
#ifdef SYS_vfork
#define VFORK "vfork"
#else
#define VFORK "clone"
#endif

/* What clone3() is told, as far as its first version goes. */
struct clone3_args {
  unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack,
      stack_size, tls;
};

/* A child's first calls fail, so that what is booked for it too many shows. */
__attribute__((noreturn)) static void child(void) {
  syscall(SYS_close, -1);
  syscall(SYS_close, -1);
  for (;;)
    syscall(SYS_exit_group, 0);
}

static void parent(const char *call, long pid) {
  int status;
  tally(call, pid);
  tally_add("close", 2, 2);
  tally_add("exit_group", 1, 0);
  tally("wait4", syscall(SYS_wait4, pid, &status, 0, NULL));
}

/* NAME N: n children of each kind. */
int births(char **arg) {
  struct clone3_args how = {.exit_signal = SIGCHLD};
  long pid;
  take_name(arg[0]);
  for (long n = atol(arg[1]); n > 0; n--) {
    if ((pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)) == 0)
      child();
    parent("clone", pid);
    if ((pid = vfork()) == 0)
      child();
    parent(VFORK, pid);
    if ((pid = syscall(SYS_clone3, &how, sizeof(how))) == 0)
      child();
    parent("clone3", pid);
  }
  tally_end(arg[0]);
  return 0;
}

struct twin {
  const char *name;
  long n;
};

static void *twin_main(void *arg) {
  const struct twin *twin = arg;
  take_name(twin->name);
  calls(twin->n);
  syscall(SYS_exit, 0);
  return NULL;
}

/* NAME TWIN THREADS N: libc's threads, by clone3(). All of them are named TWIN;
 * NAME is who starts them. Only its clone3() is expected of it, as libc makes
 * more calls for a thread. */
int twins(char **arg) {
  struct twin twin = {arg[1], atol(arg[3])};
  long n = atol(arg[2]);
  pthread_t thread[n];
  printf("%s/clone3 %ld 0\n", arg[0], n);
  printf("%s %ld 0\n", twin.name, n * (twin.n + 1));
  printf("%s/getppid %ld 0\n", twin.name, n * twin.n);
  printf("%s/exit %ld 0\n", twin.name, n);
  fflush(stdout);
  for (long i = 0; i < n; i++) {
    take_name(arg[0]);
    if (pthread_create(&thread[i], NULL, twin_main, &twin))
      errx(1, "pthread_create");
    take_name("load");
    pthread_join(thread[i], NULL);
  }
  return 0;
}

struct heir {
  const char *name;
  const char *program;
  volatile int go;
};

static int heir_main(void *arg) {
  static char *argv[] = {"execed", NULL}, *envp[] = {NULL};
  struct timespec time = {.tv_nsec = 200000000};
  struct heir *heir = arg;
  while (!heir->go)
    ;
  take_name(heir->name);
  syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
  calls(100);
  syscall(SYS_execve, heir->program, argv, envp);
  return 1;
}

/* LEADER HEIR PROGRAM LINK: a thread that is not its process's first one
 * executes a program. The leader is killed in its sleep, which ends with an
 * error; the heir returns from execve() as the leader, with the name LINK. */
int heirs(char **arg) {
  enum { STACK = 65536 };
  struct heir heir = {arg[1], arg[3], 0};
  int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
              CLONE_SYSVSEM;
  char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED || symlink(arg[2], arg[3]))
    err(1, "%s", arg[3]);
  printf("%s 1 1\n%s/ppoll 1 1\n", arg[0], arg[0]);
  printf("%s 102 0\n%s/execve 1 0\n%s/clock_nanosleep 1 0\n", heir.name,
         heir.name, heir.name);
  printf("%s %d 0\n%s/execve 0 0\n", arg[3], EXECED_CALLS + 2, arg[3]);
  fflush(stdout);
  if (clone(heir_main, stack + STACK, flags, &heir) < 0)
    err(1, "clone");
  take_name(arg[0]);
  heir.go = 1;
  syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
  return 1;
}
