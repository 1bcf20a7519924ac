/* SPDX-License-Identifier: MIT */
#include "ring.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "turn.h"

/* A place in the ring; the caller's own is the last. */
struct place {
  pthread_t thread;
  uint32_t turn; /* it has it; a futex */
};

static struct {
  struct place *places;
  long threads, names;
  double *ns;
  bool ends;
} ring;

static void wait_for_turn(struct place *p) {
  while (__atomic_exchange_n(&p->turn, 0, __ATOMIC_ACQUIRE) == 0)
    syscall(SYS_futex, &p->turn, FUTEX_WAIT_PRIVATE, 0, NULL);
}

static void give_turn(struct place *p) {
  __atomic_store_n(&p->turn, 1, __ATOMIC_RELEASE);
  syscall(SYS_futex, &p->turn, FUTEX_WAKE_PRIVATE, 1);
}

static void take_name(long i) {
  char name[16];
  snprintf(name, sizeof(name), "%s%u", RING_NAME, (unsigned)(i % ring.names));
  prctl(PR_SET_NAME, name);
}

static void *run(void *arg) {
  struct place *own = arg;
  long i = own - ring.places;
  if (ring.names > 0)
    take_name(i);
  for (;;) {
    wait_for_turn(own);
    if (!ring.ends) {
      double start = turn_clock();
      for (int call = 0; call < RING_CALLS; call++)
        syscall(RING_CALL, 0);
      if (ring.ns)
        ring.ns[i] = (turn_clock() - start) / RING_CALLS;
    }
    bool ends = ring.ends;
    give_turn(own + 1);
    if (ends)
      return NULL;
  }
}

int ring_start(long threads, long names) {
  ring.places = calloc(threads + 1, sizeof(*ring.places));
  ring.names = names;
  ring.ends = false;
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN);
  int status = ring.places ? 0 : ENOMEM;
  for (ring.threads = 0; status == 0 && ring.threads < threads;) {
    struct place *p = &ring.places[ring.threads];
    status = pthread_create(&p->thread, &attr, run, p);
    ring.threads += status == 0;
  }
  pthread_attr_destroy(&attr);
  return -status;
}

void ring_pass(double *ns) {
  ring.ns = ns;
  give_turn(&ring.places[0]);
  wait_for_turn(&ring.places[ring.threads]);
}

void ring_stop(void) {
  ring.ends = true;
  if (ring.threads > 0)
    ring_pass(NULL);
  for (long i = 0; i < ring.threads; i++)
    pthread_join(ring.places[i].thread, NULL);
  free(ring.places);
}
