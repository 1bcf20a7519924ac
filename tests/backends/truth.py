#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holds what execute.py printed against what is known of the workload.

usage: execute.py DASHBOARD URL FROM TO ... | truth.py FILE INTERVAL FROM TO [NAME...]

INTERVAL is collectd's, in seconds, and the width of what is answered; FROM and TO are
those of execute.py, and the workload is to have run all the time. FILE has lines

    NAME CALLS/S [errors=SHARE] [usecs=LEAST-MOST] [seconds=PER-SECOND] [calls=IN-ALL]
    call:NAME CALLS/S ...
    cgroup:NAME CALLS/S ...

CALLS/S may be -, if that is not known. Besides, each stack has to add up to the total,
the table too, and no panel may be empty. With NAMEs, which are the processes that were
chosen, panels by process have to show these and nothing else.

Prints a line for each check, and fails if one does. The last line is "within" and how
many figures there were, by how much a mean rate was off, and by how much a sum was, in
percent and at worst."""

import os
import sys
from collections import defaultdict

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "conf", "dashboards"))
from panels import (CALL, CALLS, CGROUP, ERRORS, HEALTH, PANELS, PROCESS, RATIO, STACK,  # noqa: E402
                    STATE, TABLE, TIME, TOTAL, WHOLE)

FAMILIES = {"": PROCESS, "call": CALL, "cgroup": CGROUP}
# What a workload's clock, and the phase between its ticks and the samples, may do
# to the mean of a range, and to the figure of one interval.
MEAN, POINT = 0.03, 0.25
# What may be missing from a sum, in all and at one time: rate() of Prometheus is too
# low for names that were born in its window. The others are exact.
SUM, SUM_AT = 0.02, 0.1
# Graphite has six decimals.
SHARE, NOTHING = 1e-6, 1e-3
LEAST_POINTS = 5
HEALTHY = ["missed", "new_names", "over_limit", "recovered", "table_full", "unmatched",
           "unresolved"]
STATES = ["new_names_left", "series", "slots_used", "calls_series"]
NEW_NAMES = 1000  # the scene's MaxProcesses


def near(value, true, part):
    return abs(value - true) <= part * abs(true)


def mean(values):
    return sum(values) / len(values)


class Answers:
    def __init__(self, lines, start, end, chosen):
        self.chosen = set(chosen)
        self.figures, self.rate_off, self.sum_off = 0, 0, 0
        self.series = defaultdict(lambda: defaultdict(dict))
        self.bad = 0
        for line in lines:
            title, ref, name, time, value = line.rstrip("\n").split("\t")
            if start <= int(time) <= end:
                self.series[title, ref][name][int(time)] = float(value)
                self.figures += 1

    def check(self, good, text):
        print("ok" if good else "bad", text)
        self.bad += not good

    def values(self, panel, name):
        return list(self.series[panel.title, "A"].get(name, {}).values())

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


def check_chosen(answers):
    """In the range, some may have had no errors, and then have no share."""
    for panel in PANELS:
        if not (panel.family and panel.family.filtered):
            continue
        shown = set(answers.series[panel.title, "A"]) - {"", WHOLE}
        missing = answers.chosen - shown if panel.metric == CALLS else set()
        answers.check(shown <= answers.chosen and not missing, "%s: shows %s, chosen are %s" % (
            panel.title, " ".join(sorted(shown)), " ".join(sorted(answers.chosen))))
        if panel.kind == STACK:
            rest = [value for points in answers.series[panel.title, "B"].values()
                    for value in points.values()]
            answers.check(all(abs(value) < NOTHING for value in rest),
                          "%s: nothing is left, at most %g" % (panel.title, max(rest, default=0)))


def check_sums(answers):
    total = answers.sums(panel_of(TOTAL))
    for family in FAMILIES.values():
        if family.filtered and answers.chosen:
            continue
        panel = panel_of(STACK, family, "invocations")
        sums = answers.sums(panel)
        times = [time for time in total if time in sums]
        worst = max((abs(sums[time] / total[time] - 1) for time in times), default=0)
        whole = sum(sums[time] for time in times) / max(1, sum(total[time] for time in times))
        answers.sum_off = max(answers.sum_off, worst)
        answers.check(len(times) >= LEAST_POINTS and worst <= SUM_AT and near(whole, 1, SUM),
                      "%s: %.4f %% of the total at %d times, at worst %.4f %% off"
                      % (panel.title, 100 * whole, len(times), 100 * worst))


def check_table(answers, truths, interval):
    panel = panel_of(TABLE, PROCESS)
    calls, shares = (answers.last(panel, ref) for ref in "AB")
    total, whole = calls.pop(WHOLE, 0), sum(calls.values())
    adds_up = 0 < whole < total if answers.chosen else near(whole, total, SUM)
    answers.check(total > 0 and adds_up, "%s: %d rows, in all %.0f of %.0f" % (
        panel.title, len(calls), whole, total))
    check_shares(answers, panel.title, {**calls, WHOLE: total}, shares)
    for name, rate, _ in truths:
        if ":" not in name and rate is not None:
            answers.check(near(calls.get(name, 0), rate * interval, POINT),
                          "%s: %s %.0f, true is %.0f" % (
                              panel.title, name, calls.get(name, 0), rate * interval))


def check_shares(answers, title, calls, shares):
    """InfluxDB's second query is the total, by which Grafana divides the first's."""
    total = calls[WHOLE]
    if set(shares) == {WHOLE}:
        answers.check(shares[WHOLE] == total,
                      "%s: divides by %.0f of %.0f" % (title, shares[WHOLE], total))
        return
    answers.check(set(shares) == set(calls), "%s: has %d shares of %d" % (
        title, len(shares), len(calls)))
    off = max(abs(share - calls.get(name, 0) / total) for name, share in shares.items())
    answers.check(off <= SHARE, "%s: shares are off by %g" % (title, off))


def check_health(answers):
    panel = panel_of(HEALTH)
    series = answers.series[panel.title, "A"]
    missing = [name for name in HEALTHY if name not in series]
    answers.check(not missing, "%s: lacks nothing%s" % (
        panel.title, "" if not missing else " but " + ", ".join(missing)))
    answers.check(not any(series["missed"].values()), "%s: nothing missed" % panel.title)


def check_state(answers):
    panel = panel_of(STATE)
    series = answers.series[panel.title, "A"]
    missing = [name for name in STATES if not any(series[name].values())]
    answers.check(not missing, "%s: lacks nothing%s" % (
        panel.title, "" if not missing else " but " + ", ".join(missing)))
    left = list(series["new_names_left"].values())
    answers.check(left and all(0 < n < NEW_NAMES for n in left),
                  "%s: %.0f to %.0f new names may come" % (
                      panel.title, min(left, default=0), max(left, default=0)))


def check_mean(answers, panel, name, least, most):
    values = answers.values(panel, name)
    at = mean(values) if values else 0
    answers.check(len(values) >= LEAST_POINTS and least <= at <= most,
                  "%s: %s %.4g on average of %d, true is %.4g to %.4g"
                  % (panel.title, name, at, len(values), least, most))


def check_truth(answers, truth, interval):
    name, rate, known = truth
    prefix, _, name = name.rpartition(":")
    family = FAMILIES[prefix]
    panel = panel_of(STACK, family, "invocations")
    if rate is not None:
        check_mean(answers, panel, name, rate * (1 - MEAN), rate * (1 + MEAN))
        values = answers.values(panel, name)
        if values:
            answers.rate_off = max(answers.rate_off, abs(mean(values) / rate - 1))
        answers.check(all(near(value, rate, POINT) for value in values),
                      "%s: %s never far off: %.4g to %.4g" % (
                          panel.title, name, min(values, default=0), max(values, default=0)))
    for key, value in known.items():
        bounds = [float(bound) for bound in value.split("-")]
        if key == "calls":
            in_all = interval * sum(answers.values(panel, name))
            answers.check(near(in_all, bounds[0], POINT), "%s: %s %.4g calls, true is %.0f" % (
                panel.title, name, in_all, bounds[0]))
            continue
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
    if len(arguments) < 4:
        sys.exit(__doc__)
    truths = read_truths(arguments[0])
    interval, start, end = float(arguments[1]), int(arguments[2]), int(arguments[3])
    answers = Answers(sys.stdin, start, end, arguments[4:])
    check_present(answers)
    check_sums(answers)
    check_table(answers, truths, interval)
    check_health(answers)
    check_state(answers)
    if answers.chosen:
        check_chosen(answers)
    for truth in truths:
        check_truth(answers, truth, interval)
    print("within", answers.figures, 100 * answers.rate_off, 100 * answers.sum_off)
    sys.exit(answers.bad > 0)


main(sys.argv[1:])
