/* SPDX-License-Identifier: MIT */
#ifndef TESTS_FAULTS_WORK_H
#define TESTS_FAULTS_WORK_H

/* A call that next to nobody makes, as it is named in the configuration. */
#define WORK_CALL "sched_rr_get_interval"

/* How often it is made under each name. Each one fails. */
#define WORK_CALLS 3

/* Makes them under so many names, one after the other. */
void work(unsigned names);

#endif
