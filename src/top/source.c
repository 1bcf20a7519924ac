/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <collectd/client.h>

#include "hosts.h"
#include "signals.h"

#define ANSWER_WITHIN 5 /* s */

struct source {
  lcc_connection_t *connection;
  const char *path;
  const char *wanted; /* host, or NULL */
  char host[LCC_NAME_LEN];
  lcc_identifier_t *series; /* of all that collectd knows, as listed */
  size_t n;
};

static const char *const types[METRICS] = {
    [METRIC_CALLS] = "invocations",
    [METRIC_ERRORS] = "errors",
    [METRIC_TIME] = "total_time_in_ms",
};

__attribute__((format(printf, 3, 4))) static int fail(int code, char *error,
                                                      const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error, SOURCE_ERROR_SIZE, format, arguments);
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
    return fail(code ? -code : -EIO, error, "cannot connect to %s: %s", path,
                strerror(code ? code : EIO));
  }
}

int source_open(struct source **source, const char *path, const char *host,
                char *error) {
  /* The library would cut it to the size of a socket's address. */
  if (strlen(path) >= 108)
    return fail_to_connect(path, ENAMETOOLONG, error);
  struct source *s = calloc(1, sizeof(*s));
  char *address = NULL;
  if (!s || asprintf(&address, "unix:%s", path) < 0) {
    free(s);
    return fail(-ENOMEM, error, "no memory");
  }

  s->path = path;
  s->wanted = host;
  errno = 0;
  signals_limit(ANSWER_WITHIN);
  int status = lcc_connect(address, &s->connection);
  int code = errno;
  signals_limit(0);
  free(address);
  if (status == 0) {
    *source = s;
    return 0;
  }
  free(s);
  if (code == EINTR)
    return fail(-code, error, "interrupted");
  return fail_to_connect(path, code, error);
}

/* Why a request had no answer. */
static int lost(const struct source *s, int code, char *error) {
  if (code == EINTR)
    return fail(-EINTR, error, "collectd does not answer on %s", s->path);
  return fail(-ECONNRESET, error, "collectd has gone from %s", s->path);
}

static bool is_refused(const struct source *s) {
  return strncmp(lcc_strerror(s->connection), "Server error:", 13) == 0;
}

static bool is_total(const lcc_identifier_t *i, enum metric metric) {
  return strcmp(i->plugin, BY_TOTAL) == 0 &&
         strcmp(i->type, types[metric]) == 0 && i->plugin_instance[0] == '\0' &&
         i->type_instance[0] == '\0';
}

static int choose_host(struct source *s, char *error) {
  struct hosts hosts = {.wanted = s->wanted};
  for (size_t i = 0; i < s->n; i++)
    if (is_total(&s->series[i], METRIC_CALLS))
      hosts_add(&hosts, s->series[i].host);
  int status = hosts_choose(&hosts, s->host, error, SOURCE_ERROR_SIZE);
  if (status == -ENODATA)
    return fail(status, error,
                "the collectd behind %s has no values of the plugin syscalls; "
                "they come an interval after its start. If they don't, put "
                "'LoadPlugin syscalls' into its collectd.conf; if it is there, "
                "collectd's log says why it does not start",
                s->path);
  return status;
}

int source_list(struct source *s, char *error) {
  free(s->series);
  s->series = NULL;
  s->n = 0;
  errno = 0;
  signals_limit(ANSWER_WITHIN);
  int status = lcc_listval(s->connection, &s->series, &s->n);
  int code = errno;
  signals_limit(0);
  if (status)
    return is_refused(s) ? fail(-EIO, error, "collectd lists no values: %s",
                                lcc_strerror(s->connection))
                         : lost(s, code, error);
  return choose_host(s, error);
}

/* Whether a series is one of the family's rows, of that metric. */
static bool is_row(const struct source *s, const lcc_identifier_t *i,
                   enum by by, enum metric metric) {
  return strcmp(i->host, s->host) == 0 &&
         strcmp(i->plugin, by_families[by].plugin) == 0 &&
         strcmp(i->type, types[metric]) == 0 && i->plugin_instance[0] != '\0' &&
         i->type_instance[0] == '\0';
}

