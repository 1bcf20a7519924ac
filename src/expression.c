/* SPDX-License-Identifier: MIT */
#include "expression.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A walk through the text, from left to right. */
struct scan {
  const char *at;
  size_t depth;                        /* of open groups */
  size_t length[EXPRESSION_DEPTH + 1]; /* of each: characters, copies too */
  size_t last;   /* length of what a repetition here repeats */
  size_t copies; /* characters that repetitions have added so far */
  char *error;
  size_t size;
};

#define REFUSE(s, ...) (snprintf((s)->error, (s)->size, __VA_ARGS__), -EINVAL)

static int take(struct scan *s, size_t bytes) {
  s->at += bytes;
  s->last = 1;
  s->length[s->depth]++;
  return 0;
}

static const struct {
  char letter;
  const char *cure;
} cures[] = {
    {'d', "[0-9]"},
    {'D', "[^0-9]"},
    {'h', "[[:blank:]]"},
    {'H', "[^[:blank:]]"},
    {'n', "[[:space:]]"},
    {'r', "[[:space:]]"},
    {'t', "[[:space:]]"},
    {'f', "[[:space:]]"},
    {'v', "[[:space:]]"},
    {'A', "^"},
    {'z', "$"},
    {'Z', "$"},
    {'`', "^, or ` alone"},
    {'\'', "$, or ' alone"},
    {'p', "a class such as [[:alpha:]]"},
    {'P', "a class such as [^[:alpha:]]"},
    {'x', "the character itself"},
    {'Q', "a backslash before each special character"},
    {'E', "a backslash before each special character"},
};

static const char *cure_of(char letter) {
  for (size_t i = 0; i < sizeof(cures) / sizeof(*cures); i++)
    if (cures[i].letter == letter)
      return cures[i].cure;
  return isdigit((unsigned char)letter) ? "again what it repeats"
                                        : "the letter alone";
}

/* Before punctuation, a backslash means the same to all. */
static int scan_escape(struct scan *s) {
  char c = s->at[1];
  if (c == '\0' || strchr("wWsSbB", c) ||
      !(isalnum((unsigned char)c) || strchr("`'", c)))
    return take(s, c ? 2 : 1);
  return REFUSE(s, "\\%c is not POSIX: write %s", c, cure_of(c));
}

/* The end of "[:alpha:]" and the like, or NULL. */
static const char *class_end(const char *at) {
  const char end[] = {at[1], ']', '\0'};
  if (at[0] != '[' || at[1] == '\0' || !strchr(":.=", at[1]))
    return NULL;
  const char *found = strstr(at + 2, end);
  return found ? found + 2 : NULL;
}

/* Where the brackets that begin so end, or NULL if a backslash is in them that
 * does not stand for itself. Only as the first of them, ] is one of them. */
static const char *bracket_end(const char *first) {
  const char *at = first;
  while (*at && (*at != ']' || at == first)) {
    const char *end = class_end(at);
    if (at[0] == '\\' && at[1] != '\\')
      return NULL;
    at = end ? end : at + (at[0] == '\\' ? 2 : 1);
  }
  return at;
}

static int scan_bracket(struct scan *s) {
  const char *first = s->at + (s->at[1] == '^' ? 2 : 1);
  const char *end = bracket_end(first);
  if (!end)
    return REFUSE(s, "in brackets, \\ is itself: write \\\\ for it, 0-9 for a "
                     "digit, ] first, - last");
  if (*first == ':' && end > first + 1 && end[-1] == ':')
    return REFUSE(s, "a class is in brackets twice: write [[:digit:]]");
  return take(s, end - s->at + (*end == ']'));
}

static int scan_open(struct scan *s) {
  if (s->at[1] == '?')
    return REFUSE(s, "(?...) is not POSIX: write (...) for a group, [Nn] for "
                     "either case");
  if (s->depth == EXPRESSION_DEPTH)
    return REFUSE(s, "more than %d groups within each other", EXPRESSION_DEPTH);
  take(s, 1);
  s->length[++s->depth] = 0;
  return 0;
}

static int scan_close(struct scan *s) {
  take(s, 1);
  if (s->depth == 0)
    return 0;
  size_t length = s->length[s->depth--];
  s->length[s->depth] += length;
  s->last = length + 1;
  return 0;
}

/* How many copies glibc makes of what is repeated, as a+ is aa*; and in *end,
 * what comes behind. What are no bounds is left to regcomp() to refuse. */
static size_t copies_of(char *at, char **end) {
  *end = at + 1;
  if (*at != '{')
    return *at == '+' ? 1 : 0;

  size_t copies = strtoul(at + 1, end, 10), most = 0;
  if (**end == ',')
    most = strtoul(*end + 1, end, 10);
  if (**end == '}')
    ++*end;
  return most > copies ? most - 1 : copies;
}

static int scan_repetition(struct scan *s) {
  char *end;
  size_t copies = copies_of((char *)s->at, &end);
  if (*end != '\0' && strchr("*+?{", *end))
    return REFUSE(s,
                  "%c%c is not POSIX: write one of them, or (...) around "
                  "the first",
                  end[-1], *end);
  if (copies > EXPRESSION_COPIES ||
      (s->copies += s->last * copies) > EXPRESSION_COPIES)
    return REFUSE(s, "its repetitions come to more than %d characters",
                  EXPRESSION_COPIES);
  s->length[s->depth] += s->last * copies;
  s->last = 0;
  s->at = end;
  return 0;
}

static int scan_next(struct scan *s) {
  switch (*s->at) {
  case '\\':
    return scan_escape(s);
  case '[':
    return scan_bracket(s);
  case '(':
    return scan_open(s);
  case ')':
    return scan_close(s);
  case '*':
  case '+':
  case '?':
  case '{':
    return scan_repetition(s);
  default:
    return take(s, 1);
  }
}

static int scan(const char *text, char *error, size_t size) {
  struct scan s = {.at = text, .error = error, .size = size};
  if (strlen(text) > EXPRESSION_MOST)
    return REFUSE(&s, "a regular expression has at most %d bytes",
                  EXPRESSION_MOST);
  int status = 0;
  while (status == 0 && *s.at)
    status = scan_next(&s);
  return status;
}

int expression_compile(regex_t *regex, const char *text, char *error,
                       size_t size) {
  int status = scan(text, error, size);
  if (status != 0)
    return status;

  status = regcomp(regex, text, REG_EXTENDED | REG_NOSUB);
  if (status == 0)
    return 0;
  regerror(status, regex, error, size);
  return status == REG_ESPACE ? -ENOMEM : -EINVAL;
}
