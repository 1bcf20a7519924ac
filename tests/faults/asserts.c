/* SPDX-License-Identifier: MIT */
/* What the stand-in for collectd asserts, without CUnit: an assertion that does
 * not hold ends the run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

CU_BOOL CU_assertImplementation(CU_BOOL value, unsigned int line,
                                const char *condition, const char *file,
                                const char *function, CU_BOOL fatal) {
  (void)function;
  (void)fatal;
  if (value)
    return CU_TRUE;
  fprintf(stderr, "%s:%u: %s\n", file, line, condition);
  abort();
}

void unit_text(const char *file, unsigned int line, const char *actual,
               const char *expected) {
  CU_assertImplementation(strcmp(actual, expected) == 0, line, actual, file, "",
                          CU_FALSE);
}
