/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No counter of 63 bits grows that fast. */
#define MOST_RATE 1e18
/* Of the year 5138, in s; beyond that, ms do not fit into a double. */
#define MOST_TIME 1e11
/* collectd's types have a few. */
#define MOST_VALUES 64

int answer_getval(char line[static ANSWER_REQUEST_SIZE],
                  const char *identifier) {
  int length = snprintf(line, ANSWER_REQUEST_SIZE, "GETVAL \"");
  for (const char *c = identifier; *c; c++) {
    bool is_special = *c == '"' || *c == '\\';
    if (length + is_special + 1 > ANSWER_REQUEST_SIZE - 3)
      return -ENAMETOOLONG;
    if (is_special)
      line[length++] = '\\';
    line[length++] = *c;
  }
  line[length++] = '"';
  line[length++] = '\n';
  line[length] = '\0';
  return length;
}

/* "value=1.500000e+00", or "value=NaN". */
static double read_rate(const char *line) {
  const char *text = strchr(line, '=');
  char *end = NULL;
  if (!text)
    return NAN;
  double rate = strtod(text + 1, &end);
  bool is_rate = end > text + 1 && *end == '\0' && rate >= 0;
  return is_rate && rate <= MOST_RATE ? rate : NAN;
}

/* "1700000000.123 host/plugin-instance/type-instance". What looks different is
 * the rest of a name with a newline. */
static int take_series(struct answer *a) {
  char *end = NULL;
  double time = strtod(a->line, &end);
  if (end == a->line || *end != ' ' || !(time > 0 && time < MOST_TIME))
    return 0;
  return a->series(a->arg, llround(time * 1000), end + 1);
}

static void take_rate(struct answer *a, double rate) {
  if (!a->has_rate)
    a->rate(a->arg, a->answered - 1, rate);
  a->has_rate = true;
}

static bool is_listing(const struct answer *a) { return a->answered > a->gets; }

static int refuse(struct answer *a, const char *reason) {
  if (!is_listing(a)) {
    take_rate(a, NAN);
    return 0;
  }
  snprintf(a->refusal, sizeof(a->refusal), "%s", reason);
  for (char *c = a->refusal; *c; c++)
    if (*c < ' ' || *c > '~')
      *c = '?';
  return -EREMOTEIO;
}

/* "2 Values found", or "-1 No such value.": that of an unknown type ends in an
 * empty line. */
static int begin(struct answer *a) {
  char *end = NULL;
  if (a->line[0] == '\0')
    return 0;
  errno = 0;
  long n = strtol(a->line, &end, 10);
  if (end == a->line || *end != ' ' || errno != 0 ||
      a->answered == a->gets + a->lists)
    return -EPROTO;

  a->answered++;
  a->has_rate = false;
  if (n < 0)
    return refuse(a, end + 1);
  if (n > (is_listing(a) ? ANSWER_LINES : MOST_VALUES))
    return is_listing(a) ? -E2BIG : -EPROTO;
  a->left = (size_t)n;
  if (n == 0 && !is_listing(a))
    take_rate(a, NAN);
  return 0;
}

static int take_line(struct answer *a) {
  if (++a->lines > ANSWER_LINES)
    return -E2BIG;
  if (a->left == 0 && !is_listing(a))
    return begin(a);
  a->left -= a->left > 0;
  if (is_listing(a))
    return take_series(a);
  take_rate(a, read_rate(a->line));
  return 0;
}

/* A NUL is in no name. */
static int end_line(struct answer *a) {
  for (size_t i = 0; i < a->used; i++)
    if (a->line[i] == '\0')
      a->line[i] = '?';
  a->line[a->used] = '\0';
  a->used = 0;
  return take_line(a);
}

int answer_feed(struct answer *a, const char *bytes, size_t size) {
  a->bytes += size;
  int status = a->bytes > ANSWER_SIZE ? -E2BIG : 0;
  for (size_t i = 0; i < size && status == 0; i++) {
    if (bytes[i] == '\n')
      status = end_line(a);
    else if (a->used == sizeof(a->line) - 1)
      status = -EMSGSIZE;
    else
      a->line[a->used++] = bytes[i];
  }
  return status;
}

bool answer_is_whole(const struct answer *a) {
  return a->answered == a->gets + a->lists && a->left == 0 && a->used == 0;
}
