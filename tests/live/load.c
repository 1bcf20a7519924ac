/* SPDX-License-Identifier: MIT */
/* Workloads whose number of system calls is known, by process name.
 *
 * A workload sets itself up under the name "load". Then it takes a name with
 * prctl(), which still counts under the old one, makes its calls with no libc
 * in between, and ends with exit_group(), which counts under the new name.
 * What is to be expected is printed, while the name is "load" again or still,
 * as lines "NAME CALLS [ERRORS]", NAME being as the plugin shows it; so is what
 * expected.awk knows besides, as "NAME/CALL CALLS [ERRORS]".
 *
 * The calls are getppid(), or with -r sched_rr_get_interval(), which hardly
 * any other program makes. A pause is one call more, and sleeps. */
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

#define PAUSE_NS 1000000
#define STACK_SIZE 65536
#define MAX_THREADS 1000

static long number = SYS_getppid;

void calls(long n) {
  for (; n > 0; n--)
    syscall(number, -1, NULL);
}

void doze(void) {
  struct timespec time = {.tv_nsec = PAUSE_NS};
  syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL);
}

/* n + pauses calls, the pauses evenly in between. */
static void paced_calls(long n, long pauses) {
  for (long i = 0; i < pauses; i++) {
    calls(n / (pauses + 1));
    doze();
  }
  calls(n - pauses * (n / (pauses + 1)));
}

void take_name(const char *name) {
  syscall(SYS_prctl, PR_SET_NAME, name, 0, 0, 0);
}

void numbered(char name[COMM_SIZE], const char *prefix, unsigned n) {
  snprintf(name, COMM_SIZE, "%.10s%u", prefix, n % 100000);
}

void expect(const char *name, long n) { printf("%s %ld\n", name, n); }

/* The plugin tells whole milliseconds, rounded down. */
void expect_ms(const char *name, const char *call, long long least_ns,
               long long most_ns) {
  printf("took:%s%s%s %lld %lld\n", name, call ? "/" : "", call ? call : "",
         least_ns / 1000000, most_ns / 1000000);
}

/* What -r's calls come to. */
static void expect_rare(long n) {
  if (number == SYS_sched_rr_get_interval)
    expect("call:sched_rr_get_interval", n);
}

static void die_as(const char *name, long n, long pauses) {
  take_name(name);
  paced_calls(n, pauses);
  syscall(SYS_exit_group, 0);
}

void pin(int i) {
  cpu_set_t all, one;
  if (sched_getaffinity(0, sizeof(all), &all))
    err(1, "sched_getaffinity");
  i %= CPU_COUNT(&all);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET(cpu, &all) && i-- == 0) {
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
    }
  if (sched_setaffinity(0, sizeof(one), &one))
    err(1, "sched_setaffinity");
}

int reap(void) {
  int status, worst = 0;
  while (wait(&status) > 0)
    if (status)
      worst = 1;
  return worst;
}

/* NAME PROCESSES N PAUSES: processes of one name, spread over the CPUs. */
static int crowd(char **arg) {
  long processes = atol(arg[1]), n = atol(arg[2]), pauses = atol(arg[3]);
  expect(arg[0], processes * (n + pauses + 1));
  expect_rare(processes * n);
  fflush(stdout);
  for (long i = 0; i < processes; i++)
    if (fork() == 0) {
      if (processes > 1)
        pin(i);
      die_as(arg[0], n, pauses);
    }
  return reap();
}

/* PREFIX NAMES ROUNDS N: one process that takes each of its names in turn, and
 * makes n calls under it, round after round. */
static int rotate(char **arg) {
  long names = atol(arg[1]), rounds = atol(arg[2]), n = atol(arg[3]);
  char name[names][COMM_SIZE];
  for (long i = 0; i < names; i++) {
    numbered(name[i], arg[0], i);
    expect(name[i], rounds * (n + 1));
  }
  expect_rare(names * rounds * n);
  fflush(stdout);
  for (long i = 0; i < names * rounds; i++) {
    take_name(name[i % names]);
    calls(n);
  }
  syscall(SYS_exit_group, 0);
  return 1;
}

struct thread {
  char name[COMM_SIZE];
  long n;
  long pauses;
  int tid; /* not 0 as long as it lives: the kernel sees to it */
};

