/* SPDX-License-Identifier: MIT */
#include "ui.h"

#include <stdio.h>
#include <string.h>

const char ui_help[] =
    "c  sort by calls\n"
    "e  sort by errors\n"
    "t  sort by time\n"
    "u  sort by time per call\n"
    "n  sort by name\n"
    "r  reverse the order\n"
    "b  rows by process, by call, by cgroup: those that are reported\n"
    "/  show only names that match a regular expression; none: show all\n"
    "Up, Down, PgUp, PgDn, Home, End  scroll\n"
    "h or ?  these keys\n"
    "q or Ctrl-C  quit\n";

static void sort_by(struct ui *ui, enum sort sort) {
  ui->view.sort = sort;
  ui->window.first = 0;
}

/* The next of those that are reported: process, call, cgroup. */
static void switch_family(struct ui *ui) {
  static const enum by next[BYS] = {
      [BY_PROCESS] = BY_CALL, [BY_CALL] = BY_CGROUP, [BY_CGROUP] = BY_PROCESS};
  enum by by = ui->view.by;
  do
    by = next[by];
  while (by != ui->view.by && !ui->can[by]);
  if (by == ui->view.by && ui->can[by])
    snprintf(ui->message, sizeof(ui->message),
             "collectd has calls by %s only: see %s in its <Plugin syscalls>",
             by_families[by].word, by_families[next[by]].option);
  ui->view.by = by;
  ui->window.first = 0;
}

static void ask(struct ui *ui) {
  ui->asking = true;
  snprintf(ui->typed, sizeof(ui->typed), "%s", ui->view.filter);
}

static void answer(struct ui *ui, int key) {
  size_t length = strlen(ui->typed);
  if (key == UI_ENTER || key == UI_ESCAPE) {
    ui->asking = false;
    ui->window.first = 0;
    view_filter(&ui->view, key == UI_ENTER ? ui->typed : "", ui->message,
                sizeof(ui->message));
  } else if (key == UI_BACKSPACE && length > 0) {
    ui->typed[length - 1] = '\0';
  } else if (key >= ' ' && key <= '~' && length < sizeof(ui->typed) - 1) {
    ui->typed[length] = (char)key;
    ui->typed[length + 1] = '\0';
  }
}

static void scroll(struct ui *ui, int key) {
  struct table_window *w = &ui->window;
  int page = w->shown > 1 ? w->shown : 1;
  int last = w->rows > page ? w->rows - page : 0;
  if (key == UI_UP)
    w->first--;
  else if (key == UI_DOWN)
    w->first++;
  else if (key == UI_PAGE_UP)
    w->first -= page;
  else if (key == UI_PAGE_DOWN)
    w->first += page;
  else
    w->first = key == UI_END ? last : 0;
  if (w->first > last)
    w->first = last;
  if (w->first < 0)
    w->first = 0;
}

static void command(struct ui *ui, int key) {
  switch (key) {
  case 'q':
    ui->quit = true;
    break;
  case 'r':
    ui->view.reverse = !ui->view.reverse;
    ui->window.first = 0;
    break;
  case 'b':
    switch_family(ui);
    break;
  case '/':
    ask(ui);
    break;
  case 'h':
  case '?':
    ui->help = true;
    break;
  case UI_ESCAPE:
    view_clear(&ui->view);
    ui->window.first = 0;
    break;
  default:
    for (int i = 0; i < SORTS; i++)
      if (key == view_sort_keys[i])
        sort_by(ui, i);
    if (key >= UI_UP && key <= UI_END)
      scroll(ui, key);
  }
}

void ui_press(struct ui *ui, int key) {
  ui->message[0] = '\0';
  if (ui->help) {
    ui->help = false;
    ui->quit = key == 'q';
  } else if (ui->asking) {
    answer(ui, key);
  } else {
    command(ui, key);
  }
}

void ui_status(const struct ui *ui, char *text, size_t size) {
  if (ui->asking)
    snprintf(text, size, "filter: %s", ui->typed);
  else if (ui->help)
    snprintf(text, size, "any key: back to the table");
  else if (ui->message[0])
    snprintf(text, size, "%s", ui->message);
  else
    snprintf(text, size, "h: keys  by %s, sorted by %s%s%s%s",
             by_families[ui->view.by].word, view_sorts[ui->view.sort],
             ui->view.reverse ? ", reversed" : "",
             ui->view.filter[0] ? ", only " : "", ui->view.filter);
}
