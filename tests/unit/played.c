/* SPDX-License-Identifier: MIT */
#include "played.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "top/client.h"
#include "unit.h"

struct value {
  char identifier[1200];
  double time, total, rate;
};

struct played played;
static struct value values[256];
static int n;

void played_start(void) {
  played = (struct played){0};
  n = 0;
}

static struct value *find(const char *identifier) {
  for (int i = 0; i < n; i++)
    if (strcmp(values[i].identifier, identifier) == 0)
      return &values[i];
  return NULL;
}

/* A counter's rate may not be negative, and a value of an earlier time is
 * ignored. */
void played_put(const char *identifier, double time, double total) {
  struct value *v = find(identifier);
  if (v && v->time >= time)
    return;
  if (!v) {
    CU_ASSERT_FATAL(n < 256);
    v = &values[n++];
    *v = (struct value){.time = NAN};
    snprintf(v->identifier, sizeof(v->identifier), "%s", identifier);
  }
  v->rate = total >= v->total ? (total - v->total) / (time - v->time) : NAN;
  v->time = time;
  v->total = total;
}

static void put_counts(const char *host, double time, char *word) {
  static const char *const types[] = {"invocations", "errors",
                                      "total_time_in_ms"};
  char identifier[1200];
  char *counts = strchr(word, '=');
  CU_ASSERT_PTR_NOT_NULL_FATAL(counts);
  *counts++ = '\0';
  const char *plugin = word[0] == '\0'  ? "syscalls_total"
                       : word[0] == '/' ? "syscalls_by_call-"
                                        : "syscalls-";
  for (int m = 0; *counts; m++) {
    snprintf(identifier, sizeof(identifier), "%s/%s%s/%s", host, plugin,
             word + (word[0] == '/'), types[m]);
    played_put(identifier, time, strtod(counts, &counts));
    counts += *counts == ',';
  }
}

void played_feed_host(const char *host, double time, const char *totals) {
  char copy[UNIT_TEXT_SIZE], *rest = NULL;
  snprintf(copy, sizeof(copy), "%s", totals);
  for (char *word = strtok_r(copy, " ", &rest); word;
       word = strtok_r(NULL, " ", &rest))
    put_counts(host, time, word);
}

void played_feed(double time, const char *totals) {
  played_feed_host("t", time, totals);
}

static void list(FILE *out) {
  played.lists++;
  fprintf(out, "%d Value%s found\n", n, n == 1 ? "" : "s");
  for (int i = 0; i < n; i++)
    fprintf(out, "%.3f %s\n", values[i].time, values[i].identifier);
}

static void get(FILE *out, const char *line) {
  char identifier[1200] = "";
  size_t length = 0;
  played.gets++;
  for (const char *c = line + strlen("GETVAL \""); *c != '"'; c++)
    identifier[length++] = *c == '\\' ? *++c : *c;
  const struct value *v = find(identifier);
  if (!v)
    fputs("-1 No such value.\n", out);
  else if (isnan(v->rate))
    fputs("1 Value found\nvalue=NaN\n", out);
  else
    fprintf(out, "1 Value found\nvalue=%12e\n", v->rate);
}

static void answer_all(FILE *out, const char *requests) {
  for (; *requests; requests = strchr(requests, '\n') + 1)
    if (strncmp(requests, "LISTVAL\n", 8) == 0)
      list(out);
    else
      get(out, requests);
}

/* In pieces, as they come from a socket. */
static int feed(struct answer *a, const char *text, size_t size) {
  int status = 0;
  for (size_t at = 0; at < size && status == 0; at += 7)
    status = answer_feed(a, text + at, size - at < 7 ? size - at : 7);
  return status;
}

int client_ask(const char *path, const char *requests, size_t length,
               struct answer *a, char *error) {
  char *text = NULL;
  size_t size = 0;
  snprintf(error, CLIENT_ERROR_SIZE, "no answer from %s", path);
  if (played.error)
    return -played.error;
  if (played.between && a->gets > 1) {
    played.between();
    played.between = NULL;
  }

  CU_ASSERT_EQUAL(requests[length - 1], '\n');
  FILE *out = open_memstream(&text, &size);
  CU_ASSERT_PTR_NOT_NULL_FATAL(out);
  answer_all(out, requests);
  fclose(out);
  int status = feed(a, text, size);
  CU_ASSERT(status != 0 || answer_is_whole(a));
  free(text);
  return status;
}
