# SPDX-License-Identifier: MIT
"""Holds what a backend has against what collectd had to write, and against what
the workload did:

  compare.py totals|rates|steps --restarted TIME --step S [--hosts HOST,...]
             [--slots] [--whole] [--scraped] [--rate NAME=RATE]...
             REFERENCE TRUTH POINTS

REFERENCE and POINTS have lines "HOST/PLUGIN[-INSTANCE]/TYPE[-INSTANCE] TIME
VALUE"; the former's values are running totals, the latter's these, or their growth
a second, or that in each of the steps of an RRD. Those of syscalls_state are gauges
in both, of which an RRD has the mean of each step. TRUTH has lines "NAME CALLS
[ERRORS]"; those of one NAME add up.

  --restarted  when collectd was
  --step       how long a step, or collectd's interval, is
  --hosts      whose points are compared; "t" if it isn't said
  --slots      of each step, only the last value is kept, at the step's time
  --whole      times were rounded to seconds
  --scraped    by a backend that asks collectd: it misses a point if it does not ask
               before the next one comes, as when collectd writes late and makes up
               for it. At most one in ten is missed
  --rate       what a process makes, in calls a second, throughout its life

Prints one line of what was compared. Exit status 1, and a line for each of what
differs, if anything does.
"""
import argparse
import collections
import itertools
import math
import statistics
import sys

TOLERANCE = 0.02
WITHIN = 0.0015  # seconds, in which two times are one: they are told to 1 ms
HEARTBEAT = 2  # steps after which an RRD says that nothing is known
PEAK = 2  # of what was kept waiting, mostly; a spike at a restart would be of a total

bad = []
missing = []

# A point as it is expected: its time, its value, of how many seconds a rate is, and
# whether it is `sure` that the backend has it. A rate is `whole` if it is of a step
# of which all is known, and `skewed` if rounded times changed it.
Point = collections.namedtuple("Point", "time value seconds sure whole skewed",
                               defaults=(0, True, True, False))


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


def is_gauge(name):
    return name.split("/")[1] == "syscalls_state"


def totals_of(totals, _options, _gauge):
    return [Point(time, value) for time, value in totals]


def rates_of(totals, options, gauge=False):
    """As collectd has them: none of a first value, nor after a restart, nor surely
    after two intervals without a value, when it forgets a series."""
    if gauge:
        return totals_of(totals, options, gauge)
    return [Point(time, (value - old) / (time - before), time - before,
                  time - before < 1.5 * options.step)
            for (before, old), (time, value) in zip(totals, totals[1:])
            if value >= old and not before < options.restarted < time]


class Step:
    def __init__(self):
        self.grown = self.known = 0
        self.late = self.skewed = self.broken = False


def is_between(time):
    """Half a second, as far as the reference tells: it may be rounded up or down."""
    return abs(time % 1 - 0.5) < WITHIN


def fill_steps(totals, options, gauge):
    steps = collections.defaultdict(Step)
    times = [round(time) if options.whole else time for time, _ in totals]
    unsure = [options.whole and is_between(time) for time, _ in totals]
    for i, (begin, end) in enumerate(zip(times, times[1:])):
        grown = totals[i + 1][1] - totals[i][1]
        if gauge:  # is true from one time to the next
            grown = totals[i + 1][1] * (end - begin)
        true = totals[i + 1][0] - totals[i][0]
        at = begin
        while at < end:
            close = math.floor(at / options.step + 1) * options.step
            part = min(close, end) - at
            step = steps[close]
            step.skewed |= abs(true / (end - begin) - 1) > TOLERANCE
            if end - begin > HEARTBEAT * options.step:
                step.late |= close <= end
            elif grown >= 0:
                step.known += part
                step.grown += part * grown / (end - begin)
            at += part
        # Whether a value comes in time after four seconds is told to a microsecond.
        if (end - begin > 1.5 * options.step or grown < 0
                or unsure[i] or unsure[i + 1]):
            first = math.floor((begin - 1) / options.step) * options.step
            for close in range(first, math.ceil(end) + options.step + 1,
                               options.step):
                steps[close].broken = True
    if gauge:  # an RRD knows it from a second before its first value on
        steps[math.floor(times[0] / options.step) * options.step].broken = True
    return steps, times[-1]


def steps_of(totals, options, gauge):
    """As an RRD has them: averages over what is known of each step. What is unknown
    is in whole seconds, rounded down, and at most half of the step. About where a
    series ended and began again, none is sure."""
    found = []
    steps, last = fill_steps(totals, options, gauge)
    for close, step in sorted(steps.items()):
        seconds = options.step - math.floor(options.step - step.known + 1e-9)
        if close > last or step.late or seconds < options.step / 2:
            seconds = 0
        whole = (seconds > 0 and step.known > options.step - 1e-3
                 and not step.broken)
        found.append(Point(close, step.grown / (seconds or 1), seconds, whole, whole,
                           step.skewed))
    return found


