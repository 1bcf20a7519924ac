/* SPDX-License-Identifier: MIT */
/* Stand before libc's functions, also for the libraries: a program's own come
 * first. Those of memory go on to the sanitizer's, also before it is set up: so
 * this is compiled without one. */
#include "calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <regex.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "points.h"

void calls_begin(void) {
  void *frame[1];
  backtrace(frame, 1);
}

/* For the libraries, too. */
#pragma GCC visibility push(default)

void *__interceptor_malloc(size_t size);
void *__interceptor_calloc(size_t n, size_t size);
void *__interceptor_realloc(void *old, size_t size);
int __interceptor_posix_memalign(void **new, size_t alignment, size_t size);

void *malloc(size_t size) {
  return points_fail(KIND_MEMORY) ? NULL : __interceptor_malloc(size);
}

void *calloc(size_t n, size_t size) {
  return points_fail(KIND_MEMORY) ? NULL : __interceptor_calloc(n, size);
}

void *realloc(void *old, size_t size) {
  return points_fail(KIND_MEMORY) ? NULL : __interceptor_realloc(old, size);
}

void *reallocarray(void *old, size_t n, size_t size) {
  size_t bytes = 0;
  if (!__builtin_mul_overflow(n, size, &bytes))
    return realloc(old, bytes);
  errno = ENOMEM;
  return NULL;
}

int posix_memalign(void **new, size_t alignment, size_t size) {
  return points_fail(KIND_MEMORY)
             ? ENOMEM
             : __interceptor_posix_memalign(new, alignment, size);
}

char *strndup(const char *text, size_t size) {
  size_t length = strnlen(text, size);
  char *copy = malloc(length + 1);
  if (copy) {
    memcpy(copy, text, length);
    copy[length] = '\0';
  }
  return copy;
}

char *strdup(const char *text) { return strndup(text, strlen(text)); }

/* The next function of this name, as the type of this one. */
#define NEXT(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

/* Defines a function that returns `failure` at its point. */
#define STAND_BEFORE(kind, failure, type, function, parameters, arguments)     \
  type function parameters;                                                    \
  type function parameters {                                                   \
    return points_fail(kind) ? failure : NEXT(function) arguments;             \
  }

STAND_BEFORE(KIND_FILE, NULL, FILE *, fopen,
             (const char *name, const char *mode), (name, mode))
STAND_BEFORE(KIND_FILE, NULL, FILE *, fopen64,
             (const char *name, const char *mode), (name, mode))
STAND_BEFORE(KIND_FILE, NULL, char *, fgets, (char *line, int size, FILE *file),
             (line, size, file))
STAND_BEFORE(KIND_FILE, 0, size_t, fread,
             (void *items, size_t size, size_t n, FILE *file),
             (items, size, n, file))
STAND_BEFORE(KIND_FILE, -1, ssize_t, __getdelim,
             (char **line, size_t *size, int end, FILE *file),
             (line, size, end, file))
STAND_BEFORE(KIND_FILE, -1, ssize_t, getline,
             (char **line, size_t *size, FILE *file), (line, size, file))
STAND_BEFORE(KIND_FILE, -1, ssize_t, read, (int fd, void *bytes, size_t size),
             (fd, bytes, size))
STAND_BEFORE(KIND_FILE, -1, ssize_t, pread,
             (int fd, void *bytes, size_t size, off_t at),
             (fd, bytes, size, at))
STAND_BEFORE(KIND_FILE, -1, int, access, (const char *name, int mode),
             (name, mode))
STAND_BEFORE(KIND_FILE, -1, int, faccessat,
             (int fd, const char *name, int mode, int flags),
             (fd, name, mode, flags))
STAND_BEFORE(KIND_FILE, -1, int, dup3, (int from, int to, int flags),
             (from, to, flags))
STAND_BEFORE(KIND_MMAP, (void *)-1, void *, mmap,
             (void *at, size_t size, int protection, int flags, int fd,
              off_t offset),
             (at, size, protection, flags, fd, offset))
