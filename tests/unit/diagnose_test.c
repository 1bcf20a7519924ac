/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose.h"

/* The buffer that the plugin has for it. */
#define LINE 512

#define CAPABLE "collectd needs CAP_BPF and CAP_PERFMON, or root"
#define OLD "is too old: 5.12 is the first"
#define NO_BTF "the kernel has no BTF (/sys/kernel/btf/vmlinux)"
#define MEMORY "the kernel refused the tables some 3072 kB of memory"
#define LOCKED "lockdown=confidentiality forbids: set it to false"
#define CANNOT "cannot load the BPF program on Linux 6.1.0-18-amd64: "
#define SHORTAGE                                                               \
  "; if memory or descriptors were short, restart collectd with higher "       \
  "limits "                                                                    \
  "(LimitNOFILE=, MemoryMax=)"

/* What is wrong with the machine; what is 0 is as it should be. */
struct wrong {
  int error; /* 0: EINVAL */
  bool incapable, without_btf;
  const char *release, *step, *log;
};

static struct diagnose_facts facts_of(const struct wrong *w) {
  return (struct diagnose_facts){
      .error = w->error ? w->error : EINVAL,
      .step = w->step ? w->step : "load",
      .release = w->release ? w->release : "6.1.0-18-amd64",
      .log = w->log ? w->log : "",
      .table_bytes = 3 << 20,
      .btf = !w->without_btf,
      .capable = !w->incapable,
  };
}

static void tell(const struct wrong *wrong, char *text, size_t size) {
  struct diagnose_facts facts = facts_of(wrong);
  diagnose(&facts, text, size);
}