def slots_of(points, step):
    slots = {round(point.time) // step * step: point for point in points}
    return [point._replace(time=slot) for slot, point in sorted(slots.items())]


KINDS = {"totals": totals_of, "rates": rates_of, "steps": steps_of}
# Times of the reference are rounded to 1 ms, which is 1/1000 of a short span.
SLACK = {"totals": 0, "rates": 2e-3, "steps": 3e-3}


def compare_series(name, expected, got, slack):
    """Each that is sure is there, or missing, and there is none that is not
    expected. Returns how many are equal."""
    equal = 0
    left = collections.deque(got)
    for point in expected:
        while left and left[0][0] < point.time - WITHIN:
            bad.append(f"{name}: a point too many at {left.popleft()[0]}")
        if not left or left[0][0] > point.time + WITHIN:
            if point.sure:
                missing.append(f"{name}: no point at {point.time}")
            continue
        time, value = left.popleft()
        if point.sure and abs(value - point.value) > slack * (point.value + 1):
            bad.append(f"{name}: {value} at {time}, not {point.value}")
        equal += point.sure
    return equal


def growth(totals):
    """Of all that is stored, a first value that is not 0 included."""
    grown = before = 0
    for _, value in totals:
        grown += value - before if value >= before else value
        before = value
    return grown


def integral(rates, expected):
    seconds = {round(point.time, 2): point.seconds for point in expected}
    return sum(rate * seconds.get(round(time, 2), 0) for time, rate in rates)


def compare_counts(truth, total_of, slack):
    expected = counted = 0
    for name, count in sorted(truth.items()):
        got = total_of(name)
        expected += count
        counted += got
        if abs(got - count) > slack * count:
            bad.append(f"{name}: {got:.15g} in all, not {count}")
    return f"{counted:.10g} of {expected} calls and errors of {len(truth)} series"


def compare_rate(name, rate, points, true):
    """What waits long for a CPU makes up for it, also in the reference."""
    whole = [p.value for p in points if p.value > 0 and p.whole and not p.skewed]
    peak = max((p.value for p in points if not p.skewed), default=0)
    most = max((p.value for p in true), default=0)
    median = statistics.median(whole or [0])
    if (len(whole) < 5 or abs(median - rate) > TOLERANCE * rate
            or peak > max(PEAK * rate, (1 + TOLERANCE) * most)):
        bad.append(f"{name}: {len(whole)} rates, {median:.1f}/s, "
                   f"at most {peak:.1f}/s, not {rate}")
    skewed = sum(p.skewed for p in points)
    return (f"{name.split('/')[1]} {median:.1f}/s "
            f"({100 * (median / rate - 1):+.2f} %, peak {100 * (peak / rate - 1):+.1f} %"
            + (f", without {skewed} of a rounded span)" if skewed else ")"))


def rated(points, expected, options):
    """The rates that a backend has, or those of its totals."""
    if options.kind == "totals":
        return rates_of(points, options)
    at = {round(point.time, 2): point for point in expected}
    return [at[round(time, 2)]._replace(value=value) for time, value in points
            if round(time, 2) in at]


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--restarted", type=float, required=True)
    parser.add_argument("--step", type=int, required=True)
    parser.add_argument("--hosts", default="t")
    parser.add_argument("--slots", action="store_true")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--scraped", action="store_true")
    parser.add_argument("--rate", action="append", default=[])
    parser.add_argument("reference")
    parser.add_argument("truth")
    parser.add_argument("points")
    return parser.parse_args()


def main():
    options = parse()
    hosts = options.hosts.split(",")
    slack = SLACK[options.kind]
    points = read_points(options.points, hosts)
    reference = read_points(options.reference, hosts)
    expected = {name: KINDS[options.kind](totals, options, is_gauge(name))
                for name, totals in reference.items()}
    if options.slots:
        expected = {name: slots_of(e, options.step) for name, e in expected.items()}

    equal = sum(compare_series(name, expected.get(name, []), points.get(name, []),
                               slack)
                for name in sorted(expected.keys() | points.keys()))
    if not options.scraped or len(missing) > equal / 10:
        bad.extend(missing)
    between = options.whole and any(is_between(time) for totals in reference.values()
                                    for time, _ in totals)
    if equal == 0 and not between:
        bad.append("nothing is compared")
    text = [f"{equal} points of {len(points)} series equal"
            + f", {len(missing)} not scraped" * options.scraped]
    text.append(compare_counts(
        read_truth(options.truth, hosts),
        lambda name: integral(points[name], expected.get(name, [])) if slack
        else growth(points[name]), slack))
    for host, known in itertools.product(hosts, options.rate):
        name, _, rate = known.partition("=")
        name = f"{host}/syscalls-{name}/invocations"
        text.append(compare_rate(
            name, int(rate), rated(points[name], expected.get(name, []), options),
            rates_of(reference[name], options)))
    print("\n".join(bad) if bad else ", ".join(text))
    sys.exit(bool(bad))


main()
