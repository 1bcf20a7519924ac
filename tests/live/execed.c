/* SPDX-License-Identifier: MIT */
/* What `load storm` executes: a program that makes exactly EXECED_CALLS + 2
 * system calls under the name it is executed by. It is linked without start
 * files, because libc's start makes calls of its own, and so it has no
 * arguments and no initialised libc: syscall() alone is safe to use.
 *
 * Its name ends in a digit. Unless that is 0, it executes its like of the next
 * lower digit, which lies in the working directory. */
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "execed.h"

/* There is no thread-local storage to hold a stack protector's canary. */
__attribute__((noreturn, used, no_stack_protector)) void _start(void) {
  static char name[17], *argv[] = {name, NULL}, *envp[] = {NULL};
  syscall(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
  for (int i = 0; i < EXECED_CALLS; i++)
    syscall(SYS_getppid);

  char *digit = name;
  while (digit[1])
    digit++;
  if (*digit > '0' && *digit <= '9') {
    --*digit;
    syscall(SYS_execve, name, argv, envp);
  }
  for (;;)
    syscall(SYS_exit_group, *digit != '0');
}
