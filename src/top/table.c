/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a row, with the total of all. NaN: there is no such figure. */
typedef double figure(const struct rates *row, const struct rates *all);

static double share(const struct rates *row, const struct rates *all,
                    enum metric m) {
  return all->rate[m] > 0 ? 100 * row->rate[m] / all->rate[m] : 0;
}

static double share_of_time(const struct rates *row, const struct rates *all) {
  return share(row, all, METRIC_TIME);
}

static double share_of_calls(const struct rates *row, const struct rates *all) {
  return share(row, all, METRIC_CALLS);
}

static double usecs(const struct rates *row, const struct rates *all) {
  (void)all;
  return view_usecs(row);
}

static double calls(const struct rates *row, const struct rates *all) {
  (void)all;
  return row->rate[METRIC_CALLS];
}

static double errors(const struct rates *row, const struct rates *all) {
  (void)all;
  return row->rate[METRIC_ERRORS];
}

/* There is a column if its metric is reported. Where the terminal is narrow,
 * those that need not be kept are left out from the left. */
static const struct column {
  const char *heading;
  int width;
  int digits;   /* behind the point, if there is room */
  double whole; /* from here on there is none */
  enum metric metric;
  bool kept;
  figure *figure;
} columns[] = {
    {"% time", 6, 2, INFINITY, METRIC_TIME, false, share_of_time},
    {"usecs/call", 10, 1, 1e6, METRIC_TIME, false, usecs},
    {"% calls", 7, 2, INFINITY, METRIC_CALLS, false, share_of_calls},
    {"calls/s", 10, 1, INFINITY, METRIC_CALLS, true, calls},
    {"errors/s", 8, 1, INFINITY, METRIC_ERRORS, true, errors},
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(*columns)))
/* The least that any figure fits into: "1e+300". */
#define LEAST_WIDTH 6
#define FIGURE_SIZE 32
/* What a name has room for at least: "all-other-processes". */
#define NAME_WIDTH 19
#define LABEL_SIZE 128

struct page {
  FILE *out;
  const struct reading *reading;
  const struct view *view;
  int limit; /* columns of the terminal; 0: none */
  const struct column *shown[COLUMNS];
  int n;     /* of these */
  int width; /* of all figures */
};

/* From the right, as far as there is room. */
static void choose_columns(struct page *p) {
  int first = COLUMNS;
  for (int i = COLUMNS - 1; i >= 0; i--) {
    const struct column *c = &columns[i];
    if (!p->reading->reported[c->metric] && c->metric != METRIC_CALLS)
      continue;
    if (p->limit > 0 && !c->kept &&
        p->width + c->width + 1 + NAME_WIDTH > p->limit)
      break;
    p->shown[--first] = c;
    p->width += c->width + 1;
  }
  p->n = COLUMNS - first;
  memmove(p->shown, p->shown + first, (size_t)p->n * sizeof(*p->shown));
}

/* No figure is wider than its column: one that is large has fewer digits. */
static void write_figure(char text[FIGURE_SIZE], const struct column *c,
                         double value) {
  int digits = value < c->whole ? c->digits : 0;
  int length = snprintf(text, FIGURE_SIZE, "-");
  if (isnan(value))
    return;
  for (length = c->width + 1; length > c->width && digits >= 0; digits--)
    length = snprintf(text, FIGURE_SIZE, "%.*f", digits, value);
  for (digits = c->width - LEAST_WIDTH; length > c->width && digits >= 0;
       digits--)
    length = snprintf(text, FIGURE_SIZE, "%.*e", digits, value);
}

static void print_cut(const struct page *p, const char *line) {
  fprintf(p->out, "%.*s\n", p->limit > 0 ? p->limit : INT_MAX, line);
}

static void print_line(const struct page *p, char text[][FIGURE_SIZE],
                       const char *label) {
  char line[COLUMNS * FIGURE_SIZE + LABEL_SIZE];
  int length = 0;
  for (int i = 0; i < p->n; i++)
    length += snprintf(line + length, FIGURE_SIZE, "%*s ", p->shown[i]->width,
                       text[i]);
  snprintf(line + length, LABEL_SIZE, "%s", label);
  print_cut(p, line);
}

static void print_heading(const struct page *p) {
  char text[COLUMNS][FIGURE_SIZE];
  for (int i = 0; i < p->n; i++)
    snprintf(text[i], FIGURE_SIZE, "%s", p->shown[i]->heading);
  print_line(p, text, by_families[p->reading->by].heading);
}

static void print_row(const struct page *p, const struct rates *row,
                      const char *label) {
  char text[COLUMNS][FIGURE_SIZE];
  for (int i = 0; i < p->n; i++)
    write_figure(text[i], p->shown[i],
                 p->shown[i]->figure(row, &p->reading->total));
  print_line(p, text, label);
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
static void write_names(const struct page *p, const struct rates **rows,
                        int ranked, char *text, size_t size) {
  int all = 0, pass = 0;
  char of[16] = "";
  for (size_t i = 0; i < p->reading->n; i++)
    all += is_name(p, &p->reading->rows[i]);
  for (int i = 0; i < ranked; i++)
    pass += is_name(p, rows[i]);
  if (p->view->filter[0])
    snprintf(of, sizeof(of), "%d of ", pass);
  snprintf(text, size, "%s%d %s", of, all, all == 1 ? "name" : "names");
}

/* Of each row by itself, as a rate of many has too few digits. */
static double count_calls(const struct reading *r) {
  double calls = 0;
  for (size_t i = 0; i < r->n; i++)
    calls += reading_count(r, r->rows[i].rate[METRIC_CALLS]);
  return calls;
}

/* "total, 24 names in 1.000 s, 1000 calls": the number of calls only where
 * there is room for it. */
static void print_total(const struct page *p, const struct rates **rows,
                        int ranked) {
  const struct reading *r = p->reading;
  char names[48], span[48] = "", calls[48] = "", label[LABEL_SIZE];
  write_names(p, rows, ranked, names, sizeof(names));
  if (r->span > 0) {
    snprintf(span, sizeof(span), " in %.3f s", r->span);
    snprintf(calls, sizeof(calls), ", %.0f calls", count_calls(r));
  }
  int length = snprintf(label, sizeof(label), "total, %s%s", names, span);
  if (p->limit == 0 || p->width + length + (int)strlen(calls) <= p->limit)
    snprintf(label, sizeof(label), "total, %s%s%s", names, span, calls);
  print_row(p, &r->total, label);
}

/* The machine's total is summed up by call. That rows by process add up to it
 * is a check, and it is said when they don't. Times are rounded down, each to
 * its millisecond, and need not. */
static void print_difference(const struct page *p) {
  char line[128], errors[48] = "";
  if (p->reading->reported[METRIC_ERRORS])
    snprintf(errors, sizeof(errors), " and %.1f errors/s",
             reading_sum(p->reading, METRIC_ERRORS));
  snprintf(line, sizeof(line), "but the rows add up to %.1f calls/s%s",
           reading_sum(p->reading, METRIC_CALLS), errors);
  print_cut(p, line);
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

  struct page p = {
      .out = out, .reading = reading, .view = view, .limit = size.columns};
  bool differ = !reading_adds_up(reading);
  choose_columns(&p);
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
