/* SPDX-License-Identifier: MIT */
#include "live.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "screen.h"
#include "session.h"
#include "signals.h"
#include "ui.h"

#define MOST_WAIT 0.5 /* s */

struct live {
  struct watch *watch;
  struct ui ui;
  char error[SOURCE_ERROR_SIZE]; /* "" while all is well */
};

/* Words of a sentence, on lines that fit. */
static void print_wrapped(FILE *out, const char *text, int columns) {
  int used = 0;
  while (*text) {
    int length = (int)strcspn(text, " ");
    if (length > columns)
      length = columns; /* as a host's name may be */
    if (used > 0 && used + 1 + length > columns) {
      fputc('\n', out);
      used = 0;
    }
    used += fprintf(out, "%s%.*s", used > 0 ? " " : "", length, text);
    text += length;
    text += strspn(text, " ");
  }
  fputc('\n', out);
}

static void print_page(struct live *l, FILE *out) {
  struct table_size size = screen_size();
  /* The last line is for the status. */
  struct table_size rest = {size.lines > 4 ? size.lines - 1 : 3, size.columns};
  if (l->ui.help)
    fprintf(out, "keys\n%s", ui_help);
  else if (l->error[0]) {
    fprintf(out, "syscalls-top\n");
    print_wrapped(out, l->error, size.columns);
  } else if (l->watch->reading.n == 0)
    fprintf(out, "syscalls-top\nThe plugin's first interval has not ended.\n");
  else
    table_print(out, &l->watch->reading, &l->ui.view, rest, &l->ui.window);
}

/* A terminal of three lines has them all for the table, but for questions. */
static void draw(struct live *l) {
  char *text = NULL, status[512] = "";
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  if (!out)
    return;
  print_page(l, out);
  if (fclose(out) == 0) {
    if (screen_size().lines > 3 || l->ui.asking || l->ui.message[0])
      ui_status(&l->ui, status, sizeof(status));
    screen_show(text, status, l->ui.asking);
  }
  free(text);
}

/* Of those that were listed last. */
static void find_families(struct live *l) {
  for (int by = 0; by < BYS; by++)
    l->ui.can[by] = source_has(l->watch->source, by);
}

/* Looks for what is new, if it is time to. Returns whether there is something
 * to draw. */
static bool look(struct live *l) {
  char error[SOURCE_ERROR_SIZE] = "";
  if (clock_now() < l->watch->next)
    return false;
  int status = session_poll(l->watch, error);
  if (status == 1 || status == -ENODEV)
    find_families(l);
  if (status >= 0)
    error[0] = '\0';

  bool differs = strcmp(error, l->error) != 0;
  snprintf(l->error, sizeof(l->error), "%s", error);
  return status == 1 || differs;
}

static double wait_for(const struct live *l) {
  double rest = l->watch->next - clock_now();
  return rest < 0 ? 0 : rest < MOST_WAIT ? rest : MOST_WAIT;
}

/* Returns whether there is something to draw. */
static bool press(struct live *l) {
  int key = screen_key(wait_for(l));
  if (key < 0)
    l->ui.quit = screen_is_gone();
  if (key <= 0)
    return key == 0;
  ui_press(&l->ui, key);
  if (l->ui.view.by != l->watch->by)
    watch_switch(l->watch, l->ui.view.by, clock_now());
  return true;
}

int live_run(struct watch *w, const struct view *view, int begun) {
  struct live l = {.watch = w, .ui.view = *view};
  int status = screen_open();
  if (status < 0)
    return status;

  w->patient = false;
  if (begun == 1)
    find_families(&l);
  draw(&l);
  while (!l.ui.quit && !signals_ask_to_end()) {
    bool news = press(&l);
    news |= look(&l);
    if (news)
      draw(&l);
  }
  screen_close();
  view_clear(&l.ui.view);
  return 0;
}
