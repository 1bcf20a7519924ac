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

/* Makes a name of a text, up to its NUL, or of `most` of its bytes, which must
 * be less than NAME_SIZE: safe ones stay, each other becomes '_', and so does
 * the last of a name that ends in "..": its series' files are in a directory of
 * that name, and rrdcached takes no path with "../" in it. Returns how many
 * they are. */
size_t name_copy(char name[static NAME_SIZE], const char *text, size_t most);

/* A comm as the kernel keeps it (TASK_COMM_LEN). */
#define NAME_COMM_SIZE 16

/* Makes a name that every backend takes of a comm, which any user may choose,
 * as name_copy() does; an empty one becomes "_". The comm may have no NUL. */
void name_clean(char name[static NAME_SIZE],
                const char comm[static NAME_COMM_SIZE]);

#endif
