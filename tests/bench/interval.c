/* SPDX-License-Identifier: MIT */
#include "interval.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <string.h>

#include "probe.h"
#include "ring.h"
#include "rounds.h"

static struct {
  pthread_t thread;
  sem_t asked, done;
  const struct watcher *plugin;
  struct seen *seen; /* NULL ends it */
  bool busy;
} reader;

static bool has_series(const char *name) {
  return strncmp(name, RING_NAME, strlen(RING_NAME)) == 0;
}

/* Each is the first one of its own. */
static unsigned claim(void *arg, const char *name) {
  (void)arg;
  return has_series(name);
}

static void note(const struct drain_table *t, struct seen *seen) {
  for (size_t cpu = 0; cpu < t->cpus; cpu++)
    seen->calls += t->cells[cpu * t->stride + t->rows + seen->call];

  const struct drain_slots *slots = &t->slots[FAMILY_PROCESS];
  long names = 0;
  for (size_t slot = 0; slot < slots->n; slot++)
    names += slots->taken[slot] && has_series(slots->keys[slot].comm);
  if (names > seen->names)
    seen->names = names;
  seen->reads++;
}

void interval_read(const struct watcher *plugin, struct seen *seen) {
  static struct drain d;
  static struct calls *calls;
  if (!calls && !(calls = calls_create()))
    rounds_die("a read", strerror(ENOMEM));

  struct drain_table table;
  probe_flip(plugin->probe);
  int status = probe_retire(plugin->probe, &table);
  if (status != 0)
    rounds_die("a read", strerror(-status));
  note(&table, seen);
  drain_reset(&d);
  drain(&d, &table, plugin->config.processes, calls);
  drain_keep(&d, &table, calls, FAMILY_PROCESS, claim, NULL);
  probe_clear(plugin->probe);
  probe_find_pods(plugin->probe);
}

static void *read_when_asked(void *arg) {
  for (;;) {
    sem_wait(&reader.asked);
    if (!reader.seen)
      return arg;
    interval_read(reader.plugin, reader.seen);
    sem_post(&reader.done);
  }
}

int interval_start(void) {
  sem_init(&reader.asked, 0, 0);
  sem_init(&reader.done, 0, 0);
  return turn_start_thread(&reader.thread, read_when_asked, NULL,
                           turn_other_cpus());
}

void interval_ask(const struct watcher *plugin, struct seen *seen) {
  interval_wait();
  reader.plugin = plugin;
  reader.seen = seen;
  reader.busy = true;
  sem_post(&reader.asked);
}

void interval_wait(void) {
  if (reader.busy)
    sem_wait(&reader.done);
  reader.busy = false;
}

void interval_stop(void) {
  interval_wait();
  reader.seen = NULL;
  sem_post(&reader.asked);
  pthread_join(reader.thread, NULL);
}
