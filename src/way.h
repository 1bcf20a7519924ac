/* SPDX-License-Identifier: MIT */
#ifndef SRC_WAY_H
#define SRC_WAY_H

#include <stdbool.h>
#include <stddef.h>

/* How the kernel shows system calls to the BPF programs, in the order in which
 * the ways are tried.
 *
 * Before Linux 7.2, programs at the raw tracepoints of system calls run with
 * preemption off, and see all calls. From 7.2 on a thread can be preempted
 * within one, and until it runs again the kernel skips the program for all
 * others on that CPU. The other ways are for such kernels. */
enum way {
  WAY_RAW,     /* raw tracepoints: exact before 7.2 */
  WAY_CLASSIC, /* the tracepoints of perf events: exact; need tracefs */
  WAY_PROBED,  /* kprobes: exact, dearer, on x86 with ftrace */
  WAY_GUARDED, /* raw tracepoints: what is skipped is counted by process alone
                */
  WAYS,
};

/* The first to try. */
enum way way_first(bool preemptible);

/* The next best, or WAYS if there is none. */
enum way way_next(enum way way);

/* Whether the kernel may skip programs that are attached this way, so that
 * what it skipped is looked for. */
bool way_skips(enum way way);

/* By what calls are counted, for the log. */
const char *way_name(enum way way);

/* Why WAY_CLASSIC could not be had. */
struct way_facts {
  int error;        /* errno, positive */
  bool locked_down; /* lockdown=confidentiality */
  bool readable;    /* the tracepoint's id, in tracefs */
  int paranoid;     /* kernel.perf_event_paranoid, if it holds for us, or 0 */
  bool no_ftrace;   /* kernel.ftrace_enabled=0, so no WAY_PROBED either */
  bool filters;     /* only some calls are counted: what is skipped is missed */
};

/* Puts into `text` one line on a way that is not the best one: what is lost by
 * it, why, and what to do. "" if nothing is lost. */
void way_explain(enum way way, const struct way_facts *facts, char *text,
                 size_t size);

/* The same if membarrier(2) fails with this errno, which waits for programs;
 * `filters` as in the facts. */
void way_explain_wait(enum way way, int error, bool filters, char *text,
                      size_t size);

/* The same of programs that cannot know what the kernel skips, for this errno:
 * "" if it is 0. */
void way_explain_blind(int error, char *text, size_t size);

#endif
