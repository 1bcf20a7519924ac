/* SPDX-License-Identifier: MIT */
/* Names that no backend should ever see. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "load.h"

#define BYTES 255 /* all but NUL, that is */

static const char *const hostile_names[] = {
    "",
    ".",
    "..",
    "/",
    "../../../../etc",
    "t-h...",
    "/dev/null",
    "a b",
    " ",
    "\n",
    "t-h\nPUTVAL x",
    "t-h\r\nQUIT\r\n",
    "t-h 1 2\nx y=1 1",
    "\"",
    "'; rm -rf /; '",
    "`reboot`",
    "$(reboot)",
    "%s%s%n%n%s%n%s",
    "t-h,x=1 y=2",
    "t-h{a=\"b\"}",
    "t-h;tag=x",
    "-rf",
    "t-h\\",
    "t-h\t",
    "\x7f\x1b[2J\x1b[H",
    "\xff\xfe",
    "\xc3\xa4\xc3\xb6\xc3\xbc",
    "\xc3(\xa0\xa1",
    "\xed\xa0\x80", /* half of a surrogate pair */
    "\xf0\x9f\x92",
    "all-other-proce",
    "total",
    "fifteen-bytes-x",
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
};

#define SPECIAL (sizeof(hostile_names) / sizeof(*hostile_names))

struct hostile {
  char raw[COMM_SIZE];
  char shown[COMM_SIZE];
};

/* What is to come out of a name, written down a second time on purpose. */
static void show(struct hostile *h) {
  static const char safe[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-";
  for (size_t i = 0; h->raw[i]; i++)
    h->shown[i] = strchr(safe, h->raw[i]) ? h->raw[i] : '_';
  if (!h->raw[0])
    h->shown[0] = '_';
  size_t n = strlen(h->shown);
  if (n > 1 && strcmp(h->shown + n - 2, "..") == 0)
    h->shown[n - 1] = '_';
}

static int compare(const void *a, const void *b) {
  const struct hostile *left = a, *right = b;
  return strcmp(left->shown, right->shown);
}

#define SQUATTERS (30 * 30)

/* NAME NAMES N: one process that takes so many names that all show as NAME__,
 * and makes n calls under each. */
int squat(char **arg) {
  static char raw[SQUATTERS][COMM_SIZE];
  long names = atol(arg[1]), n = atol(arg[2]);
  char shown[COMM_SIZE];
  snprintf(shown, sizeof(shown), "%s__", arg[0]);
  for (long i = 0; i < names && i < SQUATTERS; i++)
    snprintf(raw[i], COMM_SIZE, "%s%c%c", arg[0], (int)(1 + i / 30),
             (int)(1 + i % 30));
  expect(shown, names * (n + 1));
  fflush(stdout);
  for (long i = 0; i < names && i < SQUATTERS; i++) {
    take_name(raw[i]);
    calls(n);
  }
  syscall(SYS_exit_group, 0);
  return 1;
}

/* Numbers that no system call has, from and to; and each again for x32. */
static const struct {
  long first, last;
} gaps[] = {{340, 423}, {490, 511}, {548, 575}};

#define X32_BIT 0x40000000

/* NAME: one process that makes a call of each number that is none. */
int invent(char **arg) {
  long n = 0;
  for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++)
    n += 2 * (gaps[i].last - gaps[i].first + 1);
  expect(arg[0], n + 1);
  fflush(stdout);
  take_name(arg[0]);
  for (size_t i = 0; i < sizeof(gaps) / sizeof(*gaps); i++)
    for (long number = gaps[i].first; number <= gaps[i].last; number++) {
      syscall(number, -1, -1, -1, -1, -1, -1);
      syscall(number | X32_BIT, -1, -1, -1, -1, -1, -1);
    }
  syscall(SYS_exit_group, 0);
  return 1;
}

/* N: one process that takes each of the names in turn and makes n calls under
 * it; so does each byte's name of three. Names that show alike add up. */
int hostile(char **arg) {
  static struct hostile all[SPECIAL + BYTES], sorted[SPECIAL + BYTES];
  long n = atol(arg[0]);
  for (size_t i = 0; i < SPECIAL + BYTES; i++) {
    if (i < SPECIAL)
      snprintf(all[i].raw, COMM_SIZE, "%s", hostile_names[i]);
    else
      snprintf(all[i].raw, COMM_SIZE, "h%ch", (char)(i - SPECIAL + 1));
    show(&all[i]);
  }
  memcpy(sorted, all, sizeof(all));
  qsort(sorted, SPECIAL + BYTES, sizeof(*sorted), compare);
  for (size_t i = 0, alike = 1; i < SPECIAL + BYTES; i++, alike++)
    if (i + 1 == SPECIAL + BYTES || compare(&sorted[i], &sorted[i + 1])) {
      expect(sorted[i].shown, alike * (n + 1));
      alike = 0;
    }
  fflush(stdout);

  for (size_t i = 0; i < SPECIAL + BYTES; i++) {
    take_name(all[i].raw);
    calls(n);
  }
  syscall(SYS_exit_group, 0);
  return 1;
}
