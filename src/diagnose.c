/* SPDX-License-Identifier: MIT */
#include "diagnose.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Linux 5.12 is the first with BPF_FETCH atomics. */
static bool is_old(const char *release) {
  int major = 0, minor = 0;
  return sscanf(release, "%d.%d", &major, &minor) == 2 &&
         (major < 5 || (major == 5 && minor < 12));
}

/* bpf_probe_read_kernel_str() is the one helper that lockdown takes away, and
 * only ReportByCgroup calls it. libbpf then tries the older one. */
static bool is_locked_down(const char *log) {
  static const char *const words[] = {
      "cannot use helper bpf_probe_read_kernel_str",
      "cannot use helper bpf_probe_read_str",
      "unknown func bpf_probe_read_kernel_str", /* in older kernels */
      "unknown func bpf_probe_read_str",
  };
  bool found = false;
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    found = found || strstr(log, words[i]);
  return found;
}

static bool begins_with(const char *line, const char *word) {
  return strncmp(line, word, strlen(word)) == 0;
}

/* Whether it is of the program that is verified, or of what is known of it. */
static bool is_trace(const char *line) {
  return *line == ';' || (*line >= '0' && *line <= '9');
}

/* What the verifier refuses: the log's last line but for its statistics. From
 * Linux 7.3 on an explanation may follow, with advice to whoever wrote the
 * program as its end. */
static void last_words(const char *log, char *text, size_t size) {
  static const char explanation[] = "Verification failed: ";
  const char *words = "";
  size_t n = 0;
  for (const char *line = log; *line; line += strspn(line, "\n")) {
    size_t length = strcspn(line, "\n");
    bool explains = begins_with(line, explanation);
    if (explains && n > 0 && !is_trace(words))
      break;
    if (!begins_with(line, "processed ")) {
      words = explains ? line + strlen(explanation) : line;
      n = explains ? length - strlen(explanation) : length;
    }
    if (explains)
      break;
    line += length;
  }
  text[0] = '\0';
  if (n > 0)
    snprintf(text, size, "; the verifier says: %.*s", (int)n, words);
}

#define RESTART "restart collectd with higher limits (LimitNOFILE=, MemoryMax=)"
#define IF_SHORT "if memory or descriptors were short, " RESTART

/* The last one is our own, of the kernel's types that cannot be read. */
static bool is_shortage(int error) {
  static const int shortages[] = {ENOMEM, EMFILE, ENFILE,
                                  EAGAIN, EINTR,  ENODATA};
  bool found = false;
  for (size_t i = 0; i < sizeof(shortages) / sizeof(*shortages); i++)
    found = found || error == shortages[i];
  return found;
}

/* libbpf tries what the kernel has before it loads. What it had no memory or
 * descriptor to try, it leaves out. */
static bool is_untried(const struct diagnose_facts *f) {
  return f->error == EINVAL &&
         (f->log[0] == '\0' ||
          strstr(f->log, "is referenced but wasn't created") ||
          strstr(f->log, "is not pointing to valid bpf_map") ||
          strstr(f->log, "missing btf func_info"));
}

static bool attaches(const struct diagnose_facts *f) {
  return strcmp(f->step, "attach") == 0;
}

bool diagnose_is_refusal(const struct diagnose_facts *f) {
  return !is_shortage(f->error) &&
         (attaches(f) || (f->log[0] != '\0' && !is_untried(f)));
}

static const char *cure_of(const struct diagnose_facts *f) {
  if (is_shortage(f->error))
    return "; " RESTART;
  return is_untried(f) ? "; " IF_SHORT : "";
}

void diagnose(const struct diagnose_facts *f, char *text, size_t size) {
  char words[256];
  if (!f->capable)
    snprintf(text, size,
             "the kernel refused BPF: collectd needs CAP_BPF and CAP_PERFMON, "
             "or root (with systemd: AmbientCapabilities=CAP_BPF CAP_PERFMON "
             "and no CapabilityBoundingSet= without them)");
  else if (is_old(f->release))
    snprintf(text, size,
             "Linux %s is too old: 5.12 is the first that has what the plugin "
             "needs; boot a newer kernel",
             f->release);
  else if (!f->btf)
    snprintf(text, size,
             "the kernel has no BTF (/sys/kernel/btf/vmlinux): boot one built "
             "with CONFIG_DEBUG_INFO_BTF=y, as distributions build theirs");
  else if (f->error == E2BIG)
    snprintf(text, size,
             "the tables are larger than Linux %s takes: lower MaxProcesses, "
             "MaxCgroups or MaxPairs",
             f->release);
  else if (f->error == ENOMEM && !attaches(f))
    snprintf(text, size,
             "the kernel refused the tables some %zu kB of memory: lower "
             "MaxProcesses, MaxCgroups or MaxPairs, or raise the memory limit "
             "of collectd's cgroup",
             f->table_bytes / 1024);
  else if (is_locked_down(f->log))
    snprintf(text, size,
             "ReportByCgroup reads the names of cgroups from the kernel's "
             "memory, which lockdown=confidentiality forbids: set it to false, "
             "or boot with lockdown=integrity");
  else if (f->error == EPERM)
    snprintf(text, size,
             "the kernel refused BPF, though collectd has the capabilities: a "
             "container's user namespace or seccomp profile, a unit's "
             "SystemCallFilter=, or a security module forbids it; allow bpf(2) "
             "there, or run collectd on the host, as a user namespace never "
             "allows it");
  else if (f->error == ENOSYS)
    snprintf(text, size,
             "collectd has no bpf(2): a container's seccomp profile, or "
             "SystemCallFilter= in collectd's unit, takes it away; allow it "
             "there (SystemCallFilter=bpf perf_event_open membarrier), or run "
             "collectd on the host");
  else if (f->error == EACCES && f->log[0] == '\0')
    snprintf(text, size,
             "a security module keeps collectd from bpf(2): for SELinux, as on "
             "Fedora and EL, run `semanage permissive -a collectd_t` or load a "
             "policy that allows it (audit2allow makes one); for AppArmor, "
             "allow it in collectd's profile");
  else if (f->error == ENODEV)
    snprintf(text, size,
             "libbpf could not try whether the kernel maps arrays into memory, "
             "and so mapped none: memory or descriptors were short at that "
             "moment; " RESTART);
  else if (f->error == ENODATA)
    snprintf(text, size,
             "the kernel's types (/sys/kernel/btf/vmlinux) could not be read: "
             "let collectd read them; " IF_SHORT);
  else if (f->error == ESRCH)
    snprintf(text, size,
             "the kernel has no tracepoints of system calls: boot one built "
             "with CONFIG_FTRACE_SYSCALLS=y, as distributions build theirs");
  else {
    last_words(f->log, words, sizeof(words));
    snprintf(text, size, "cannot %s the BPF program on Linux %s: %s%s%s",
             f->step, f->release, strerror(f->error), words, cure_of(f));
  }
}
