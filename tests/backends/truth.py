#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds what execute.py printed against what is known of the workload.

usage: execute.py DASHBOARD URL FROM TO ... | truth.py FILE INTERVAL FROM TO

INTERVAL is collectd's, in seconds; FROM and TO are those of execute.py, and the
workload is to have run all the time. FILE has lines

    NAME CALLS/S [errors=SHARE] [usecs=LEAST-MOST] [seconds=PER-SECOND]
    call:NAME CALLS/S ...
    cgroup:NAME CALLS/S ...

CALLS/S may be -, if that is not known. Besides, each stack has to add up to the total, the table too, and no panel may be
empty. Prints a line for each check, and fails if one does."""

import os
import sys
from collections import defaultdict

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "conf", "dashboards"))
from panels import (CALL, CGROUP, ERRORS, HEALTH, PANELS, PROCESS, RATIO, STACK,  # noqa: E402
                    TABLE, TIME, TOTAL, WHOLE)

FAMILIES = {"": PROCESS, "call": CALL, "cgroup": CGROUP}
# What a workload's clock, and the phase between its ticks and the samples, may do
# to the mean of a range, and to the figure of one interval.
MEAN, POINT = 0.03, 0.25
# What may be missing from a sum, in all and at one time: rate() of Prometheus is too
# low for names that were born in its window. The others are exact.
SUM, SUM_AT = 0.02, 0.1
LEAST_POINTS = 5
HEALTHY = ["missed", "over_limit", "table_full", "unmatched", "unresolved"]


def near(value, true, part):
    return abs(value - true) <= part * abs(true)


def mean(values):
    return sum(values) / len(values)


class Answers:
    def __init__(self, lines, start, end):
        self.series = defaultdict(lambda: defaultdict(dict))
        self.options = defaultdict(set)
        self.bad = 0
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if fields[0] == "VARIABLE":
                self.options[fields[1]].add(fields[2])
            elif start <= int(fields[3]) <= end:
                title, ref, name, time, value = fields
                self.series[title, ref][name][int(time)] = float(value)

    def check(self, good, text):
        print("ok" if good else "bad", text)
        self.bad += not good

    def values(self, panel, name):
        """Names have no dots in Graphite."""
        series = self.series[panel.title, "A"]
        return list((series.get(name) or series.get(name.replace(".", "_"), {})).values())

    def sums(self, panel):
        sums = defaultdict(float)
        for ref in "AB":
            for points in self.series[panel.title, ref].values():
                for time, value in points.items():
                    sums[time] += value
        return sums

    def last(self, panel, ref):
        return {name or WHOLE: points[max(points)]
                for name, points in self.series[panel.title, ref].items()}


def panel_of(kind, family=None, metric=None):
    return next(panel for panel in PANELS if panel.kind == kind and panel.family == family
                and metric in (None, panel.metric))


def check_present(answers):
    for panel in PANELS:
        count = len(answers.series[panel.title, "A"])
        answers.check(count > 0, "%s: %d series" % (panel.title, count))


def check_sums(answers):
    total = answers.sums(panel_of(TOTAL))
    for family in FAMILIES.values():
        panel = panel_of(STACK, family, "invocations")
        sums = answers.sums(panel)
        times = [time for time in total if time in sums]
        worst = max((abs(sums[time] / total[time] - 1) for time in times), default=0)
        whole = sum(sums[time] for time in times) / max(1, sum(total[time] for time in times))
        answers.check(len(times) >= LEAST_POINTS and worst <= SUM_AT and near(whole, 1, SUM),
                      "%s: %.4f %% of the total at %d times, at worst %.4f %% off"
                      % (panel.title, 100 * whole, len(times), 100 * worst))


def check_table(answers, truths, interval):
    panel = panel_of(TABLE, PROCESS)
    calls, shares = (answers.last(panel, ref) for ref in "AB")
    total = calls.pop(WHOLE, 0)
    answers.check(total > 0 and near(sum(calls.values()), total, SUM),
                  "%s: %d rows, in all %.0f of %.0f" % (panel.title, len(calls),
                                                        sum(calls.values()), total))
    # InfluxDB's second query is the total, by which Grafana divides.
    if set(shares) == {WHOLE}:
        shares = {name: count / shares[WHOLE] for name, count in {**calls, WHOLE: total}.items()}
    for name, share in shares.items():
        count = calls.get(name, total if name == WHOLE else -1)
        if not near(share * total, count, SUM) and abs(share * total - count) > 1:
            answers.check(False, "%s: %s has %.0f calls, and a share of %.4f"
                          % (panel.title, name, count, share))
    for name, rate, _ in truths:
        if ":" in name or rate is None:
            continue
        count = calls.get(name, calls.get(name.replace(".", "_"), 0))
        answers.check(near(count, rate * interval, POINT),
                      "%s: %s %.0f, true is %.0f" % (panel.title, name, count, rate * interval))


def check_health(answers):
    panel = panel_of(HEALTH)
    series = answers.series[panel.title, "A"]
    missing = [name for name in HEALTHY if name not in series]
    answers.check(not missing, "%s: lacks nothing%s" % (
        panel.title, "" if not missing else " but " + ", ".join(missing)))
    answers.check(not any(series["missed"].values()), "%s: nothing missed" % panel.title)


def check_mean(answers, panel, name, least, most):
    values = answers.values(panel, name)
    at = mean(values) if values else 0
    answers.check(len(values) >= LEAST_POINTS and least <= at <= most,
                  "%s: %s %.4g on average of %d, true is %.4g to %.4g"
                  % (panel.title, name, at, len(values), least, most))


def check_truth(answers, truth):
    name, rate, known = truth
    prefix, _, name = name.rpartition(":")
    family = FAMILIES[prefix]
    panel = panel_of(STACK, family, "invocations")
    if rate is not None:
        check_mean(answers, panel, name, rate * (1 - MEAN), rate * (1 + MEAN))
        values = answers.values(panel, name)
        answers.check(all(near(value, rate, POINT) for value in values),
                      "%s: %s never far off: %.4g to %.4g" % (
                          panel.title, name, min(values, default=0), max(values, default=0)))
    if family is PROCESS:
        answers.check({name, name.replace(".", "_")} & answers.options["process"],
                      "variable process: offers %s" % name)
    for key, value in known.items():
        bounds = [float(bound) for bound in value.split("-")]
        if key == "usecs":
            check_mean(answers, panel_of(RATIO, family, TIME), name, *bounds)
            continue
        kind, metric = {"errors": (RATIO, ERRORS), "seconds": (STACK, TIME)}[key]
        check_mean(answers, panel_of(kind, family, metric), name,
                   bounds[0] * (1 - MEAN), bounds[0] * (1 + MEAN))


def read_truths(path):
    truths = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, rate, *known = line.split()
            truths.append((name, None if rate == "-" else float(rate),
                           dict(entry.split("=") for entry in known)))
    return truths


def main(arguments):
    if len(arguments) != 4:
        sys.exit(__doc__)
    truths = read_truths(arguments[0])
    answers = Answers(sys.stdin, int(arguments[2]), int(arguments[3]))
    check_present(answers)
    check_sums(answers)
    check_table(answers, truths, float(arguments[1]))
    check_health(answers)
    answers.check(answers.options["host"], "variable host: offers something")
    for truth in truths:
        check_truth(answers, truth)
    sys.exit(answers.bad > 0)


main(sys.argv[1:])