bool source_has(const struct source *s, enum by by) {
  for (size_t i = 0; i < s->n; i++)
    if (is_row(s, &s->series[i], by, METRIC_CALLS))
      return true;
  return false;
}

/* A series that has vanished since it was listed has no rate either. But if it
 * is the total, it may be that the library has cut the host's name. */
static int refused(const struct source *s, const lcc_identifier_t *i,
                   char *error) {
  if (strlen(s->host) < LCC_NAME_LEN - 1 || !is_total(i, METRIC_CALLS))
    return 0;
  return fail(-ENAMETOOLONG, error,
              "collectd has no values of the host '%s': if that is not all of "
              "its name, give it one of at most %d bytes, by 'Hostname' in its "
              "collectd.conf",
              s->host, LCC_NAME_LEN - 1);
}

static int get(struct source *s, lcc_identifier_t *i, double *rate,
               char *error) {
  size_t n = 0;
  gauge_t *values = NULL;
  *rate = NAN;
  errno = 0;
  signals_limit(ANSWER_WITHIN);
  int status = lcc_getval(s->connection, i, &n, &values, NULL);
  int code = errno;
  signals_limit(0);
  if (status)
    return is_refused(s) ? refused(s, i, error) : lost(s, code, error);
  if (n > 0)
    *rate = values[0];
  free(values);
  return 0;
}

int source_rate(struct source *s, enum by by, const char *name, double *rate,
                char *error) {
  lcc_identifier_t i = {0};
  snprintf(i.host, sizeof(i.host), "%s", s->host);
  snprintf(i.plugin, sizeof(i.plugin), "%s",
           name[0] ? by_families[by].plugin : BY_TOTAL);
  snprintf(i.plugin_instance, sizeof(i.plugin_instance), "%s", name);
  snprintf(i.type, sizeof(i.type), "%s", types[METRIC_CALLS]);
  return get(s, &i, rate, error);
}

/* A first value has no rate: it is the zero that a name starts with. One that
 * has shrunk has none either: the name has been forgotten, and starts anew. */
static int get_known(struct source *s, lcc_identifier_t *i, double *rate,
                     char *error) {
  int status = get(s, i, rate, error);
  if (isnan(*rate))
    *rate = 0;
  return status;
}

static int add_rows(struct source *s, enum by by, struct reading *r,
                    char *error) {
  for (size_t i = 0; i < s->n; i++) {
    char name[NAME_SIZE];
    if (!is_row(s, &s->series[i], by, METRIC_CALLS))
      continue;
    name_copy(name, s->series[i].plugin_instance, sizeof(name) - 1);
    if (!reading_add(r, name))
      return fail(-ENOMEM, error, "no memory");
  }
  reading_sort(r);
  return 0;
}

static int get_metric(struct source *s, enum by by, enum metric m,
                      struct reading *r, char *error) {
  int status = 0;
  for (size_t i = 0; i < s->n && status == 0; i++) {
    lcc_identifier_t *series = &s->series[i];
    if (is_total(series, m) && strcmp(series->host, s->host) == 0) {
      r->reported[m] = true;
      status = get_known(s, series, &r->total.rate[m], error);
    } else if (is_row(s, series, by, m)) {
      char name[NAME_SIZE];
      name_copy(name, series->plugin_instance, sizeof(name) - 1);
      struct rates *row = (struct rates *)reading_find(r, name);
      if (row)
        status = get_known(s, series, &row->rate[m], error);
    }
  }
  return status;
}

/* The plugin sends calls, errors and time of a name in this order. */
int source_read(struct source *s, enum by by, struct reading *r, char *error) {
  if (!source_has(s, by))
    return fail(-ENODEV, error,
                "calls are not reported by %s: put '%s true' into "
                "collectd.conf's <Plugin syscalls>",
                by_families[by].word, by_families[by].option);

  r->by = by;
  int status = add_rows(s, by, r, error);
  for (int m = 0; m < METRICS && status == 0; m++)
    status = get_metric(s, by, m, r, error);
  return status;
}

void source_close(struct source *s) {
  if (!s)
    return;

  lcc_disconnect(s->connection);
  free(s->series);
  free(s);
}
