/* SPDX-License-Identifier: MIT */
#ifndef SRC_DIAGNOSE_H
#define SRC_DIAGNOSE_H

#include <stdbool.h>
#include <stddef.h>

/* What is known when the kernel refused the program. */
struct diagnose_facts {
  int error;           /* errno of the step that failed, positive */
  const char *step;    /* what was being done: "load", "attach", ... */
  const char *release; /* uname -r */
  const char *log;     /* the verifier's log, or "" */
  size_t table_bytes;  /* what the tables ask of the kernel */
  bool btf;            /* the kernel tells its types */
  bool capable;        /* CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN */
};

/* Puts into `text` one line that names the cause and the cure. The order of
 * the tests is that of the kernel's: what it refuses first is told first. */
void diagnose(const struct diagnose_facts *facts, char *text, size_t size);

/* Whether the kernel refuses what was being done, and would do so again: when
 * it loads, because the verifier says so. False if memory, descriptors or the
 * like were short, which may pass. Of the facts, it needs error, step and log.
 */
bool diagnose_is_refusal(const struct diagnose_facts *facts);

#endif
