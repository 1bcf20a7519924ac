/* SPDX-License-Identifier: MIT */
/* Whatever a server answers, syscalls-top takes it for a reading or for an
 * error, and what it shows paints no terminal. A line that ends in a '|' ends
 * an answer; the first byte says in which pieces it comes. */
#include "fuzz.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "top/client.h"
#include "top/json.h"
#include "top/table.h"
#include "top/watch.h"

#define POLLS 24

/* The server, in place of client.c. */
static struct {
  struct fuzz input;
  size_t piece;
} server;

/* The bytes of one answer. */
static struct fuzz next_answer(void) {
  struct fuzz answer = server.input;
  const uint8_t *end = memchr(answer.at, '|', answer.left);
  size_t length = end ? (size_t)(end - answer.at) : answer.left;
  answer.left = length;
  server.input.at += length + (end != NULL);
  server.input.left -= length + (end != NULL);
  return answer;
}

static int feed(struct answer *a, struct fuzz bytes) {
  int status = 0;
  for (size_t n; bytes.left > 0 && status == 0; bytes.left -= n) {
    n = bytes.left < server.piece ? bytes.left : server.piece;
    status = answer_feed(a, (const char *)bytes.at, n);
    bytes.at += n;
  }
  return status;
}

int client_ask(const char *path, const char *requests, size_t length,
               struct answer *a, char *error) {
  snprintf(error, CLIENT_ERROR_SIZE, "%s", path);
  FUZZ_CHECK(length > 0 && requests[length - 1] == '\n');
  if (server.input.left == 0)
    return -ECONNREFUSED;
  int status = feed(a, next_answer());
  FUZZ_CHECK(a->used < sizeof(a->line));
  FUZZ_CHECK(a->answered <= a->gets + a->lists);
  return status == 0 && !answer_is_whole(a) ? -EPROTO : status;
}

/* So that no text moves the cursor. */
static void check_printable(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    FUZZ_CHECK(isprint((unsigned char)text[i]) || text[i] == '\n');
}

static void check_rates(const struct rates *row) {
  for (int m = 0; m < METRICS; m++)
    FUZZ_CHECK(isfinite(row->rate[m]) && row->rate[m] >= 0);
}

static void check_reading(const struct reading *r) {
  check_rates(&r->total);
  for (size_t i = 0; i < r->n; i++) {
    check_rates(&r->rows[i]);
    FUZZ_CHECK(i == 0 || strcmp(r->rows[i - 1].name, r->rows[i].name) < 0);
  }
  FUZZ_CHECK(isfinite(r->span) && r->span >= 0);
}

static void show(const struct reading *r, const struct view *view,
                 struct table_size size, bool json) {
  char *text = NULL;
  size_t length = 0;
  struct table_window window = {0};
  FILE *out = open_memstream(&text, &length);
  FUZZ_CHECK(out);
  FUZZ_CHECK((json ? json_print(out, r, view)
                   : table_print(out, r, view, size, &window)) == 0);
  fclose(out);
  check_printable(text, length);
  free(text);
}

static void check(const struct watch *w) {
  struct view view = {.by = w->by};
  check_reading(&w->reading);
  show(&w->reading, &view, (struct table_size){0}, false);
  show(&w->reading, &view, (struct table_size){.lines = 3, .columns = 20},
       false);
  if (w->reading.span > 0)
    show(&w->reading, &view, (struct table_size){0}, true);
}

/* It always rests before it asks again, but once at the start. */
static void poll(struct watch *w) {
  char error[SOURCE_ERROR_SIZE] = "";
  double now = 100;
  bool rested = true;
  for (int i = 0; i < POLLS && server.input.left > 0; i++) {
    int status = watch_poll(w, now, error);
    FUZZ_CHECK(w->next > now || rested);
    rested = w->next > now;
    if (status == 1)
      check(w);
    if (status < 0)
      check_printable(error, strnlen(error, sizeof(error)));
    now = fmax(now + 0.001, w->next);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  server.input = (struct fuzz){data, size};
  server.piece = 1 + fuzz_byte(&server.input);
  struct watch w = {.by = fuzz_below(&server.input, BYS)};
  w.source = source_create("sock", NULL);
  FUZZ_CHECK(w.source);
  poll(&w);
  watch_stop(&w);
  return 0;
}