static const struct {
  const char *what;
  struct wrong wrong;
  const char *cause, *cure;
} cases[] = {
    {"no capability",
     {.error = EPERM, .incapable = true},
     CAPABLE,
     "AmbientCapabilities=CAP_BPF CAP_PERFMON"},
    {"no capability, whatever the error",
     {.incapable = true},
     CAPABLE,
     "CapabilityBoundingSet="},
    {"old", {.release = "5.11.22-x"}, "Linux 5.11.22-x " OLD, "newer kernel"},
    {"old major", {.release = "4.19.0-26-amd64"}, OLD, "boot a newer kernel"},
    {"old major, high minor", {.release = "4.20"}, OLD, ""},
    {"not old", {.release = "5.12.0-rc1"}, "Linux 5.12.0-rc1: ", ""},
    {"not old major", {.release = "6.0"}, "on Linux 6.0: ", ""},
    {"two digits", {.release = "10.1"}, "on Linux 10.1: ", ""},
    {"no release", {.release = ""}, "cannot load", "Invalid argument"},
    {"odd release", {.release = "next"}, "on Linux next: ", ""},
    {"no BTF", {.without_btf = true}, NO_BTF, "CONFIG_DEBUG_INFO_BTF=y"},
    {"no memory",
     {.error = ENOMEM},
     MEMORY,
     "lower MaxProcesses, MaxCgroups or MaxPairs"},
    {"too big",
     {.error = E2BIG},
     "tables are larger than Linux",
     "lower MaxProcesses, MaxCgroups or MaxPairs"},
    {"locked down",
     {.log = "0: R1=ctx()\nprogram of this type cannot use helper "
             "bpf_probe_read_kernel_str#115\nprocessed 9 insns\n"},
     "ReportByCgroup reads the names of cgroups",
     LOCKED ", or boot with lockdown=integrity"},
    {"locked down, in the words of older kernels",
     {.log = "unknown func bpf_probe_read_kernel_str#115\n"},
     LOCKED,
     ""},
    {"locked down, and libbpf has tried the older helper",
     {.log = "program of this type cannot use helper bpf_probe_read_str#45\n"},
     LOCKED,
     ""},
    {"that in the words of older kernels",
     {.log = "unknown func bpf_probe_read_str#45\n"},
     LOCKED,
     ""},
    {"locked down, whatever the error",
     {.error = EPERM, .log = "unknown func bpf_probe_read_kernel_str#115\n"},
     LOCKED,
     ""},
    {"another helper",
     {.log = "unknown func bpf_probe_read_kernel#113\n"},
     CANNOT "Invalid argument; the verifier says: unknown func",
     ""},
    {"the helper, and another error",
     {.log = "bpf_probe_read_kernel_str#115: invalid access\n"},
     CANNOT,
     "invalid access"},
    {"another error", {.error = EBUSY}, CANNOT "Device or resource busy", ""},
    {"another step",
     {.step = "attach"},
     "cannot attach the BPF program on Linux 6.1.0-18-amd64: ",
     "Invalid argument"},
    {"EPERM for another reason",
     {.error = EPERM},
     "the kernel refused BPF, though collectd has the capabilities",
     "allow bpf(2) there, or run collectd on the host"},
    {"a filter of system calls",
     {.error = ENOSYS},
     "collectd has no bpf(2): a container's seccomp profile, or "
     "SystemCallFilter= in collectd's unit",
     "allow it there (SystemCallFilter=bpf perf_event_open membarrier), or"},
    {"a security module",
     {.error = EACCES},
     "a security module keeps collectd from bpf(2)",
     "run `semanage permissive -a collectd_t`"},
    {"a security module, whatever the step",
     {.error = EACCES, .step = "attach"},
     "a security module",
     "AppArmor, allow it in collectd's profile"},
    {"the verifier's EACCES",
     {.error = EACCES, .log = "invalid mem access 'scalar'\n"},
     CANNOT "Permission denied; the verifier says: invalid mem access",
     ""},
    {"nothing is mapped",
     {.error = ENODEV, .step = "map"},
     "libbpf could not try whether the kernel maps arrays into memory",
     "restart collectd with higher limits"},
    {"types that cannot be read",
     {.error = ENODATA},
     "the kernel's types (/sys/kernel/btf/vmlinux) could not be read",
     "restart collectd with higher limits"},
    {"a map that libbpf left out",
     {.error = EINVAL, .log = "BPF map 'x' is referenced but wasn't created\n"},
     CANNOT "Invalid argument; the verifier says: BPF map 'x'",
     "if memory or descriptors were short, restart collectd"},
    {"a map that libbpf 1.7 left out, without a word",
     {.error = EINVAL, .log = "fd 19 is not pointing to valid bpf_map\n"},
     CANNOT "Invalid argument; the verifier says: fd 19 is not pointing",
     "if memory or descriptors were short, restart collectd"},
    {"a refusal without a word",
     {.error = EINVAL},
     CANNOT "Invalid argument; if memory or descriptors were short",
     "higher limits (LimitNOFILE=, MemoryMax=)"},
    {"no descriptor",
     {.error = EMFILE, .step = "attach"},
     "cannot attach the BPF program on Linux 6.1.0-18-amd64: Too many open "
     "files; restart collectd with higher limits",
     "(LimitNOFILE=, MemoryMax=)"},
    {"no memory, once there are tables",
     {.error = ENOMEM, .step = "attach"},
     "cannot attach the BPF program on Linux 6.1.0-18-amd64: Cannot allocate "
     "memory; restart",
     "(LimitNOFILE=, MemoryMax=)"},
    {"no tracepoints",
     {.error = ESRCH},
     "the kernel has no tracepoints of system calls",
     "boot one built with CONFIG_FTRACE_SYSCALLS=y"},
};

static bool is_line(const char *text) {
  return text[0] != '\0' && strpbrk(text, "\n\r\t") == NULL;
}

static void a_line_tells_cause_and_cure(void) {
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char text[LINE];
    tell(&cases[i].wrong, text, sizeof(text));
    UNIT_CHECK(cases[i].what, is_line(text));
    UNIT_CHECK(cases[i].what, strstr(text, cases[i].cause) != NULL);
    UNIT_CHECK(cases[i].what, strstr(text, cases[i].cure) != NULL);
  }
}

#define LOG "a log\nunknown func bpf_probe_read_kernel_str#115\n"

/* All is wrong at first, and is put right cause by cause. */
static void the_first_cause_is_told_first(void) {
  static const struct {
    struct wrong wrong;
    const char *cause;
  } steps[] = {
      {{EPERM, true, true, "5.10.0-28-amd64", NULL, LOG}, CAPABLE},
      {{EPERM, false, true, "5.10.0-28-amd64", NULL, LOG}, OLD},
      {{ENOMEM, false, true, "5.10.0-28-amd64", NULL, LOG}, OLD},
      {{ENOMEM, false, true, NULL, NULL, LOG}, NO_BTF},
      {{ENOMEM, false, false, NULL, NULL, LOG}, MEMORY},
      {{EPERM, false, false, NULL, NULL, LOG}, LOCKED},
      {{EACCES, false, false, NULL, NULL, "a log"}, CANNOT},
  };

  for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
    char text[LINE];
    tell(&steps[i].wrong, text, sizeof(text));
    UNIT_CHECK(text, strstr(text, steps[i].cause) != NULL);
    UNIT_CHECK(text, i == 6 || strstr(text, "a log") == NULL);
  }
}

