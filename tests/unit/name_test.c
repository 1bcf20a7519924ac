/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "name.h"

static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "abcdefghijklmnopqrstuvwxyz"
                           "0123456789._-";

static bool is_safe(const char *name) {
  size_t length = strlen(name);
  return length > 0 && length <= NAME_COMM_SIZE &&
         strspn(name, safe) == length &&
         (length < 2 || strcmp(name + length - 2, "..") != 0);
}

static void comm_becomes_name(void) {
  static const struct {
    char comm[NAME_COMM_SIZE + 1];
    const char *name;
  } cases[] = {
      {"", "_"},
      {"\0nginx", "_"},
      {"sh", "sh"},
      {"sh\0nginx", "sh"},
      {"_", "_"},
      {"fifteen-letters", "fifteen-letters"},
      {"sixteen--letters", "sixteen--letters"}, /* no NUL */
      {"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", "________________"},
      {"kworker/0:1H", "kworker_0_1H"},
      {"(sd-pam)", "_sd-pam_"},
      {"java VM.Thread", "java_VM.Thread"},
      {"caf\xc3\xa9", "caf__"},
      {"a,b=c d\n", "a_b_c_d_"},
      {"../../etc", ".._.._etc"},
      {".", "."},
      {"..", "._"},
      {"a...", "a.._"},
      {"sixteen-bytes-..", "sixteen-bytes-._"},
      {"../", ".._"},
      {"a..b", "a..b"},
      {"\x7f\x80\xff\x01", "____"},
  };

  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char name[NAME_SIZE];
    name_clean(name, cases[i].comm);
    UNIT_TEXT(name, cases[i].name);
  }
}

static void few_bytes_are_safe(void) {
  for (int byte = 0; byte < 256; byte++)
    CU_ASSERT_EQUAL(name_is_safe((char)byte), byte && strchr(safe, byte));
}

static void check_byte(int byte, size_t position) {
  char comm[NAME_COMM_SIZE];
  memset(comm, 'a', sizeof(comm));
  comm[position] = byte;

  char expected[NAME_COMM_SIZE + 1] = "aaaaaaaaaaaaaaaa";
  expected[position] = byte == 0 || strchr(safe, byte) ? byte : '_';
  if (expected[0] == '\0')
    strcpy(expected, "_");

  char name[NAME_SIZE];
  memset(name, '\n', sizeof(name));
  name_clean(name, comm);
  UNIT_TEXT(name, expected);
}

static void every_byte_is_safe_in_every_position(void) {
  for (size_t position = 0; position < NAME_COMM_SIZE; position++)
    for (int byte = 0; byte < 256; byte++)
      check_byte(byte, position);
}

static void any_comm_becomes_a_safe_name(void) {
  uint64_t random = 1;
  for (int i = 0; i < 10000; i++) {
    uint64_t bytes[] = {unit_random(&random), unit_random(&random)};
    char comm[NAME_COMM_SIZE];
    memcpy(comm, bytes, sizeof(comm));
    char name[NAME_SIZE];
    name_clean(name, comm);
    CU_ASSERT_FATAL(is_safe(name));
  }
}

/* Says which locales this machine does not have. */
static void no_locale_makes_a_difference(void) {
  static const char *const locales[] = {
      "C.UTF-8",          "en_US.UTF-8",      "tr_TR.UTF-8", "de_DE@euro",
      "de_DE.ISO-8859-1", "tr_TR.ISO-8859-9", "ru_RU.KOI8-R"};

  for (size_t i = 0; i < sizeof(locales) / sizeof(*locales); i++) {
    if (!setlocale(LC_ALL, locales[i])) {
      printf("(no %s) ", locales[i]);
      continue;
    }
    few_bytes_are_safe();
    comm_becomes_name();
    every_byte_is_safe_in_every_position();
  }
  setlocale(LC_ALL, "C");
}

CU_TestInfo name_tests[] = {
    UNIT_TEST(few_bytes_are_safe),
    UNIT_TEST(comm_becomes_name),
    UNIT_TEST(every_byte_is_safe_in_every_position),
    UNIT_TEST(any_comm_becomes_a_safe_name),
    UNIT_TEST(no_locale_makes_a_difference),
    CU_TEST_INFO_NULL,
};
