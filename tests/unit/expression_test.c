/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "expression.h"

#define IN_BRACKETS                                                            \
  "in brackets, \\ is itself: write \\\\ for it, 0-9 for a digit, ] first, - " \
  "last"
#define GROUP                                                                  \
  "(?...) is not POSIX: write (...) for a group, [Nn] for either case"

/* Another dialect's, and what to write for it. */
static const struct {
  const char *text, *error;
} foreign[] = {
    {"^worker-\\d+$", "\\d is not POSIX: write [0-9]"},
    {"\\D", "\\D is not POSIX: write [^0-9]"},
    {"a\\h", "\\h is not POSIX: write [[:blank:]]"},
    {"a\\t", "\\t is not POSIX: write [[:space:]]"},
    {"\\Anginx", "\\A is not POSIX: write ^"},
    {"nginx\\z", "\\z is not POSIX: write $"},
    {"nginx\\Z", "\\Z is not POSIX: write $"},
    {"\\Qa.b\\E",
     "\\Q is not POSIX: write a backslash before each special character"},
    {"\\x41", "\\x is not POSIX: write the character itself"},
    {"\\p{L}", "\\p is not POSIX: write a class such as [[:alpha:]]"},
    {"a|(b\\d)", "\\d is not POSIX: write [0-9]"},
    {"[a]\\d", "\\d is not POSIX: write [0-9]"},
    {"[[:alpha:]]\\d", "\\d is not POSIX: write [0-9]"},
    {"[]]\\d", "\\d is not POSIX: write [0-9]"},
    {"a{2}\\d", "\\d is not POSIX: write [0-9]"},
    {"\\q", "\\q is not POSIX: write the letter alone"},
    {"(a)\\1", "\\1 is not POSIX: write again what it repeats"},
    {"a\\'", "\\' is not POSIX: write $, or ' alone"},
    {"\\`a", "\\` is not POSIX: write ^, or ` alone"},
    {"[\\d]", IN_BRACKETS},
    {"[^\\w-]", IN_BRACKETS},
    {"[a\\-z]", IN_BRACKETS},
    {"[\\]]", IN_BRACKETS},
    {"[a\\]", IN_BRACKETS},
    {"[\\", IN_BRACKETS},
    {"[[:alpha:]\\.]", IN_BRACKETS},
    {"[]\\.]", IN_BRACKETS},
    {"[^]\\.]", IN_BRACKETS},
    {"[[.a.]\\.]", IN_BRACKETS},
    {"[:digit:]+", "a class is in brackets twice: write [[:digit:]]"},
    {"[^:digit:]", "a class is in brackets twice: write [[:digit:]]"},
    {"(?i)nginx", GROUP},
    {"(?:a|b)", GROUP},
    {"a(?=b)", GROUP},
    {"((?!b))", GROUP},
    {"a+?b", "+? is not POSIX: write one of them, or (...) around the first"},
    {"a*?", "*? is not POSIX: write one of them, or (...) around the first"},
    {"a??", "?? is not POSIX: write one of them, or (...) around the first"},
    {"a*+", "*+ is not POSIX: write one of them, or (...) around the first"},
    {"a**", "** is not POSIX: write one of them, or (...) around the first"},
    {"(ab){2}?", "}? is not POSIX: write one of them, or (...) around the"},
    {"a{1,9}{1,9}", "}{ is not POSIX: write one of them, or (...) around"},
};

static void other_dialects_are_refused(void) {
  for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
    char error[160] = "";
    regex_t regex;
    int status =
        expression_compile(&regex, foreign[i].text, error, sizeof(error));
    UNIT_CHECK(foreign[i].text, status == -EINVAL);
    UNIT_CHECK(error,
               strncmp(error, foreign[i].error, strlen(foreign[i].error)) == 0);
    if (status == 0)
      regfree(&regex);
  }
}

