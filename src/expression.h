/* SPDX-License-Identifier: MIT */
#ifndef SRC_EXPRESSION_H
#define SRC_EXPRESSION_H

#include <regex.h>
#include <stddef.h>

/* glibc makes copies of what is repeated, and of what follows an anchor: for 30
 * bytes of text it may take hours. Within these limits it takes no second. The
 * longest text, in bytes, and in characters with all copies: */
#define EXPRESSION_MOST 2048
/* Parts that may be nothing, with all copies. An anchor counts for some, unless
 * it is at an end of all or of an alternative to all. */
#define EXPRESSION_OPTIONAL 64
#define EXPRESSION_ANCHOR 8
/* Groups within each other, through which glibc walks by recursion. */
#define EXPRESSION_DEPTH 32

/* Compiles a POSIX extended regular expression, with GNU's \w \W \s \S \b \B
 * \< \>. Other escapes, (?...) and repetitions in a row are refused: Perl gives
 * them a meaning, POSIX none, and they would match nothing or too much. So are
 * repetitions of what may be nothing, as (a*)*, which glibc cannot bear.
 * Returns 0, and the caller frees the regex; or -EINVAL or -ENOMEM, and
 * `error`, of `size`, tells why and what to write. */
int expression_compile(regex_t *regex, const char *text, char *error,
                       size_t size);

#endif
