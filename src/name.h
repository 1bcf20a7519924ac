/* SPDX-License-Identifier: MIT */
#ifndef SRC_NAME_H
#define SRC_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a series' name, its NUL included: what fits everywhere, and well
 * below collectd's DATA_MAX_NAME_LEN of 128. */
#define NAME_SIZE 64

/* Whether every backend takes the byte in a name: it is a letter, a digit, '.',
 * '_' or '-' of ASCII. */
bool name_is_safe(char c);

/* A comm as the kernel keeps it (TASK_COMM_LEN). */
#define NAME_COMM_SIZE 16

/* Makes a name that every backend takes from the bytes of a comm, which any
 * user may choose: safe ones stay, each other becomes '_', and an empty comm
 * becomes "_". Reads up to the comm's NUL, or all of it if it has none. The
 * result has at most NAME_COMM_SIZE characters and its NUL. */
void name_clean(char name[static NAME_SIZE],
                const char comm[static NAME_COMM_SIZE]);

#endif
