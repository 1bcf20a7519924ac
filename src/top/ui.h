/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_UI_H
#define SRC_TOP_UI_H

#include "table.h"
#include "view.h"

/* Keys that are no characters. */
enum ui_key {
  UI_UP = 256,
  UI_DOWN,
  UI_PAGE_UP,
  UI_PAGE_DOWN,
  UI_HOME,
  UI_END,
  UI_ENTER,
  UI_ESCAPE,
  UI_BACKSPACE,
};

/* What the user of the live table has done so far. */
struct ui {
  struct view view;
  bool can[BYS]; /* which families there are */
  struct table_window window;
  bool help;
  bool quit;
  bool asking; /* for a filter, of which there is: */
  char typed[VIEW_FILTER_SIZE];
  char message[256]; /* until the next key */
};

/* What the keys do, a line each. */
extern const char ui_help[];

/* Does what a key stands for. */
void ui_press(struct ui *ui, int key);

/* The line at the bottom. */
void ui_status(const struct ui *ui, char *text, size_t size);

#endif
