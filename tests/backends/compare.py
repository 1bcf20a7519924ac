# SPDX-License-Identifier: MIT
"""Holds what a backend has against what collectd had to write, and against what
the workload did:

  compare.py totals|rates|steps --restarted TIME --step S [--hosts HOST,...]
             [--slots] [--whole] [--scraped] [--excused SHARE] [--rate NAME=RATE]...
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
  --excused    how much of all that was done may be lost in late reads, or be in doubt;
               a tenth if it isn't said
  --rate       what a process makes, in calls a second, throughout its life

Prints one line of what was compared. Exit status 1, and a line for each of what
differs, if anything does.
"""
import argparse
import collections
import itertools
import statistics
import sys

sys.dont_write_bytecode = True
from stores import FIGURES, rates_of, slots_of, steps_of, totals_of  # noqa: E402

TOLERANCE = 0.02
ASTRAY = 0.1  # by which a busy machine, at most, has a process keep another pace
SURE = 0.5  # of the points, at least
WITHIN = 0.0015  # seconds, in which two times are one: they are told to 1 ms
PEAK = 2  # of what was kept waiting, mostly; a spike at a restart would be of a total
KINDS = {"totals": totals_of, "rates": rates_of, "steps": steps_of}

bad = []
missing = []


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


def compare_series(name, expected, got):
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
        if point.sure and abs(value - point.value) > point.slack:
            bad.append(f"{name}: {value} at {time}, not {point.value}")
        equal += point.sure
    bad.extend(f"{name}: a point too many at {time}" for time, _ in left)
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


def count(kind, points, expected):
    return growth(points) if kind == "totals" else integral(points, expected)


def compare_counts(truth, reference, expected, points, options):
    """What the workload did, but for what the store is known to lose."""
    kind = options.kind
    done = counted = lost = doubtful = 0
    for name, calls in sorted(truth.items()):
        stored = expected.get(name, [])
        got = count(kind, points[name], stored)
        gone = growth(reference[name]) - count(
            kind, [(point.time, point.value) for point in stored], stored)
        doubt = FIGURES * calls * (kind != "totals") + sum(p.doubt for p in stored)
        if abs(got - (calls - gone)) > doubt:
            bad.append(f"{name}: {got:.15g} in all, not {calls - gone:.15g}")
        done += calls
        counted += got
        lost += abs(gone)
        doubtful += doubt
    text = (f"{counted:.10g} of {done:.10g} calls and errors of {len(truth)} series, "
            f"{percent(lost, done)} lost in late reads, {percent(doubtful, done)} in doubt")
    if lost + doubtful > options.excused * done:
        bad.append(f"too much is excused: {text}")
    return text


def compare_sure(expected):
    """What is not sure is not compared."""
    points = [point for series in expected.values() for point in series]
    sure = sum(point.sure for point in points)
    text = f"{percent(sure, len(points))} of the points sure"
    if sure < SURE * len(points):
        bad.append(f"too few are compared: {text}")
    return text


def percent(part, whole):
    return f"{100 * part / max(whole, 1):.3g} %"


def compare_rate(name, rate, points, true):
    """What waits long for a CPU is not on time, and makes up for it; so the reference
    tells by how much it was off. That much, within bounds, the points may be off, too."""
    whole = [p.value for p in points if p.value > 0 and p.whole and not p.skewed]
    peak = max((p.value for p in points if not p.skewed), default=0)
    most = max((p.value for p in true), default=0)
    median = statistics.median(whole or [0])
    paced = statistics.median([p.value for p in true if p.value > 0] or [0])
    off = abs(paced - rate)
    if off > ASTRAY * rate:
        bad.append(f"{name}: collectd itself has {paced:.1f}/s, not {rate}")
    if (len(whole) < 5 or abs(median - rate) > TOLERANCE * rate + off
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
    parser.add_argument("--excused", type=float, default=0.1)
    parser.add_argument("--rate", action="append", default=[])
    parser.add_argument("reference")
    parser.add_argument("truth")
    parser.add_argument("points")
    return parser.parse_args()


def main():
    options = parse()
    hosts = options.hosts.split(",")
    points = read_points(options.points, hosts)
    reference = read_points(options.reference, hosts)
    expected = {name: KINDS[options.kind](totals, options, is_gauge(name))
                for name, totals in reference.items()}
    if options.slots:
        expected = {name: slots_of(e, options.step) for name, e in expected.items()}

    equal = sum(compare_series(name, expected.get(name, []), points.get(name, []))
                for name in sorted(expected.keys() | points.keys()))
    if not options.scraped or len(missing) > equal / 10:
        bad.extend(missing)
    if equal == 0:
        bad.append("nothing is compared")
    text = [f"{equal} points of {len(points)} series equal"
            + f", {len(missing)} not scraped" * options.scraped]
    text.append(compare_sure(expected))
    text.append(compare_counts(read_truth(options.truth, hosts), reference, expected,
                               points, options))
    for host, known in itertools.product(hosts, options.rate):
        name, _, rate = known.partition("=")
        name = f"{host}/syscalls-{name}/invocations"
        text.append(compare_rate(
            name, int(rate), rated(points[name], expected.get(name, []), options),
            rates_of(reference[name], options)))
    print("\n".join(bad) if bad else ", ".join(text))
    sys.exit(bool(bad))


main()
