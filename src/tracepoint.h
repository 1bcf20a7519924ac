/* SPDX-License-Identifier: MIT */
#ifndef SRC_TRACEPOINT_H
#define SRC_TRACEPOINT_H

struct bpf_link;
struct bpf_program;

/* Has a program run at raw_syscalls:NAME, for all threads, by a perf event that
 * itself counts nothing: perf goes on counting for others, and takes no time
 * for us. Returns 0 and the link, the caller's to destroy; or a negative errno,
 * which is -ENOENT without tracefs, and -EACCES if that may not be read. */
int tracepoint_attach(const struct bpf_program *program, const char *name,
                      struct bpf_link **link);

#endif
