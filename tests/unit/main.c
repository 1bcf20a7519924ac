/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <CUnit/Basic.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool unit_no_memory;

/* Stands in for the C library's. */
void *reallocarray(void *memory, size_t n, size_t size) {
  size_t bytes = 0;
  if (unit_no_memory || __builtin_mul_overflow(n, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return realloc(memory, bytes);
}

void unit_text(const char *file, unsigned int line, const char *actual,
               const char *expected) {
  char difference[2 * UNIT_TEXT_SIZE];
  snprintf(difference, sizeof(difference), "\"%s\", expected \"%s\"", actual,
           expected);
  CU_assertImplementation(strcmp(actual, expected) == 0, line, difference, file,
                          "", CU_FALSE);
}

void unit_rows_read(struct rows *rows, const char *text) {
  char name[NAME_SIZE] = "";
  uint64_t calls = 0;
  for (int end = 0; *text != '\0'; text += end) {
    if (sscanf(text, " +%" SCNu64 "%n", &calls, &end) == 1)
      rows->other += calls;
    else if (sscanf(text, " %63[^= ]=%" SCNu64 "%n", name, &calls, &end) == 2)
      rows_add(rows, name, calls);
    else
      CU_FAIL_FATAL("not the text of rows");
  }
}

void unit_rows_write(char text[static UNIT_TEXT_SIZE],
                     const struct rows *rows) {
  FILE *out = fmemopen(text, UNIT_TEXT_SIZE, "w");
  CU_ASSERT_PTR_NOT_NULL_FATAL(out);
  for (size_t i = 0; i < rows->n; i++)
    fprintf(out, "%s%s=%" PRIu64, i > 0 ? " " : "", rows->row[i].name,
            rows->row[i].calls);
  if (rows->other > 0)
    fprintf(out, "%s+%" PRIu64, rows->n > 0 ? " " : "", rows->other);
  putc('\0', out);
  fclose(out);
}

/* splitmix64 */
uint64_t unit_random(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

#define SUITE_INFO(suite) {.pName = #suite, .pTests = suite##_tests},

int main(void) {
  CU_SuiteInfo suites[] = {UNIT_SUITES(SUITE_INFO) CU_SUITE_INFO_NULL};
  if (CU_initialize_registry() != CUE_SUCCESS ||
      CU_register_suites(suites) != CUE_SUCCESS) {
    fprintf(stderr, "%s\n", CU_get_error_msg());
    return EXIT_FAILURE;
  }

  CU_basic_set_mode(CU_BRM_VERBOSE);
  CU_basic_run_tests();
  unsigned int run = CU_get_number_of_tests_run();
  unsigned int failed = CU_get_number_of_tests_failed();
  CU_cleanup_registry();
  printf("%u passed, %u failed\n", run - failed, failed);
  return run > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
