/* SPDX-License-Identifier: MIT */
#include "diagnose.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

#define REFUSED "invalid func unknown#195896080\n"

/* What is short may be there again. */
static void a_refusal_is_for_good(void) {
  static const struct {
    int error;
    const char *step, *log;
    bool is_refusal;
  } facts[] = {
      {EINVAL, "load", REFUSED, true},
      {EACCES, "load", REFUSED, true},
      {EACCES, "attach", "", true},
      {EPERM, "attach", "", true},
      {ENOENT, "attach", "", true},
      {ENOSYS, "attach", "", true},
      {EINVAL, "attach", "", true},
      {EOPNOTSUPP, "attach", "", true},
      {ENOMEM, "attach", "", false},
      {EMFILE, "attach", "", false},
      {ENFILE, "attach", "", false},
      {EAGAIN, "attach", "", false},
      {EINTR, "attach", "", false},
      {ENOMEM, "load", REFUSED, false},
      {EAGAIN, "load", REFUSED, false},
      {EINVAL, "load", "", false},
      {EPERM, "load", "", false},
      {EPERM, "map", "", false},
      {ENODATA, "choose", "", false},
      {EINVAL, "load", "BPF map 'x' is referenced but wasn't created", false},
  };
  for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
    struct diagnose_facts f = {
        .error = facts[i].error, .step = facts[i].step, .log = facts[i].log};
    UNIT_CHECK(strerror(f.error),
               diagnose_is_refusal(&f) == facts[i].is_refusal);
  }
}

CU_TestInfo diagnose_refusal_tests[] = {
    UNIT_TEST(a_refusal_is_for_good),
    CU_TEST_INFO_NULL,
};