STAND_BEFORE(KIND_MMAP, (void *)-1, void *, mmap64,
             (void *at, size_t size, int protection, int flags, int fd,
              off64_t offset),
             (at, size, protection, flags, fd, offset))
STAND_BEFORE(KIND_THREAD, -1, int, sched_getaffinity,
             (pid_t pid, size_t size, cpu_set_t *set), (pid, size, set))
STAND_BEFORE(KIND_THREAD, -1, int, sched_setaffinity,
             (pid_t pid, size_t size, const cpu_set_t *set), (pid, size, set))

struct thread {
  void *(*start)(void *);
  void *argument;
};

/* Without what the sanitizer does before. */
static void *run(void *argument) {
  struct thread thread = *(struct thread *)argument;
  free(argument);
  points_count(true);
  void *result = thread.start(thread.argument);
  points_count(false);
  return result;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*start)(void *), void *argument) {
  if (points_fail(KIND_THREAD))
    return EAGAIN;
  struct thread *begun = __interceptor_malloc(sizeof(*begun));
  if (!begun)
    return EAGAIN;
  *begun = (struct thread){start, argument};
  int status = NEXT(pthread_create)(thread, attributes, run, begun);
  if (status != 0)
    free(begun);
  return status;
}

/* As a whole: when memory is short in it, glibc 2.36 leaks and frees twice. */
int regcomp(regex_t *regex, const char *pattern, int flags) {
  if (points_fail(KIND_MEMORY))
    return REG_ESPACE;
  bool counted = points_count(false);
  int status = NEXT(regcomp)(regex, pattern, flags);
  points_count(counted);
  return status;
}

/* The one argument that may follow the named ones, as a word. */
#define REST(last, rest)                                                       \
  va_list list;                                                                \
  va_start(list, last);                                                        \
  unsigned long rest = va_arg(list, unsigned long);                            \
  va_end(list)

#define STAND_BEFORE_OPEN(function)                                            \
  int function(const char *name, int flags, ...);                              \
  int function(const char *name, int flags, ...) {                             \
    REST(flags, mode);                                                         \
    return points_fail(KIND_FILE) ? -1 : NEXT(function)(name, flags, mode);    \
  }
STAND_BEFORE_OPEN(open)
STAND_BEFORE_OPEN(open64)

#define STAND_BEFORE_CONTROL(kind, type, function)                             \
  int function(int fd, type request, ...);                                     \
  int function(int fd, type request, ...) {                                    \
    REST(request, argument);                                                   \
    return points_fail(kind) ? -1 : NEXT(function)(fd, request, argument);     \
  }
STAND_BEFORE_CONTROL(KIND_FILE, int, fcntl)
STAND_BEFORE_CONTROL(KIND_FILE, int, fcntl64)
STAND_BEFORE_CONTROL(KIND_PERF, unsigned long, ioctl)

/* fscanf() by its name in C99, and from glibc 2.38 on in C23. */
#define STAND_BEFORE_SCAN(function)                                            \
  int function(FILE *file, const char *format, ...);                           \
  int function(FILE *file, const char *format, ...) {                          \
    va_list list;                                                              \
    va_start(list, format);                                                    \
    int n = points_fail(KIND_FILE) ? EOF : vfscanf(file, format, list);        \
    va_end(list);                                                              \
    return n;                                                                  \
  }
STAND_BEFORE_SCAN(__isoc99_fscanf)
STAND_BEFORE_SCAN(__isoc23_fscanf)

static bool is_due(long number) {
  return (number == SYS_bpf && points_fail(KIND_BPF)) ||
         (number == SYS_perf_event_open && points_fail(KIND_PERF)) ||
         (number == SYS_membarrier && points_fail(KIND_BARRIER));
}

long syscall(long number, ...) {
  long a[6];
  va_list list;
  va_start(list, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg(list, long);
  va_end(list);
  return is_due(number)
             ? -1
             : NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
