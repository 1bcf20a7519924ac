/* SPDX-License-Identifier: MIT */
#ifndef SRC_EXPRESSION_H
#define SRC_EXPRESSION_H

#include <regex.h>
#include <stddef.h>

/* The longest that is taken, in bytes, and how many characters its repetitions
 * may add. glibc copies what is repeated, and takes gigabytes for 30 bytes of
 * text; within these limits, it takes less than a second and 50 MB. */
#define EXPRESSION_MOST 2048
#define EXPRESSION_COPIES 1000

/* Groups within each other, through which glibc walks by recursion. */
#define EXPRESSION_DEPTH 32

/* Compiles a POSIX extended regular expression, with GNU's \w \W \s \S \b \B
 * \< \>. Other escapes, (?...) and repetitions in a row are refused: Perl gives
 * them a meaning, POSIX none, and they would match nothing or too much. Returns
 * 0, and the caller frees the regex; or -EINVAL or -ENOMEM, and `error`, of
 * `size`, tells why and what to write. */
int expression_compile(regex_t *regex, const char *text, char *error,
                       size_t size);

#endif