static const struct {
  const char *text, *matched, *passed;
} good[] = {
    {"^worker-[0-9]+$", "worker-12", "worker-d"},
    {"\\.", ".", "\\"},
    {"^a\\/b\\-\\+\\{\\}\\\\$", "a/b-+{}\\", "ab"},
    {"^\\w\\W\\s$", "a- ", "a-b"},
    {"\\bng\\B", "ngi", "ng"},
    {"\\<ng\\>", "a ng b", "anginx"},
    {"^[\\\\]$", "\\", "a"},
    {"^[]]$", "]", "["},
    {"^[^]]$", "[", "]"},
    {"^[]\\\\-]+$", "]\\-", "a"},
    {"^[[:alpha:][:digit:]_-]+$", "ab-_7", "a:"},
    {"^[[.a.]b]$", "a", "."},
    {"^[[=a=]]$", "a", "="},
    {"^[:a]$", ":", "b"},
    {"^[a:]$", ":", "b"},
    {"^[[]$", "[", "a"},
    {"^(a|b)*(c+|(d?))$", "abab", "abe"},
    {"^a{3}$", "aaa", "aa"},
    {"^a{2,}$", "aaa", "a"},
    {"^a{,2}$", "aa", "aaa"},
    {"^(a{1,7}b){1,8}$", "aabaab", "aabaa"},
    {"^a{0,}$", "aa", "b"},
    {"^[0-9a-f]{8}(-[0-9a-f]{4}){3}$", "0123abcd-0123-4567-89ab", "0123abcd-"},
    {"^ng$|^sh$|^a$|^b$|^c$|^d$|^e$|^f$|^g$|^h$|^i$", "sh", "ng$"},
    {"(^|-)(worker|job)($|-)", "a-job-1", "jobs"},
    {"^a{0}$", "", "a"},
    {"^a)$", "a)", "a"},
    {"^()$", "", "a"},
    {"\\(a\\)*", "(a", "a"},
    {"^[?*+]?$", "?", "a"},
    {"\\??", "", NULL},
};

static void posix_is_taken(void) {
  for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
    char error[160] = "";
    regex_t regex;
    int status = expression_compile(&regex, good[i].text, error, sizeof(error));
    UNIT_TEXT(error, "");
    CU_ASSERT_EQUAL_FATAL(status, 0);
    UNIT_CHECK(good[i].text, regexec(&regex, good[i].matched, 0, NULL, 0) == 0);
    if (good[i].passed)
      UNIT_CHECK(good[i].text,
                 regexec(&regex, good[i].passed, 0, NULL, 0) != 0);
    regfree(&regex);
  }
}

/* Most of these would take hours and gigabytes, or the whole stack. */
static const char *const large[] = {
    "((a{1,100}){1,100}){1,100}",
    "(((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}",
    "((a{100}){100}){100}",
    "((a{100,}){100,}){100,}",
    "((a{,100}){,100}){,100}",
    "(((a|b{9,99})x){9,99}){9,99}",
    "a{1,32767}",
    "(a?){30000}",
    "a{1001}b{1050}",
    "[a-z]{9999}",
    "\\w{9999}",
    "a{1000}(b{1000})+",
    "a{99999999999999999999}",
    "a{1,4294967297}",
    "a{,4294967297}",
    "((a{2000,}){0}){99}",
    "((((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+",
    "((((((($()+)+)+)+)+)+)",
    "(()*)*",
    "(a*)*",
    "(a|b*)+",
    "(|a){2}",
    "(\\b)+",
    "^*",
    "(^|a|$)(^|a|$)(^|a|$)(^|a|$)(^|a|$)",
    "\\b\\B\\b\\B\\b\\B\\b\\B\\b\\B",
    "^^^^^^^^^^",
    "(((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))",
};

static void large_ones_are_refused(void) {
  for (size_t i = 0; i < sizeof(large) / sizeof(*large); i++) {
    char error[160] = "";
    regex_t regex;
    int status = expression_compile(&regex, large[i], error, sizeof(error));
    UNIT_CHECK(large[i], status == -EINVAL);
    UNIT_CHECK(error, error[0] != '\0');
    if (status == 0)
      regfree(&regex);
  }
  static char longest[EXPRESSION_MOST + 2];
  memset(longest, 'a', sizeof(longest) - 1);
  char error[160];
  regex_t regex;
  CU_ASSERT_EQUAL(expression_compile(&regex, longest, error, sizeof(error)),
                  -EINVAL);
  longest[EXPRESSION_MOST] = '\0';
  CU_ASSERT_EQUAL_FATAL(
      expression_compile(&regex, longest, error, sizeof(error)), 0);
  regfree(&regex);
}

CU_TestInfo expression_tests[] = {
    UNIT_TEST(other_dialects_are_refused),
    UNIT_TEST(posix_is_taken),
    UNIT_TEST(large_ones_are_refused),
    CU_TEST_INFO_NULL,
};
