# SPDX-License-Identifier: MIT
"""What the dashboards show, whatever the backend."""

from typing import NamedTuple


class Family(NamedTuple):
    plugin: str  # collectd's plugin: its plugin instance is the name
    one: str
    filtered: bool = False  # by the variable "process"


PROCESS = Family("syscalls", "process", True)
CALL = Family("syscalls_by_call", "call")
CGROUP = Family("syscalls_by_cgroup", "cgroup")

CALLS = "invocations"
ERRORS = "errors"
TIME = "total_time_in_ms"
COUNT = "count"

# What a panel shows. A stack has the names of the largest growth in the shown
# range, and what is left as one more, so that it adds up; a ratio has the names
# whose dividend has grown most, and the whole machine's.
TOTAL, STACK, RATIO, TABLE = "total", "stack", "ratio", "table"
HEALTH, STATE = "health", "state"


class Panel(NamedTuple):
    title: str
    description: str
    kind: str
    unit: str
    place: tuple  # x, y, width, height; the screen is 24 wide
    family: Family = None
    metric: str = CALLS
    scale: float = 1  # what a rate or a ratio is multiplied by
    percent: bool = False  # a stack whose height is always 100 %


NEEDS_ERRORS = "Needs ReportErrors."
NEEDS_TIME = "Needs ReportTime. Time is wall time between entry and return, sleep included."

PANELS = [
    Panel("All system calls",
          "Calls per second of all chosen hosts together, whatever the process.",
          TOTAL, "cps", (0, 0, 12, 8)),
    Panel("Calls in the last interval",
          "What each process called in the last interval that is complete, and its share "
          "of all calls of the chosen hosts. The first row is the total.",
          TABLE, "short", (12, 0, 12, 16), PROCESS),
    Panel("Calls by process",
          "The processes with the most calls in the shown range, and all others together: "
          "with all processes chosen, the stack is as high as the total.",
          STACK, "cps", (0, 8, 12, 8), PROCESS),
    Panel("Calls by system call",
          "The system calls that are made most in the shown range, and all others together.",
          STACK, "cps", (0, 16, 12, 9), CALL),
    Panel("Calls by cgroup",
          "The systemd units and containers with the most calls in the shown range, and all "
          "others together. Needs ReportByCgroup.",
          STACK, "cps", (12, 16, 12, 9), CGROUP),
    Panel("Error share by process",
          "Failed calls as a part of all calls: the processes with the most failures, and all "
          "processes together. " + NEEDS_ERRORS,
          RATIO, "percentunit", (0, 25, 12, 8), PROCESS, ERRORS),
    Panel("Error share by system call",
          "Failed calls as a part of all calls: the system calls with the most failures, and "
          "all together. " + NEEDS_ERRORS,
          RATIO, "percentunit", (12, 25, 12, 8), CALL, ERRORS),
    Panel("Time share by process",
          "How the time in system calls divides among processes. The figures are seconds per "
          "second: 1 is one thread that is in system calls all the time. " + NEEDS_TIME,
          STACK, "short", (0, 33, 12, 8), PROCESS, TIME, 0.001, True),
    Panel("Time share by system call",
          "How the time in system calls divides among them. The figures are seconds per "
          "second: 1 is one thread that is in system calls all the time. " + NEEDS_TIME,
          STACK, "short", (12, 33, 12, 8), CALL, TIME, 0.001, True),
    Panel("usecs/call by process",
          "How long a call takes on average: the processes with the most time, and all "
          "together. " + NEEDS_TIME,
          RATIO, "µs", (0, 41, 12, 8), PROCESS, TIME, 1000),
    Panel("usecs/call by system call",
          "How long a call takes on average: the system calls with the most time, and all "
          "together. " + NEEDS_TIME,
          RATIO, "µs", (12, 41, 12, 8), CALL, TIME, 1000),
    Panel("Health of the plugin",
          "Calls per second that the plugin could not put under their own name, and why. All "
          "are 0 if all is well; collectd-syscalls(5) tells what to do about each.",
          HEALTH, "cps", (0, 49, 12, 7)),
    Panel("How near the limits are",
          "How many series there are, how many new names may still come, and how many names "
          "the kernel's tables hold. collectd-syscalls(5) tells the bound of each.",
          STATE, "short", (12, 49, 12, 7), metric=COUNT),
]

TITLE = "System calls"
TOP = "10"
TOPS = "5,10,20,50"
INTERVAL = "10"
# No process can have these names, as they are shown.
REST = "all others"
WHOLE = "(total)"
