# SPDX-License-Identifier: MIT
"""The queries in PromQL. Prometheus scrapes running totals from collectd's
write_prometheus, with honor_labels, so that "instance" is collectd's host.

Figures arrive up to two intervals late, with their own time. A rate whose window
reaches beyond the last sample would be too low, so none is shown for the last two
intervals of the range. Where scrapes are as far apart as reads, one now and then
sees the same read twice and misses the next, and rates dip: scrape twice as often."""

from panels import CALLS, REST, WHOLE

TYPE = "prometheus"
NAME = "Prometheus"

EVERY = "${collectd_interval}s"
COMPLETE = " and on() vector(time()) <= ${__to:date:seconds} - 2 * ${collectd_interval}"
RANGE = "[$__rate_interval]"


def series(plugin, metric, family=None):
    """write_prometheus makes the plugin the label of its instance."""
    process = ', syscalls=~"$process"' if family and family.filtered else ""
    return 'collectd_%s_%s_total{instance=~"$host"%s}' % (plugin, metric, process)


def rate(plugin, metric, by="", family=None):
    grouped = " by (%s)" % by if by else ""
    return "sum%s (rate(%s%s))" % (grouped, series(plugin, metric, family), RANGE)


def named(family, metric):
    return rate(family.plugin, metric, family.plugin, family)


def largest(family, metric):
    """The same names all over the range: those that grow most in it."""
    plugin = family.plugin
    return "on(%s) topk($top, sum by (%s) (increase(%s[$__range] @ end())))" % (
        plugin, plugin, series(plugin, metric, family))


def scaled(expression, factor):
    return expression if factor == 1 else "%s * %g" % (expression, factor)


def target(ref, expression, legend):
    return {"refId": ref, "expr": expression + COMPLETE, "legendFormat": legend,
            "range": True, "instant": False, "format": "time_series",
            "editorMode": "code", "interval": EVERY}


def legend_of(label):
    return "{{%s}}" % label


def total(panel):
    return [target("A", rate("syscalls_total", panel.metric), "calls")]


def stack(panel):
    family, metric = panel.family, panel.metric
    top = "%s and %s" % (named(family, metric), largest(family, metric))
    rest = "clamp_min(%s - sum(%s), 0)" % (rate(family.plugin, metric, family=family), top)
    return [target("A", scaled("(%s)" % top, panel.scale), legend_of(family.plugin)),
            target("B", scaled(rest, panel.scale), REST)]


def ratio(panel):
    family, metric = panel.family, panel.metric
    quotient = "%s / (%s > 0)" % (named(family, metric), named(family, CALLS))
    whole = "%s / %s" % (rate("syscalls_total", metric), rate("syscalls_total", CALLS))
    return [target("A", "%s and %s" % (scaled(quotient, panel.scale), largest(family, metric)),
                   legend_of(family.plugin)),
            target("B", scaled(whole, panel.scale), WHOLE)]


def table(panel):
    """The last two samples of each series; a restart is left out."""
    def grown(plugin, family=None):
        return "idelta(%s%s) >= 0" % (series(plugin, CALLS, family), RANGE)

    plugin = panel.family.plugin
    whole = "sum(%s)" % grown("syscalls_total")
    rows = 'sum by (%s) (%s) or label_replace(%s, "%s", "%s", "", "")' % (
        plugin, grown(plugin, panel.family), whole, plugin, WHOLE)
    share = "(%s) / scalar(%s)" % (rows, whole)
    form = {"range": False, "instant": True, "format": "table", "legendFormat": "__auto",
            "editorMode": "code", "interval": EVERY}
    return [{"refId": "A", "expr": rows, **form}, {"refId": "B", "expr": share, **form}]


TABLE_STEPS = [
    {"id": "merge", "options": {}},
    {"id": "organize", "options": {
        "excludeByName": {"Time": True},
        "indexByName": {"syscalls": 0, "Value #A": 1, "Value #B": 2},
        "renameByName": {"syscalls": "process", "Value #A": "calls", "Value #B": "share"}}},
]


def health(panel):
    plugin = "syscalls_health"
    return [target("A", rate(plugin, panel.metric, plugin), legend_of(plugin))]


def state(panel):
    plugin = "syscalls_state"
    gauge = 'sum by (%s) (collectd_%s_%s{instance=~"$host"})' % (plugin, plugin, panel.metric)
    return [target("A", gauge, legend_of(plugin))]


def names_of(name, metric, selector, label):
    query = "label_values(%s%s, %s)" % (metric, selector, label)
    return {"name": name, "type": "query", "definition": query,
            "query": {"qryType": 1, "query": query,
                      "refId": "PrometheusVariableQueryEditor-VariableQuery"}}


HOST = names_of("host", "collectd_syscalls_total_invocations_total", "", "instance")
PROCESS_NAMES = names_of("process", "collectd_syscalls_invocations_total",
                         '{instance=~"$host"}', "syscalls")
ALL = ".*"
# So that the window in which two samples are looked for does not grow with the range.
TABLE_POINTS = 10000
BEFORE = []
AFTER = []
