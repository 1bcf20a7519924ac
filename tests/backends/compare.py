# SPDX-License-Identifier: MIT
"""Holds what a backend has against what collectd had to write, and against what
the workload did:

  compare.py totals|rates|steps --restarted TIME [--hosts HOST,...] [--within S]
             [--step S] [--whole] [--rate NAME=RATE]... REFERENCE TRUTH POINTS

REFERENCE and POINTS have lines "HOST/PLUGIN[-INSTANCE]/TYPE[-INSTANCE] TIME
VALUE"; the former's values are running totals, the latter's these, or their growth
a second, or that in each of the steps of an RRD. TRUTH has lines "NAME CALLS
[ERRORS]"; those of one NAME add up.

  --restarted  when collectd was
  --hosts      whose points are compared; "t" if it isn't said
  --within     how far a time may be off; 1.5 ms if it isn't said
  --step       how long a step, or collectd's interval, is
  --whole      times were rounded to seconds
  --rate       what a process makes, in calls a second, throughout its life

Prints one line of what was compared. Exit status 1, and a line for each of what
differs, if anything does.
"""
import argparse
import bisect
import collections
import itertools
import math
import statistics
import sys

TOLERANCE = 0.02
PEAK = 1.25 # what was kept waiting catches up
HEARTBEAT = 2 # steps after which an RRD says that nothing is known

bad = []


def read_points(file, hosts):
    series = collections.defaultdict(list)
    for line in open(file, encoding="ascii"):
        name, time, value = line.split()
        if name.split("/")[0] in hosts:
            series[name].append((float(time), float(value)))
    for points in series.values():
        points.sort()
    return series


def read_truth(file, hosts):
    truth = collections.Counter()
    for line in open(file, encoding="ascii"):
        name, *counts = line.split()
        for host in hosts:
            for type_, count in zip(("invocations", "errors"), counts):
                truth[f"{host}/syscalls-{name}/{type_}"] += int(count)
    return truth


def spans_of(totals, restarted, step=math.inf):
    """As collectd has rates: none of a first value, nor after a restart. Returns
    tuples of time, rate, seconds, and whether collectd is sure to have had it:
    after two intervals without a value it forgets a series."""
    return [(time, (value - old) / (time - before), time - before,
             time - before < 1.5 * step)
            for (before, old), (time, value) in zip(totals, totals[1:])
            if value >= old and not before < restarted < time]


class Step:
    """What an RRD averages over: the growth in so many seconds, of which some are
    `late` or of a span whose length was rounded so that its rate is `skewed`."""

    def __init__(self):
        self.grown = self.known = 0
        self.late = self.skewed = False


def steps_of(totals, step, whole):
    """As an RRD has them: averages over what is known of each step. Returns
    tuples of the step's end, the average, the seconds that it is of, whether all
    of them are known, and whether it is skewed."""
    steps = collections.defaultdict(Step)
    times = [round(time) if whole else time for time, _ in totals]
    for i, (begin, end) in enumerate(zip(times, times[1:])):
        grown = totals[i + 1][1] - totals[i][1]
        true = totals[i + 1][0] - totals[i][0]
        at = begin
        while at < end:
            close = math.floor(at / step + 1) * step
            part = min(close, end) - at
            of = steps[close]
            of.skewed |= abs(true / (end - begin) - 1) > TOLERANCE
            if end - begin > HEARTBEAT * step:
                of.late |= close <= end
            elif grown >= 0:
                of.known += part
                of.grown += part * grown / (end - begin)
            at += part

    found = []
    for close, of in sorted(steps.items()):
        # What is unknown is in whole seconds, rounded down.
        seconds = step - math.floor(step - of.known + 1e-9)
        if close <= times[-1] and not of.late and seconds >= step / 2:
            found.append((close, of.grown / seconds, seconds,
                          of.known > step - 1e-3, of.skewed))
    return found


def near(times, time, within):
    i = bisect.bisect_left(times, time - within)
    return i < len(times) and times[i] <= time + within


