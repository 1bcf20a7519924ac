# SPDX-License-Identifier: MIT
"""The queries in InfluxQL. InfluxDB has running totals, one series for each host
and name; a rate is what they have grown by in a bucket, divided by its length, so
that names add up to the total in each bucket, even one in which a name is born.

Figures arrive up to three intervals late: the plugin tells them one interval late,
collectd's network plugin keeps what fills no packet for one more, and InfluxDB
writes in batches. Buckets therefore end three intervals before the range does, and
are counted from there: the last one is complete."""

from panels import CALLS, PANELS, RATIO, REST, STACK, WHOLE

TYPE = "influxdb"
NAME = "InfluxDB"

EVERY = "${collectd_interval}s"
END = "${__to}ms" + 3 * (" - " + EVERY)
# A bucket more, which is to the left of what is seen, and has the first that is
# whole; a difference needs the sample before.
SHOWN = "time >= ${__from}ms - $__interval - %s - %s AND time < %s" % (EVERY, EVERY, END)
BUCKETS = "time($__interval, %s)" % END

SUFFIX = {
    "name": "suffix", "type": "textbox", "label": "Suffix of measurements",
    "description": "_value where collectd's network plugin sends to InfluxDB or Telegraf; "
                   "nothing where its write_influxdb_udp does, without StoreRates",
    "query": "_value",
}


def grown(plugins, metric, name="n", where=()):
    """What each series has grown by from sample to sample; a restart is left out.
    It is no integer, as write_influxdb_udp's totals are: InfluxDB 1.6 makes null of
    a quotient of two sources' integers."""
    measurements = ", ".join('"%s${suffix:raw}"' % plugin for plugin in plugins)
    terms = ['"type" = \'%s\'' % metric, '"host" =~ /^${host:regex}$/', *where]
    return ('(SELECT non_negative_difference("value") * 1.0 AS "%s" FROM %s WHERE %s GROUP BY *)'
            % (name, measurements, " AND ".join(terms)))


def chosen(family):
    return ['"instance" =~ /^${process:regex}$/'] if family.filtered else []


def top_name(panel):
    return "top_%s_%s" % (panel.family.one, panel.metric)


def among_top(panel, operator="=~"):
    return chosen(panel.family) + ['"instance" %s /^${%s:regex}$/' % (operator, top_name(panel))]


def target(ref, select, sources, tags="", alias=""):
    query = "SELECT %s FROM %s WHERE %s GROUP BY %s fill(null)" % (
        select, ", ".join(sources), SHOWN, BUCKETS + (tags and ", " + tags))
    return {"refId": ref, "rawQuery": True, "resultFormat": "time_series",
            "query": query, "alias": alias}


def rate(scale=1):
    return 'sum("n") * %g / $__interval_ms AS "rate"' % (1000 * scale)


def total(panel):
    return [target("A", rate(), [grown(["syscalls_total"], panel.metric)], alias="calls")]


def stack(panel):
    plugin = [panel.family.plugin]
    return [
        target("A", rate(panel.scale), [grown(plugin, panel.metric, where=among_top(panel))],
               '"instance"', "$tag_instance"),
        target("B", rate(panel.scale),
               [grown(plugin, panel.metric, where=among_top(panel, "!~"))], alias=REST),
    ]


def ratio(panel):
    def parts(plugin, where):
        return [grown([plugin], panel.metric, "part", where), grown([plugin], CALLS, "all", where)]

    quotient = 'sum("part") * %g / sum("all") AS "ratio"' % panel.scale
    return [
        target("A", quotient, parts(panel.family.plugin, among_top(panel)),
               '"instance"', "$tag_instance"),
        target("B", quotient, parts("syscalls_total", []), alias=WHOLE),
    ]


def table(panel):
    """The window has two samples of each series, and so one difference. The whole
    machine's series have no instance."""
    window = ["time > %s - %s - %s" % (END, EVERY, EVERY), "time <= " + END]
    process = '("instance" =~ /^${process:regex}$/ OR "instance" = \'\')'
    calls = grown([panel.family.plugin, "syscalls_total"], CALLS, where=[process, *window])
    whole = grown(["syscalls_total"], CALLS, where=window)
    form = {"rawQuery": True, "resultFormat": "table"}
    return [
        {"refId": "A", **form,
         "query": 'SELECT sum("n") AS "calls" FROM %s GROUP BY "instance"' % calls},
        {"refId": "B", **form, "query": 'SELECT sum("n") AS "total" FROM %s' % whole},
    ]


# Both frames have one and the same time, that of the query's beginning. "inner"
# joins only one row with it in Grafana 10.4; this adds a row of nulls in 12.4.
TABLE_STEPS = [
    {"id": "joinByField", "options": {"byField": "Time", "mode": "outerTabular"}},
    {"id": "filterByValue", "options": {
        "type": "exclude", "match": "any",
        "filters": [{"fieldName": "calls", "config": {"id": "isNull", "options": {}}}]}},
    {"id": "calculateField", "options": {
        "mode": "binary", "alias": "share", "replaceFields": False,
        "binary": {"left": "calls", "operator": "/", "right": "total"}}},
    {"id": "organize", "options": {
        "excludeByName": {"Time": True, "total": True},
        "indexByName": {"instance": 0, "calls": 1, "share": 2},
        "renameByName": {"instance": "process"}}},
]


def health(panel):
    return [target("A", rate(), [grown(["syscalls_health"], panel.metric)],
                   '"type_instance"', "$tag_type_instance")]


def state(panel):
    terms = (SHOWN, panel.metric, BUCKETS)
    last = ('(SELECT last("value") AS "n" FROM "syscalls_state${suffix:raw}" WHERE %s AND '
            '"type" = \'%s\' AND "host" =~ /^${host:regex}$/ GROUP BY %s, *)' % terms)
    return [target("A", 'sum("n")', [last], '"type_instance"', "$tag_type_instance")]


def values(plugin, tag, where=""):
    return 'SHOW TAG VALUES FROM "%s${suffix:raw}" WITH KEY = "%s"%s' % (plugin, tag, where)


def names_of(name, query):
    return {"name": name, "type": "query", "query": query}


def top(panel):
    """A hidden variable: no query can choose series by what they add up to."""
    sums = 'SELECT sum("n") AS "n" FROM %s WHERE time >= ${__from}ms AND time < ${__to}ms' % (
        grown([panel.family.plugin], panel.metric, where=chosen(panel.family)))
    tops = 'SELECT top("n", "instance", ${top}) FROM (%s GROUP BY "instance")' % sums
    return {**names_of(top_name(panel), 'SELECT "instance" FROM (%s)' % tops), "hide": True}


HOST = names_of("host", values("syscalls_total", "host"))
PROCESS_NAMES = names_of(
    "process", values("syscalls", "instance", ' WHERE "host" =~ /^${host:regex}$/'))
ALL = ".*"
TABLE_POINTS = 100
BEFORE = [SUFFIX]
AFTER = list({top_name(p): top(p) for p in PANELS if p.kind in (STACK, RATIO)}.values())
