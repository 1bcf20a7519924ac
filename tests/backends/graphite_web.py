# SPDX-License-Identifier: MIT
"""Holds each graph of a graphite-web dashboard against what is in Graphite.

usage: graphite_web.py URL FILE FROM UNTIL NAME CALLS ERRORS

All that the dashboard computes is computed anew, from the series as they are
stored; and the process NAME made CALLS calls, of which ERRORS failed.
"""
import json
import sys
from collections import defaultdict

sys.dont_write_bytecode = True
from servers import fetch  # noqa: E402

TOP = 9
METRICS = CALLS, ERRORS, TIME = "invocations", "errors", "total_time_in_ms"


class Graphite:
    def __init__(self, url, start, end):
        self.url = url
        self.range = {"from": start, "until": end, "format": "json"}

    def render(self, parameters):
        """{name: {time: value}} of all series that the targets come to."""
        return {
            series["target"]: {t: v for v, t in series["datapoints"] if v is not None}
            for series in fetch(f"{self.url}/render", **parameters, **self.range)
        }

    def family(self, plugin, metric):
        """By name."""
        found = defaultdict(lambda: defaultdict(float))
        for path, points in self.render({"target": f"collectd.*.{plugin}.*.{metric}"}).items():
            name = path.split(".")[3].replace("~", ".")
            for time, value in points.items():
                found[name][time] += value
        return found

    def total(self, metric):
        (points,) = self.render({"target": f"collectd.*.syscalls_total.{metric}"}).values()
        return points


def highest(series):
    """Of those that have a name."""
    names = [name for name in series if not name.startswith("all-other-")]
    names.sort(key=lambda name: -sum(series[name].values()))
    return {name: series[name] for name in names[:TOP]}


def stack(graphite, plugin, metric):
    family = graphite.family(plugin, metric)
    top = highest(family)
    others = defaultdict(float)
    for name, points in family.items():
        for time, value in points.items():
            others[time] += 0 if name in top else value
    return {**top, "all others": others}


def share(graphite, metric, whole):
    whole = graphite.total(whole)
    return {
        name: {t: 100 * v / whole[t] for t, v in points.items() if whole.get(t)}
        for name, points in stack(graphite, "syscalls", metric).items()
    }


def usecs(graphite):
    time = graphite.family("syscalls", TIME)
    per_call = {
        name: {t: 1000 * time[name][t] / v for t, v in points.items() if v and t in time[name]}
        for name, points in highest(graphite.family("syscalls", CALLS)).items()
    }
    return {
        name: {t: v for t, v in points.items() if v >= 0.001}
        for name, points in per_call.items()
    }


def own(graphite, plugin, metric):
    """What the plugin tells of itself."""
    found = graphite.render({"target": f"collectd.*.{plugin}.{metric}.*"})
    return {path.split(".")[4]: points for path, points in found.items()}


EXPECTED = {
    "total": lambda g: {"calls": g.total(CALLS), "errors": g.total(ERRORS)},
    "processes": lambda g: stack(g, "syscalls", CALLS),
    "calls": lambda g: stack(g, "syscalls_by_call", CALLS),
    "cgroups": lambda g: stack(g, "syscalls_by_cgroup", CALLS),
    "errors": lambda g: share(g, ERRORS, CALLS),
    "time": lambda g: share(g, TIME, TIME),
    "usecs": usecs,
    "health": lambda g: own(g, "syscalls_health", CALLS),
    "state": lambda g: own(g, "syscalls_state", "count"),
}


def check(graph, shown, expected):
    """Returns how many points were compared."""
    if set(shown) != set(expected):
        raise SystemExit(f"{graph}: shows {sorted(shown)}, not {sorted(expected)}")
    for name, points in expected.items():
        if set(shown[name]) != set(points):
            raise SystemExit(f"{graph}: {name} has other times than there are")
        for time, value in points.items():
            # What is sent has 6 decimals.
            if abs(shown[name][time] - value) > 1e-4 + 1e-6 * abs(value):
                raise SystemExit(
                    f"{graph}: {name} is {shown[name][time]} at {time}, not {value}"
                )
    return sum(map(len, expected.values()))


def check_known(graphs, totals, name, calls, errors):
    """A point is a rate over an interval that is not exactly a step long."""

    def near(what, found, expected, most):
        if abs(found - expected) > most * expected:
            raise SystemExit(f"{name}: {found:.3f} {what}, not {expected}")

    times = sorted(totals)
    step = min(b - a for a, b in zip(times, times[1:]))
    rates, share_of_all = graphs["processes"][name], graphs["errors"][name]
    near("calls", step * sum(rates.values()), calls, 0.05)
    failed = sum(share_of_all[t] * totals[t] / 100 for t in share_of_all)
    near("failed", failed / sum(rates[t] for t in share_of_all), errors / calls, 0.02)


def check_sums(graph, series, total):
    """At each time: all that is read at once has one time, and so is stored at one,
    or not at all. Before the first read and after the last, nothing is."""
    for time in sorted(set(total).union(*series.values())):
        parts = [points[time] for points in series.values() if time in points]
        whole = total.get(time, 0)
        if min(parts, default=0) < -0.01 or abs(sum(parts) - whole) > 0.01:
            raise SystemExit(f"{graph}: {parts} add up to {sum(parts)}, not {whole}, at {time}")


def main(url, file, start, end, name, calls, errors):
    graphite = Graphite(url, start, end)
    with open(file, encoding="ascii") as state:
        described = dict(json.load(state)["graphs"])
    if set(described) != set(EXPECTED):
        raise SystemExit(f"graphs without a test: {set(described) ^ set(EXPECTED)}")
    graphs = {graph: graphite.render(described[graph]) for graph in described}
    points = sum(check(g, graphs[g], EXPECTED[g](graphite)) for g in graphs)
    totals = graphite.total(CALLS)
    for graph in ("processes", "calls", "cgroups"):
        check_sums(graph, graphs[graph], totals)
    check_known(graphs, totals, name, int(calls), int(errors))
    print(f"{len(graphs)} graphs, {points} points as they should be")


main(*sys.argv[1:])
