/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <CUnit/Basic.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool unit_no_memory;
size_t unit_objects = SIZE_MAX;

/* Stands in for the C library's. */
void *reallocarray(void *memory, size_t n, size_t size) {
  size_t bytes = 0;
  if (unit_no_memory || __builtin_mul_overflow(n, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return realloc(memory, bytes);
}

/* And this, by the linker's --wrap, for what is linked with it alone. */
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size) {
  if (unit_objects-- > 0)
    return __real_calloc(n, size);
  errno = ENOMEM;
  return NULL;
}

void unit_text(const char *file, unsigned int line, const char *actual,
               const char *expected) {
  char difference[2 * UNIT_TEXT_SIZE];
  snprintf(difference, sizeof(difference), "\"%s\", expected \"%s\"", actual,
           expected);
  CU_assertImplementation(strcmp(actual, expected) == 0, line, difference, file,
                          "", CU_FALSE);
}

#define COUNTS "%" SCNu64 "%n:%" SCNu64 "%n:%" SCNu64 "%n"

static void add_row(struct rows *rows, const char *name,
                    const struct counts *counts) {
  bool sure = name[0] == '^';
  char copy[NAME_SIZE];
  snprintf(copy, sizeof(copy), "%s", name + sure);
  char *owner = strchr(copy, '@');
  if (owner)
    *owner++ = '\0';
  struct row *row = rows_add(rows, copy, counts);
  if (!row)
    return;
  row->sure = sure;
  row->owner = owner ? strtoul(owner, NULL, 16) : 0;
}

void unit_rows_read(struct rows *rows, const char *text) {
  for (int end = 0; *text != '\0'; text += end) {
    char name[NAME_SIZE] = "";
    struct counts c = {0};
    if (sscanf(text, " +" COUNTS, &c.calls, &end, &c.errors, &end, &c.ns,
               &end) >= 1)
      counts_add(&rows->other, &c);
    else if (sscanf(text, " %63[^= ]=" COUNTS, name, &c.calls, &end, &c.errors,
                    &end, &c.ns, &end) >= 2)
      add_row(rows, name, &c);
    else
      CU_FAIL_FATAL("not the text of rows");
  }
}

static void write_counts(FILE *out, const struct counts *c) {
  uint64_t ns = c->ms * 1000000 + c->ns;
  fprintf(out, "%" PRIu64, c->calls);
  if (c->errors > 0 || ns > 0)
    fprintf(out, ":%" PRIu64, c->errors);
  if (ns > 0)
    fprintf(out, ":%" PRIu64, ns);
}

void unit_rows_write(char text[static UNIT_TEXT_SIZE],
                     const struct rows *rows) {
  FILE *out = fmemopen(text, UNIT_TEXT_SIZE, "w");
  CU_ASSERT_PTR_NOT_NULL_FATAL(out);
  for (size_t i = 0; i < rows->n; i++) {
    fprintf(out, "%s%s%s=", i > 0 ? " " : "", rows->row[i].sure ? "^" : "",
            rows->row[i].name);
    write_counts(out, &rows->row[i].counts);
  }
  const struct counts *other = &rows->other;
  if (other->calls > 0 || other->errors > 0 || other->ms > 0 || other->ns > 0) {
    fprintf(out, "%s+", rows->n > 0 ? " " : "");
    write_counts(out, other);
  }
  putc('\0', out);
  fclose(out);
}

bool unit_counts_equal(struct counts a, struct counts b) {
  return a.calls == b.calls && a.errors == b.errors && a.ms == b.ms &&
         a.ns == b.ns;
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