def compare_points(reference, points, slack, within):
    """All series are there, and each of their points, or at least those that are
    sure. Returns how many are."""
    equal = 0
    for name in sorted(reference.keys() | points.keys()):
        expected, got = reference.get(name, []), points.get(name, [])
        if slack:
            expected = [e for e in expected if e[3]]
            times = [e[0] for e in expected]
            got = [point for point in got if near(times, point[0], within)]
        if len(expected) != len(got):
            bad.append(f"{name}: {len(got)} of {len(expected)} points")
            continue
        for (time, value, *_), (at, what) in zip(expected, got):
            if (abs(what - value) <= slack * (value + 1)
                    and abs(at - time) <= within):
                equal += 1
            else:
                bad.append(f"{name}: {what} at {at}, not {value} at {time}")
    return equal


def growth(totals):
    """Of all that is stored, a first value that is not 0 included."""
    grown = 0
    before = 0
    for _, value in totals:
        grown += value - before if value >= before else value
        before = value
    return grown


def integral(rates, expected):
    seconds = {close: seconds for close, _, seconds, *_ in expected}
    return sum(rate * seconds.get(close, 0) for close, rate in rates)


def compare_counts(truth, total_of, slack):
    expected = counted = 0
    for name, count in sorted(truth.items()):
        got = total_of(name)
        expected += count
        counted += got
        if abs(got - count) > slack * count:
            bad.append(f"{name}: {got:.15g} in all, not {count}")
    return f"{counted:.10g} of {expected} calls and errors of {len(truth)} series"


def compare_rate(name, rate, seen):
    """`seen` has tuples of a rate, whether it is of a whole step, and whether it
    is skewed. Nowhere, nor at a restart, may there be a peak."""
    whole = [r for r, known, skewed in seen if r > 0 and known and not skewed]
    peak = max((r for r, _, skewed in seen if not skewed), default=0)
    median = statistics.median(whole or [0])
    if (len(whole) < 5 or abs(median - rate) > TOLERANCE * rate
            or peak > PEAK * rate):
        bad.append(f"{name}: {len(whole)} rates, {median:.1f}/s, and at most "
                   f"{peak:.1f}/s, not {rate}")
    skewed = sum(skewed for _, _, skewed in seen)
    return (f"{name.split('/')[1]} {median:.1f}/s "
            f"({100 * (median / rate - 1):+.2f} %, peak "
            f"{100 * (peak / rate - 1):+.1f} %"
            + (f", without {skewed} of a rounded span)" if skewed else ")"))


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("totals", "rates", "steps"))
    parser.add_argument("--hosts", default="t")
    parser.add_argument("--within", type=float, default=0.0015)
    parser.add_argument("--restarted", type=float, required=True)
    parser.add_argument("--step", type=int)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--rate", action="append", default=[])
    parser.add_argument("reference")
    parser.add_argument("truth")
    parser.add_argument("points")
    return parser.parse_args()


def main():
    options = parse()
    hosts = options.hosts.split(",")
    totals = read_points(options.reference, hosts)
    points = read_points(options.points, hosts)
    # A time of the reference is rounded to 1 ms, which is 1/1000 of a short span.
    stored, total_of, rates, slack = {
        "totals": (list, lambda p, e: growth(p),
                   lambda p: [s[:2] for s in spans_of(p, options.restarted)], 0),
        "rates": (lambda t: spans_of(t, options.restarted, options.step),
                  lambda p, e: sum(rate * seconds for (_, rate), (_, _, seconds, _)
                                   in zip(p, e)), list, 2e-3),
        "steps": (lambda t: steps_of(t, options.step, options.whole), integral,
                  list, 3e-3),
    }[options.kind]

    expected = {name: stored(t) for name, t in totals.items()}
    equal = compare_points(expected, points, slack, options.within)
    text = [f"{equal} points of {len(points)} series equal"]
    text.append(compare_counts(
        read_truth(options.truth, hosts),
        lambda name: total_of(points[name], expected[name]), slack))
    for host, rated in itertools.product(hosts, options.rate):
        name, _, rate = rated.partition("=")
        name = f"{host}/syscalls-{name}/invocations"
        flags = {time: flags for time, _, _, *flags in expected[name]} \
            if options.kind == "steps" else {}
        seen = [(rate_seen, *flags.get(time, (True, False)))
                for time, rate_seen in rates(points[name])]
        text.append(compare_rate(name, int(rate), seen))
    print("\n".join(bad) if bad else ", ".join(text))
    sys.exit(bool(bad))


main()
