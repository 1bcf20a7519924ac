/* SPDX-License-Identifier: MIT */
#include "client.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "signals.h"

/* Of an answer, in s: to its next bytes, and all of it. */
#define SILENCE 5.0
#define WHOLE 20.0
/* collectd writes each line of a list by itself: so many s of them are read at
 * once, for the two not to take turns at each. */
#define BATCH 0.001
/* Between attempts to connect, while collectd has not taken those before. */
#define CONNECT_EACH 0.02

struct talk {
  int fd;
  const char *requests;
  size_t left; /* of them, in bytes */
  struct answer *answer;
  double begun;
  double heard; /* when the last bytes came */
};

__attribute__((format(printf, 3, 4))) static int fail(int code, char *error,
                                                      const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error, CLIENT_ERROR_SIZE, format, arguments);
  va_end(arguments);
  return code;
}

static bool is_socket(const char *path) {
  struct stat file;
  return stat(path, &file) == 0 && S_ISSOCK(file.st_mode);
}

/* What to do about a socket that does not take us. */
static int fail_to_connect(const char *path, int code, char *error) {
  switch (code) {
  case ECANCELED:
    return -code;
  case ETIMEDOUT:
    return fail(-code, error,
                "collectd does not answer on %s: it takes no "
                "connection",
                path);
  case ENOENT:
    return fail(-code, error,
                "there is no socket %s: is collectd running, with 'LoadPlugin "
                "unixsock' in its collectd.conf? If it has another SocketFile, "
                "name that with --socket",
                path);
  case ECONNREFUSED:
    if (!is_socket(path))
      return fail(-ENOTSOCK, error, "%s is no socket", path);
    return fail(-code, error,
                "nobody listens on %s: collectd has ended and left it; start "
                "collectd, with 'DeleteSocket true' in its <Plugin unixsock>",
                path);
  case EACCES:
  case EPERM:
    return fail(-code, error,
                "no permission to use %s: run as root or as a member of its "
                "group, or set 'SocketGroup' and 'SocketPerms \"0660\"' in "
                "collectd.conf's <Plugin unixsock>",
                path);
  default:
    return fail(-code, error, "cannot connect to %s: %s", path, strerror(code));
  }
}

/* A collectd that hangs takes a few connections, and then there is no room for
 * another, which is EAGAIN. */
static int connect_to(const struct talk *t, const struct sockaddr_un *address) {
  while (connect(t->fd, (const struct sockaddr *)address, sizeof(*address))) {
    if (errno != EAGAIN && errno != EINTR)
      return -errno;
    if (clock_now() - t->begun > SILENCE)
      return -ETIMEDOUT;
    if (errno == EAGAIN)
      signals_wait(NULL, 0, CONNECT_EACH);
    if (signals_ask_to_end())
      return -ECANCELED;
  }
  return 0;
}

static int open_talk(struct talk *t, const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof(address.sun_path))
    return -ENAMETOOLONG;
  strcpy(address.sun_path, path);
  t->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (t->fd < 0)
    return -errno;
  return connect_to(t, &address);
}

/* After the last request collectd is told that there are no more, and closes
 * the connection after the last answer. */
static int say(struct talk *t) {
  ssize_t n = send(t->fd, t->requests, t->left, MSG_NOSIGNAL);
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? 0 : -ECONNRESET;
  t->requests += n;
  t->left -= (size_t)n;
  return t->left == 0 && shutdown(t->fd, SHUT_WR) ? -ECONNRESET : 0;
}

/* Returns 1 at the end. */
static int hear(struct talk *t) {
  char bytes[65536];
  ssize_t n = recv(t->fd, bytes, sizeof(bytes), 0);
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? 0 : -ECONNRESET;
  if (n == 0)
    return answer_is_whole(t->answer) ? 1 : -ECONNRESET;
  t->heard = clock_now();
  int status = answer_feed(t->answer, bytes, (size_t)n);
  if (status == 0 && t->answer->lists)
    signals_wait(NULL, 0, BATCH);
  else if (status == 0 && answer_is_whole(t->answer))
    return 1;
  return status;
}

/* Returns 1 at the end, or 0. */
static int go_on(struct talk *t) {
  struct pollfd file = {.fd = t->fd, .events = POLLIN};
  double now = clock_now();
  double rest = fmin(t->begun + WHOLE, t->heard + SILENCE) - now;
  int status = 0;
  if (t->left > 0)
    file.events |= POLLOUT;
  if (signals_ask_to_end())
    return -ECANCELED;
  if (rest <= 0)
    return -ETIMEDOUT;
  if (signals_wait(&file, 1, rest) < 0)
    return -errno;
  if (file.revents & POLLOUT)
    status = say(t);
  if (status == 0 && (file.revents & (POLLIN | POLLHUP | POLLERR)))
    status = hear(t);
  return status;
}

/* Why there is no answer. */
static int lost(const char *path, int code, const struct answer *a,
                char *error) {
  static const char other[] =
      "is that the SocketFile of collectd's unixsock plugin?";
  switch (-code) {
  case ECANCELED:
    return code;
  case ETIMEDOUT:
    return fail(
        code, error,
        "collectd does not answer on %s: nothing came for %.0f s, or not "
        "all within %.0f s",
        path, SILENCE, WHOLE);
  case ECONNRESET:
    return fail(code, error, "collectd has gone from %s", path);
  case EREMOTEIO:
    return fail(code, error, "collectd lists no values on %s: %s", path,
                a->refusal);
  case EPROTO:
    return fail(code, error, "%s does not answer as collectd does; %s", path,
                other);
  case EMSGSIZE:
    return fail(code, error, "%s answers with a line of more than %d bytes; %s",
                path, ANSWER_LINE_SIZE, other);
  case E2BIG:
    return fail(code, error,
                "%s answers with more than %d lines, or %d MB, which is the "
                "most that is read; %s",
                path, ANSWER_LINES, ANSWER_SIZE / 1000000, other);
  default:
    return fail(code, error, "cannot read from %s: %s", path, strerror(-code));
  }
}

int client_ask(const char *path, const char *requests, size_t length,
               struct answer *answer, char *error) {
  struct talk t = {.fd = -1,
                   .requests = requests,
                   .left = length,
                   .answer = answer,
                   .begun = clock_now()};
  int status = open_talk(&t, path);
  if (status < 0)
    status = fail_to_connect(path, -status, error);
  else {
    t.heard = clock_now();
    while (status == 0)
      status = go_on(&t);
    status = status > 0 ? 0 : lost(path, status, answer, error);
  }
  if (t.fd >= 0)
    close(t.fd);
  return status;
}
