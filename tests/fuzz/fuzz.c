/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

uint8_t fuzz_byte(struct fuzz *f) {
  if (f->left == 0)
    return 0;
  f->left--;
  return *f->at++;
}

size_t fuzz_below(struct fuzz *f, size_t end) { return fuzz_byte(f) % end; }

/* Of as many bytes as the first one says. */
uint64_t fuzz_number(struct fuzz *f) {
  uint64_t number = 0;
  for (size_t n = fuzz_below(f, 9); n > 0; n--)
    number = number << 8 | fuzz_byte(f);
  return number;
}

void fuzz_line(struct fuzz *f, char *text, size_t size) {
  size_t n = 0;
  while (f->left > 0 && n + 1 < size) {
    char c = (char)fuzz_byte(f);
    if (c == '\n' || c == '\0')
      break;
    text[n++] = c;
  }
  text[n] = '\0';
}