#define SAYS "; the verifier says: "

static void the_verifier_has_the_last_word(void) {
  static const struct {
    const char *log, *words;
  } logs[] = {
      {"", ""},
      {"\n\n", ""},
      {"R1 type=ctx", SAYS "R1 type=ctx"},
      {"0: (79) r1\nunknown func\n", SAYS "unknown func"},
      {"unknown func\n\nprocessed 12 insns (limit 1000000)\n",
       SAYS "unknown func"},
      {"processed 12 insns (limit 1000000)\n", ""},
      {"processed 1 insns\ntail", SAYS "tail"},
      {"we processed 12 insns\n", SAYS "we processed 12 insns"},
      {"\n\nfirst\n\n", SAYS "first"},
      /* Linux 7.3 */
      {"10: (79) r1 = *(u64 *)(r1 +0)\n11: (0f) r0 += r1\n"
       "math between map_value pointer and register is not allowed\n\n"
       "Verification failed: Register Type Safety: Offset is not safe\n\n"
       "Reason:\n  The scalar offset is unbounded.\n\nSuggestion:\n"
       "  Clamp the offset.\n\nprocessed 10 insns (limit 1000000)\n",
       SAYS "math between map_value pointer and register is not allowed"},
      {"11: (0f) r0 += r1\n\nVerification failed: Offset is not safe\n\n"
       "Suggestion:\n  Clamp the offset.\n",
       SAYS "Offset is not safe"},
      {"; p[off] = 1;\nVerification failed: Offset", SAYS "Offset"},
      {"Verification failed: ", ""},
  };

  for (size_t i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
    struct wrong wrong = {.log = logs[i].log};
    char text[LINE], expected[LINE];
    tell(&wrong, text, sizeof(text));
    snprintf(expected, sizeof(expected), CANNOT "Invalid argument%s%s",
             logs[i].words, logs[i].log[0] == '\0' ? SHORTAGE : "");
    UNIT_TEXT(text, expected);
  }
}

/* The end of a long one is lost, not that of the line before it. */
static void the_verifier_may_talk_at_length(void) {
  char log[100000];
  memset(log, 'x', sizeof(log));
  log[sizeof(log) - 1] = '\0';
  struct wrong wrong = {.log = log};
  char text[LINE];
  tell(&wrong, text, sizeof(text));
  CU_ASSERT(is_line(text));
  CU_ASSERT_PTR_NOT_NULL(strstr(text, CANNOT "Invalid argument" SAYS "xxxx"));
}

static void check_cut(const struct wrong *wrong, size_t size,
                      const char *whole) {
  char *text = malloc(size); /* of its very size, for the sanitizer to watch */
  CU_ASSERT_PTR_NOT_NULL_FATAL(text);
  tell(wrong, text, size);
  CU_ASSERT_EQUAL_FATAL(text[size - 1], '\0');
  CU_ASSERT_EQUAL(strlen(text), size - 1);
  CU_ASSERT_EQUAL(strncmp(text, whole, size - 1), 0);
  free(text);
}

static void a_line_is_cut_to_any_size(void) {
  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
    char whole[4 * LINE];
    tell(&cases[i].wrong, whole, sizeof(whole));
    UNIT_CHECK(cases[i].what, strlen(whole) < LINE);
    for (size_t size = 1; size <= strlen(whole) + 1; size++)
      check_cut(&cases[i].wrong, size, whole);

    char untouched = 'x';
    tell(&cases[i].wrong, &untouched, 0);
    CU_ASSERT_EQUAL(untouched, 'x');
  }
}

CU_TestInfo diagnose_tests[] = {
    UNIT_TEST(a_line_tells_cause_and_cure),
    UNIT_TEST(the_first_cause_is_told_first),
    UNIT_TEST(the_verifier_has_the_last_word),
    UNIT_TEST(the_verifier_may_talk_at_length),
    UNIT_TEST(a_line_is_cut_to_any_size),
    CU_TEST_INFO_NULL,
};