/* libc's clone() makes it end with exit(), one call more. */
static int thread_main(void *arg) {
  const struct thread *thread = arg;
  take_name(thread->name);
  paced_calls(thread->n, thread->pauses);
  return 0;
}

static void thread_start(struct thread *thread, char *stack) {
  int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
              CLONE_SYSVSEM | CLONE_CHILD_CLEARTID;
  thread->tid = 1;
  if (clone(thread_main, stack + STACK_SIZE, flags, thread, NULL, NULL,
            &thread->tid) < 0)
    err(1, "clone");
}

/* Returns how often it slept for it. */
static long thread_wait(const struct thread *thread) {
  long naps = 0;
  for (; __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE); naps++)
    doze();
  return naps;
}

/* What all threads of a process call counts under its main thread's name if
 * they are grouped, or else what they call before they have their own. */
static void expect_threads(const char *leader, const struct thread *thread,
                           long n, long own, int grouped) {
  for (long i = 0; i < n; i++) {
    long by_thread = thread[i].n + thread[i].pauses + 1;
    if (grouped)
      own += by_thread;
    else
      expect(thread[i].name, by_thread);
  }
  expect(leader, own + 2 * n);
}

/* PREFIX THREADS N PAUSES GROUPED: a process named PREFIX whose threads have a
 * name each, and are no libc threads, as those make calls of their own. */
static int threads(char **arg) {
  static struct thread thread[MAX_THREADS];
  long n = atol(arg[1]), naps = 0;
  if (n > MAX_THREADS)
    errx(1, "at most %d threads", MAX_THREADS);
  char *stacks = mmap(NULL, n * STACK_SIZE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stacks == MAP_FAILED)
    err(1, "mmap");
  for (long i = 0; i < n; i++) {
    thread[i].n = atol(arg[2]) + i;
    thread[i].pauses = atol(arg[3]);
    numbered(thread[i].name, arg[0], i);
  }

  take_name(arg[0]);
  for (long i = 0; i < n; i++)
    thread_start(&thread[i], stacks + i * STACK_SIZE);
  for (long i = 0; i < n; i++)
    naps += thread_wait(&thread[i]);
  take_name("load");
  expect_threads(arg[0], thread, n, naps + 1, atoi(arg[4]));
  return 0;
}

/* How many arguments there must be, or at least with a '+'. */
static const struct command {
  const char *name;
  const char *args;
  int (*run)(char **arg);
} commands[] = {
    {"allowed", "0", allowed},   {"births", "2", births},
    {"compat", "2", compat},     {"crowd", "4", crowd},
    {"edges", "1", edges},       {"groups", "5+", groups},
    {"hammer", "2+", hammer},    {"heirs", "4", heirs},
    {"hostile", "1", hostile},   {"interrupted", "2", interrupted},
    {"invent", "1", invent},     {"kin", "2", kin},
    {"migrants", "4", migrants}, {"mix", "6", mix},
    {"mixed", "2", mixed},       {"mixed_abi", "2", mixed_abi},
    {"named", "4", named},       {"paced", "4", paced},
    {"perf", "2", perf},         {"pingpong", "3", pingpong},
    {"refused", "3", refused},   {"renamed", "3", renamed},
    {"rotate", "4", rotate},     {"sleeps", "3", sleeps},
    {"squat", "3", squat},       {"stopped", "2", stopped},
    {"storm", "6", storm},       {"strays", "2", strays},
    {"threads", "5", threads},   {"together", "3", together},
    {"twins", "4", twins},       {"without", "3+", without},
    {"x32", "2", x32},
};

static int count_of(char **arg) {
  int n = 0;
  while (arg[n])
    n++;
  return n;
}

static bool takes(const struct command *command, int args) {
  char *more;
  long n = strtol(command->args, &more, 10);
  return args == n || (*more == '+' && args > n);
}

int run(char **arg) {
  for (size_t i = 0; arg[0] && i < sizeof(commands) / sizeof(*commands); i++)
    if (strcmp(arg[0], commands[i].name) == 0 &&
        takes(&commands[i], count_of(arg + 1)))
      return commands[i].run(arg + 1);
  errx(2, "no such workload, or another number of arguments");
}

int main(int argc, char **argv) {
  take_name("load");
  if (argc > 1 && strcmp(argv[1], "-r") == 0) {
    number = SYS_sched_rr_get_interval;
    argv++;
  }
  return run(argv + 1);
}
