/* SPDX-License-Identifier: MIT */
#ifndef TESTS_LIVE_LOAD_H
#define TESTS_LIVE_LOAD_H

#define COMM_SIZE 16

/* Takes a name, by a prctl() that counts under the old one. */
void take_name(const char *name);

/* The name that begins so and ends in this number. */
void numbered(char name[COMM_SIZE], const char *prefix, unsigned n);

/* Makes n calls. */
void calls(long n);

/* Prints what is to be expected of a name. */
void expect(const char *name, long n);

/* Prints how long a name's calls, or those of one kind, take in all: as a line
 * "took:NAME[/CALL] LEAST MOST", in ms. */
void expect_ms(const char *name, const char *call, long long least_ns,
               long long most_ns);

/* To the i-th of the CPUs that we may use, round and round. */
void pin(int i);

/* Waits for all children, and fails if one of them did. */
int reap(void);

/* Sleeps for about a millisecond, by one call. */
void doze(void);

/* Runs the workload that these words are, by its name and its arguments. */
int run(char **arg);

/* The workloads of other files, each by its name and arguments. */
int allowed(char **arg);
int births(char **arg);
int compat(char **arg);
int edges(char **arg);
int groups(char **arg);
int hammer(char **arg);
int heirs(char **arg);
int hostile(char **arg);
int invent(char **arg);
int kin(char **arg);
int squat(char **arg);
int interrupted(char **arg);
int migrants(char **arg);
int mix(char **arg);
int mixed(char **arg);
int mixed_abi(char **arg);
int named(char **arg);
int paced(char **arg);
int perf(char **arg);
int pingpong(char **arg);
int refused(char **arg);
int renamed(char **arg);
int sleeps(char **arg);
int stopped(char **arg);
int storm(char **arg);
int strays(char **arg);
int together(char **arg);
int twins(char **arg);
int without(char **arg);
int x32(char **arg);

#endif
