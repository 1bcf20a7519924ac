/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: bytes become choices, and what does not hold
 * ends the process. A target is a file with an LLVMFuzzerTestOneInput(). */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for any input. */
#define FUZZ_CHECK(condition)                                                  \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__,        \
              #condition);                                                     \
      abort();                                                                 \
    }                                                                          \
  } while (0)

/* What is left of the input. */
struct fuzz {
  const uint8_t *at;
  size_t left;
};

/* The next byte, or 0 behind the end. */
uint8_t fuzz_byte(struct fuzz *f);

/* The next byte as a number below `end`, which is 256 at most. */
size_t fuzz_below(struct fuzz *f, size_t end);

/* A number, more often a small one. */
uint64_t fuzz_number(struct fuzz *f);

/* The bytes up to the next newline, or NUL, as a text; what does not fit into
 * `size` bytes is left for the next line. */
void fuzz_line(struct fuzz *f, char *text, size_t size);

#endif
