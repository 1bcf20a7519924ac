# SPDX-License-Identifier: MIT
"""What Grafana does to a query before it is sent: variables and macros.

A value is a string, or a list where a variable takes several, or All where all are
chosen and the variable says what that means."""

import re

VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)(?::([\w:]+))?\}")
# Up to which width in ms a bucket is rounded to which: roundInterval() of
# packages/grafana-data/src/datetime/rangeutil.ts.
ROUNDED = [(15, 10), (35, 20), (75, 50), (150, 100), (350, 200), (750, 500), (1500, 1000),
           (3500, 2000), (7500, 5000), (12500, 10000), (17500, 15000), (25000, 20000),
           (45000, 30000), (90000, 60000), (210000, 120000), (450000, 300000),
           (750000, 600000), (1050000, 900000), (1500000, 1200000), (2700000, 1800000),
           (5400000, 3600000)]
UNITS = {"ms": 1, "s": 1000, "m": 60000, "h": 3600000}


class All(str):
    """What stands for all values, in no format."""


def ms_of(text):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", text).groups()
    return int(number) * UNITS[unit]


def text_of(ms):
    """As secondsToHms() has it: one unit, the largest, rounded down."""
    for unit in ("h", "m", "s", "ms"):
        if ms >= UNITS[unit]:
            return "%d%s" % (ms // UNITS[unit], unit)
    return "1ms"


def interval(start, end, points, least):
    """The width of a bucket in ms."""
    exact = (end - start) / points
    width = next((rounded for limit, rounded in ROUNDED if exact < limit), None)
    if width is None:
        raise ValueError("a range of %d ms is longer than this knows to round" % (end - start))
    return max(width, least)


def escape(value):
    """escapeRegex() of packages/grafana-data/src/text/string.ts."""
    return re.sub(r"[\\^$*+?.()|\[\]{}/]", r"\\\g<0>", value)


def alternatives(value, one):
    if isinstance(value, str):
        return one(value)
    values = [one(v) for v in value]
    return values[0] if len(values) == 1 else "(%s)" % "|".join(values)


def promql(value):
    """As the data source does by default: for a regex in a string."""
    def one(text):
        return re.sub(r"[$^*{}\[\]'+?.()|]", r"\\\\\g<0>", text.replace("\\", "\\\\\\\\"))
    return alternatives(value, one)


def glob(value):
    if isinstance(value, str):
        return value
    return value[0] if len(value) == 1 else "{%s}" % ",".join(value)


def influxql(value):
    """By default several values are escaped, and one that is typed is not."""
    return value if isinstance(value, str) else alternatives(value, escape)


DEFAULTS = {"influxdb": influxql, "graphite": glob, "prometheus": promql}


FORMATS = {
    "raw": lambda value: value if isinstance(value, str) else ",".join(value),
    "regex": lambda value: alternatives(value, escape),
    "date:seconds": lambda value: "%d" % (int(value) // 1000),
}


def formatted(value, form, backend):
    if form and form not in FORMATS:
        raise ValueError("unknown format '%s'" % form)
    if isinstance(value, All):
        return str(value)
    return (FORMATS[form] if form else DEFAULTS[backend])(value)


def macros(start, end, width, scrape):
    """What Grafana knows besides the dashboard's variables; times in ms. The
    window of a rate is that of Prometheus's data source."""
    return {
        "__from": str(start), "__to": str(end),
        "__interval": text_of(width), "__interval_ms": str(width),
        "__rate_interval": text_of(max(width + scrape, 4 * scrape)),
        "__range": "%ds" % round((end - start) / 1000),
    }


def interpolate(text, values, backend):
    """Fails for a variable that there is not: Grafana would leave it as it is."""
    def one(match):
        name = match.group(1) or match.group(2)
        if name not in values:
            raise ValueError("no variable '%s' in: %s" % (name, text))
        return formatted(values[name], match.group(3), backend)
    return VARIABLE.sub(one, text)
