/* SPDX-License-Identifier: MIT */
#include "expression.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What of an expression takes glibc's time, with all copies that it makes. */
struct cost {
  size_t characters;
  size_t optional; /* what may be passed over, and anchors in the middle */
};

/* As far as it has been walked through. */
struct group {
  struct cost cost;
  bool is_solid;  /* the last of its alternatives takes a character at least */
  bool is_hollow; /* one before may take none */
};

struct scan {
  const char *text, *at;
  size_t depth;
  struct group group[EXPRESSION_DEPTH + 1]; /* those that are open */
  char *error;
  size_t size;
};

#define REFUSE(s, ...) (snprintf((s)->error, (s)->size, __VA_ARGS__), -EINVAL)

static const char repeats[] = "*+?{";

static bool is_one_of(char c, const char *set) {
  return c != '\0' && strchr(set, c);
}

/* "+", or "{2,5}", which is 2 to 5 times. What are no bounds is left to
 * regcomp() to refuse. */
struct repetition {
  size_t least, most;
};

static struct repetition scan_repetition(struct scan *s) {
  char *end = (char *)s->at + 1;
  struct repetition r = {*s->at == '+', 1 + (*s->at == '+')};
  if (*s->at == '{') {
    r.least = r.most = strtoul(end, &end, 10);
    if (*end == ',' && (r.most = strtoul(end + 1, &end, 10)) == 0)
      r.most = r.least + 1;
    end += *end == '}';
  }
  s->at = end;
  return r;
}

static int add(struct scan *s, struct cost cost) {
  struct cost *sum = &s->group[s->depth].cost;
  sum->characters += cost.characters;
  sum->optional += cost.optional;
  if (sum->characters <= EXPRESSION_MOST &&
      sum->optional <= EXPRESSION_OPTIONAL)
    return 0;
  return REFUSE(s, "it comes to more than %d characters, or %d optional parts",
                EXPRESSION_MOST, EXPRESSION_OPTIONAL);
}

/* Takes in a part, and the repetition behind it: a+ costs as much as aa*. */
static int add_part(struct scan *s, struct cost cost, bool is_solid) {
  struct repetition r = {1, 1};
  if (is_one_of(*s->at, repeats)) {
    if (!is_solid)
      return REFUSE(s, "what may be nothing cannot be repeated: "
                       "write a* for (a*)*");
    r = scan_repetition(s);
    if (is_one_of(*s->at, repeats))
      return REFUSE(s,
                    "%c%c is not POSIX: write one of them, or (...) around "
                    "the first",
                    s->at[-1], *s->at);
    if (r.most > EXPRESSION_MOST)
      r.most = EXPRESSION_MOST + 1;
  }
  s->group[s->depth].is_solid |= is_solid && r.least > 0;
  return add(
      s, (struct cost){.characters = cost.characters * r.most,
                       .optional = cost.optional * r.most + r.most - r.least});
}

static int add_character(struct scan *s, size_t bytes) {
  s->at += bytes;
  return add_part(s, (struct cost){.characters = 1}, true);
}

/* One at an end of the expression, or of an alternative of it, is for free. */
static int add_anchor(struct scan *s, size_t bytes) {
  bool is_first = s->at == s->text || s->at[-1] == '|';
  bool is_last = s->at[bytes] == '\0' || s->at[bytes] == '|';
  bool is_at_end = *s->at == '^' ? is_first : is_last;
  size_t weight = s->depth == 0 && is_at_end ? 0 : EXPRESSION_ANCHOR;
  s->at += bytes;
  return add_part(s, (struct cost){1, weight}, false);
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
  if (is_one_of(c, "bB<>"))
    return add_anchor(s, 2);
  if (is_one_of(c, "wWsS") ||
      !(isalnum((unsigned char)c) || is_one_of(c, "`'")))
    return add_character(s, c ? 2 : 1);
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
  return add_character(s, end - s->at + (*end == ']'));
}

static int scan_open(struct scan *s) {
  if (s->at[1] == '?')
    return REFUSE(s, "(?...) is not POSIX: write (...) for a group, [Nn] for "
                     "either case");
  if (s->depth == EXPRESSION_DEPTH)
    return REFUSE(s, "more than %d groups within each other", EXPRESSION_DEPTH);
  s->at++;
  s->group[++s->depth] = (struct group){.cost.characters = 1};
  return 0;
}

static void scan_alternative(struct scan *s) {
  struct group *group = &s->group[s->depth];
  s->at++;
  group->is_hollow |= !group->is_solid;
  group->is_solid = false;
  group->cost.characters++;
}

static int scan_close(struct scan *s) {
  if (s->depth == 0)
    return add_character(s, 1);
  scan_alternative(s);
  struct group *group = &s->group[s->depth--];
  group->cost.optional += group->is_hollow;
  return add_part(s, group->cost, !group->is_hollow);
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
  case '|':
    scan_alternative(s);
    return 0;
  case '^':
  case '$':
    return add_anchor(s, 1);
  default:
    return add_character(s, 1);
  }
}

static int scan(const char *text, char *error, size_t size) {
  struct scan s = {.text = text, .at = text, .error = error, .size = size};
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
