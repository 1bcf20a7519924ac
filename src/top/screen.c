/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curses.h>

#include "signals.h"
#include "ui.h"

bool screen_is_possible(void) {
  const char *type = getenv("TERM");
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && type && type[0] &&
         strcmp(type, "dumb") != 0;
}

int screen_open(void) {
  if (!newterm(NULL, stdout, stdin))
    return -ENOTTY;
  set_escdelay(50);
  cbreak();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  curs_set(0);
  return 0;
}

struct table_size screen_size(void) {
  struct table_size size = {LINES, COLS};
  return size;
}

/* The last column of the last line may be written without scrolling. */
static void show_line(int line, const char *text, int length, attr_t look) {
  if (look == A_REVERSE)
    mvhline(line, 0, ' ' | A_REVERSE, COLS);
  attrset(look);
  mvaddnstr(line, 0, text, length < COLS ? length : COLS);
  attrset(A_NORMAL);
}

void screen_show(const char *text, const char *status, bool cursor) {
  erase();
  for (int line = 0; *text && line < LINES; line++) {
    int length = (int)strcspn(text, "\n");
    show_line(line, text, length, line == 0 ? A_REVERSE : A_NORMAL);
    text += length + (text[length] == '\n');
  }
  if (status[0]) {
    move(LINES - 1, 0);
    clrtoeol();
    show_line(LINES - 1, status, (int)strlen(status), A_NORMAL);
  }
  curs_set(cursor);
  refresh();
}

int screen_key(double seconds) {
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  signals_wait(&in, 1, seconds);
  timeout(0);
  int key = getch();
  switch (key) {
  case ERR:
    return -1;
  case KEY_RESIZE:
    return 0;
  case KEY_UP:
    return UI_UP;
  case KEY_DOWN:
    return UI_DOWN;
  case KEY_PPAGE:
    return UI_PAGE_UP;
  case KEY_NPAGE:
    return UI_PAGE_DOWN;
  case KEY_HOME:
    return UI_HOME;
  case KEY_END:
    return UI_END;
  case '\n':
  case '\r':
  case KEY_ENTER:
    return UI_ENTER;
  case 27:
    return UI_ESCAPE;
  case '\b':
  case 127:
  case KEY_BACKSPACE:
    return UI_BACKSPACE;
  default:
    return key < 256 && key > 0 ? key : -1;
  }
}

bool screen_is_gone(void) {
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  return poll(&in, 1, 0) > 0 && (in.revents & (POLLHUP | POLLERR | POLLNVAL));
}

void screen_close(void) { endwin(); }
