/* SPDX-License-Identifier: MIT */
#include "by.h"

const struct by_family by_families[BYS] = {
    [BY_CALL] = {"call", "syscalls_by_call", "syscall", "all-other-calls",
                 "ReportBySyscall"},
    [BY_CGROUP] = {"cgroup", "syscalls_by_cgroup", "cgroup",
                   "all-other-cgroups", "ReportByCgroup"},
    [BY_PROCESS] = {"process", "syscalls", "process", "all-other-processes",
                    "ReportByProcess"},
};
