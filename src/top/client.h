/* SPDX-License-Identifier: MIT */
#ifndef SRC_TOP_CLIENT_H
#define SRC_TOP_CLIENT_H

#include <stddef.h>

#include "answer.h"

#define CLIENT_ERROR_SIZE 4096

/* Connects to collectd's socket, sends requests, takes the answer in, and
 * closes the connection: while one is open, an exit() of glibc 2.41 and later
 * does not end in collectd. Returns 0, what answer_feed() does, or a negative
 * errno: -ECONNRESET if collectd has gone meanwhile, -ETIMEDOUT if no byte
 * comes for some seconds, or not all of the answer within more; and of what
 * hinders to connect -ENOENT and -ECONNREFUSED if nobody listens. Fills
 * `error`, of CLIENT_ERROR_SIZE, with what is wrong and what to do. Only of
 * -ECANCELED, as a signal asks the program to end, there is nothing to say. */
int client_ask(const char *path, const char *requests, size_t length,
               struct answer *answer, char *error);

#endif
