# SPDX-License-Identifier: MIT
"""The queries in Graphite's functions. Graphite has rates, as write_graphite
stores them: collectd.HOST.PLUGIN.NAME.TYPE, where a name has a '~' for a dot.

A name that has no series yet, or no longer, has a rate of 0 wherever the host has
a total: or else the mean of several samples would leave those out in which it was
not there, and names would not add up to the total.

The last three intervals before now are left out: of those, some series may have
come and others not. The plugin tells figures one interval late, write_graphite keeps
what fills no packet until the next read, and Graphite reads one series after the
other."""

from panels import CALLS, REST, WHOLE

TYPE = "graphite"
NAME = "Graphite"

NAME_NODE, WHAT_NODE = 3, 4
TOTAL = "collectd.$host.syscalls_total."
EVERY = "${collectd_interval}"


def by_name(series):
    """Gives what functions have made of named series the names again. aliasByNode()
    does, too, but its parser takes its time with each."""
    return r"aliasSub(aliasSub(%s, '^[^,]*\(([^,)]*).*', '\1'), '~', '.')" % series


def complete(series):
    return "timeSlice(%s, '19700102', '-%s')" % (series, 3 * (EVERY + "s"))


def named(family, metric):
    """The rates by name, all hosts together."""
    name = "$process" if family.filtered else "*"
    path = "collectd.$host.%s.%s.%s" % (family.plugin, name, metric)
    sums = "groupByNode(%s, %d, 'sum')" % (path, NAME_NODE)
    return by_name(complete("transformNull(%s, 0, %s)" % (sums, TOTAL + CALLS)))


def whole(metric):
    return "sumSeries(%s)" % complete(TOTAL + metric)


def largest(family, metric):
    return "highestAverage(%s, $top)" % named(family, metric)


def scaled(series, factor):
    return series if factor == 1 else "scale(%s, %s)" % (series, factor)


def alias(series, name):
    return "alias(%s, '%s')" % (series, name)


def target(ref, text):
    return {"refId": ref, "target": text, "textEditor": True}


def total(panel):
    return [target("A", alias(whole(panel.metric), "calls"))]


def stack(panel):
    family, metric = panel.family, panel.metric
    rest = "diffSeries(sumSeries(%s), sumSeries(%s))" % (named(family, metric),
                                                        largest(family, metric))
    return [target("A", by_name(scaled(largest(family, metric), panel.scale))),
            target("B", alias(scaled(rest, panel.scale), REST))]


def ratio(panel):
    """asPercent() pairs series by name, and calls the partner of those that have
    none MISSING."""
    family, metric = panel.family, panel.metric
    percent = "asPercent(%s, %s, 0)" % (largest(family, metric), named(family, CALLS))
    paired = r"exclude(%s, '^asPercent\(MISSING,(?!MISSING\))')" % percent
    quotient = "divideSeries(%s, %s)" % (whole(metric), whole(CALLS))
    return [target("A", by_name(scaled(paired, "%g" % (panel.scale / 100)))),
            target("B", alias(scaled(quotient, panel.scale), WHOLE))]


def table(panel):
    calls, all_calls = named(panel.family, CALLS), whole(CALLS)

    def rows(ref, names, sum_):
        names, sum_ = ("consolidateBy(%s, 'last')" % s for s in (names, sum_))
        return target(ref, "group(%s, %s)" % (by_name(names), alias(sum_, WHOLE)))

    return [rows("A", scaled(calls, EVERY), scaled(all_calls, EVERY)),
            rows("B", *("divideSeries(%s, %s)" % (s, all_calls) for s in (calls, all_calls)))]


def column(ref, name):
    """One row for each series of a query, with its last value."""
    return [
        {"id": "reduce", "filter": {"id": "byRefId", "options": ref},
         "options": {"mode": "seriesToRows", "reducers": ["lastNotNull"]}},
        {"id": "organize", "filter": {"id": "byRefId", "options": "/^(reduce-)?%s/" % ref},
         "options": {"excludeByName": {}, "indexByName": {},
                     "renameByName": {"Field": "process", "Last *": name}}},
    ]


TABLE_STEPS = [
    *column("A", "calls"), *column("B", "share"),
    {"id": "joinByField", "options": {"byField": "process", "mode": "outer"}},
]


def health(panel):
    path = "collectd.$host.syscalls_health.%s.*" % panel.metric
    return [target("A", "groupByNode(%s, %d, 'sum')" % (path, WHAT_NODE))]


def state(panel):
    path = "collectd.$host.syscalls_state.%s.*" % panel.metric
    return [target("A", "groupByNode(%s, %d, 'sum')" % (path, WHAT_NODE))]


def names_of(name, query):
    return {"name": name, "type": "query", "query": query}


HOST = names_of("host", "collectd.*")
PROCESS_NAMES = names_of("process", "collectd.$host.syscalls.*")
ALL = "*"
TABLE_POINTS = 100
BEFORE = []
AFTER = []
