/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "books.h"

/* Of figures. The columns from the last KEPT on are never left out. */
static const struct column {
  const char *heading;
  int width;
} columns[] = {
    {"% time", 6},   {"usecs/call", 10}, {"% calls", 7},
    {"calls/s", 10}, {"errors/s", 8},
};

#define COLUMNS 5
#define KEPT 2
#define FIGURE_SIZE 32
/* What a name has room for at least: "all-other-processes". */
#define NAME_WIDTH 19

struct figures {
  char text[COLUMNS][FIGURE_SIZE];
};

struct page {
  FILE *out;
  const struct reading *reading;
  const struct view *view;
  int columns; /* 0: no limit */
  int left;    /* the column it begins with */
};

static int leftmost(int limit) {
  int width = NAME_WIDTH, left = COLUMNS;
  while (left > 0) {
    width += columns[left - 1].width + 1;
    if (limit > 0 && width > limit && left <= COLUMNS - KEPT)
      break;
    left--;
  }
  return left;
}

static void print_line(const struct page *p, const struct figures *f,
                       const char *label) {
  char line[COLUMNS * FIGURE_SIZE + 256];
  int length = 0;
  for (int i = p->left; i < COLUMNS; i++)
    length += snprintf(line + length, FIGURE_SIZE + 1, "%*s ", columns[i].width,
                       f->text[i]);
  snprintf(line + length, sizeof(line) - length, "%s", label);
  fprintf(p->out, "%.*s\n", p->columns > 0 ? p->columns : (int)sizeof(line),
          line);
}

static void print_heading(const struct page *p) {
  struct figures f;
  for (int i = 0; i < COLUMNS; i++)
    snprintf(f.text[i], FIGURE_SIZE, "%s", columns[i].heading);
  print_line(p, &f, by_families[p->reading->by].heading);
}

static void share(char text[FIGURE_SIZE], double part, double all) {
  snprintf(text, FIGURE_SIZE, "%.2f", all > 0 ? 100 * part / all : 0);
}

/* From a second on without a fraction, for which there is no room. */
static void per_call(char text[FIGURE_SIZE], double usecs) {
  if (isnan(usecs))
    snprintf(text, FIGURE_SIZE, "-");
  else
    snprintf(text, FIGURE_SIZE, usecs < 1e6 ? "%.1f" : "%.0f", usecs);
}

static void print_row(const struct page *p, const struct rates *row,
                      const char *label) {
  const double *rate = row->rate, *all = p->reading->total.rate;
  const bool *reported = p->reading->reported;
  struct figures f = {{"-", "-", "-", "-", "-"}};
  if (reported[METRIC_TIME]) {
    share(f.text[0], rate[METRIC_TIME], all[METRIC_TIME]);
    per_call(f.text[1], view_usecs(row));
  }
  share(f.text[2], rate[METRIC_CALLS], all[METRIC_CALLS]);
  snprintf(f.text[3], FIGURE_SIZE, "%.1f", rate[METRIC_CALLS]);
  if (reported[METRIC_ERRORS])
    snprintf(f.text[4], FIGURE_SIZE, "%.1f", rate[METRIC_ERRORS]);
  print_line(p, &f, label);
}

static void print_rest(const struct page *p, const struct rates **rows,
                       const struct table_window *w) {
  struct rates sum = {0};
  for (int i = 0; i < w->rows; i++)
    for (int m = 0; m < METRICS && (i < w->first || i >= w->first + w->shown);
         m++)
      sum.rate[m] += rows[i]->rate[m];
  char label[64];
  snprintf(label, sizeof(label), "... %d more", w->rows - w->shown);
  print_row(p, &sum, label);
}

static bool is_name(const struct page *p, const struct rates *row) {
  return rates_are_live(row) &&
         strcmp(row->name, by_families[p->reading->by].rest) != 0;
}

/* "24 names", or with a filter "3 of 24 names": those that were live and have a
 * series of their own. */
static int write_names(const struct page *p, const struct rates **rows,
                       int ranked, char *text, size_t size) {
  int all = 0, pass = 0, length = 0;
  for (size_t i = 0; i < p->reading->n; i++)
    all += is_name(p, &p->reading->rows[i]);
  for (int i = 0; i < ranked; i++)
    pass += is_name(p, rows[i]);
  if (p->view->filter[0])
    length = snprintf(text, size, "%d of ", pass);
  return length + snprintf(text + length, size - length, "%d %s", all,
                           all == 1 ? "name" : "names");
}

/* Of each row by itself, as a rate of many has too few digits. */
static double count_calls(const struct reading *r) {
  double calls = 0;
  for (size_t i = 0; i < r->n; i++)
    if (!r->rows[i].stale)
      calls += reading_count(r, r->rows[i].rate[METRIC_CALLS]);
  return calls;
}

/* The number of calls only where there is room for it. */
static void print_total(const struct page *p, const struct rates **rows,
                        int ranked) {
  const struct reading *r = p->reading;
  char label[128] = "total, ", calls[32] = "";
  int length = (int)strlen(label), width = 0;
  length +=
      write_names(p, rows, ranked, label + length, sizeof(label) - length);
  if (r->span > 0) {
    length +=
        snprintf(label + length, sizeof(label) - length, " in %.3f s", r->span);
    snprintf(calls, sizeof(calls), ", %.0f calls", count_calls(r));
  }
  for (int i = p->left; i < COLUMNS; i++)
    width += columns[i].width + 1;
  if (p->columns == 0 || width + length + (int)strlen(calls) <= p->columns)
    snprintf(label + length, sizeof(label) - length, "%s", calls);
  print_row(p, &r->total, label);
}

/* The machine's total is summed up by call. That rows by process add up to it
 * is a check, and it is said when they don't. Times are rounded down, each to
 * its millisecond, and need not. */
static void print_difference(const struct page *p) {
  char line[128];
  int length =
      snprintf(line, sizeof(line), "but the rows add up to %.1f calls/s",
               reading_sum(p->reading, METRIC_CALLS));
  if (p->reading->reported[METRIC_ERRORS])
    snprintf(line + length, sizeof(line) - length, " and %.1f errors/s",
             reading_sum(p->reading, METRIC_ERRORS));
  fprintf(p->out, "%.*s\n", p->columns > 0 ? p->columns : (int)sizeof(line),
          line);
}

/* At least one line is for rows. */
static void fit(struct table_window *w, int rows, int lines) {
  int room = lines > 1 ? lines : 1;
  w->rows = rows;
  w->shown = rows > room ? room - 1 : rows;
  if (w->first > rows - w->shown)
    w->first = rows - w->shown;
  if (w->first < 0)
    w->first = 0;
}

int table_print(FILE *out, const struct reading *reading,
                const struct view *view, struct table_size size,
                struct table_window *w) {
  const struct rates **rows = NULL;
  int n = view_rank(view, reading, &rows);
  if (n < 0)
    return n;

  struct page p = {out, reading, view, size.columns, leftmost(size.columns)};
  bool differ = !books_add_up(reading);
  fit(w, n, size.lines > 0 ? size.lines - 2 - differ : n);
  print_heading(&p);
  for (int i = w->first; i < w->first + w->shown; i++)
    print_row(&p, rows[i], rows[i]->name);
  if (w->shown < n)
    print_rest(&p, rows, w);
  print_total(&p, rows, n);
  if (differ)
    print_difference(&p);
  free(rows);
  return 0;
}
