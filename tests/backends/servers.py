# SPDX-License-Identifier: MIT
"""The three backends' HTTP interfaces, as Grafana uses them. A query returns what
it was answered as a list of (name, [(time in ms, value)]), without nulls."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request


def ask(url, **fields):
    """Posts a form, and returns the JSON that is answered."""
    data = urllib.parse.urlencode(fields, doseq=True).encode()
    try:
        with urllib.request.urlopen(url, data, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise ValueError("%s answers %d: %s" % (
            url, error.code, error.read(500).decode(errors="replace"))) from None


def fetch(url, **fields):
    with urllib.request.urlopen(url + "?" + urllib.parse.urlencode(fields, doseq=True),
                                timeout=60) as answer:
        return json.load(answer)


def points(pairs):
    return [(time, float(value)) for time, value in pairs if value is not None]


class Influxdb:
    def __init__(self, url, database):
        self.url, self.database = url, database

    def rows(self, query):
        answer = ask(self.url + "/query", db=self.database, epoch="ms", q=query)
        result = answer["results"][0]
        if "error" in result:
            raise ValueError("%s: %s" % (result["error"], query))
        return result.get("series", [])

    def query(self, target, _start, end, _width, _points):
        """A row of a table has no time, for which 0 stands."""
        return [(self.name(target, row),
                 points((time or end, value) for time, value in row["values"]))
                for row in self.rows(target["query"])]

    @staticmethod
    def name(target, row):
        tags = row.get("tags", {})
        alias = target.get("alias") or "".join("$tag_" + tag for tag in tags)
        return re.sub(r"\$tag_(\w+)", lambda match: tags[match.group(1)], alias)

    def names(self, variable, _start, _end):
        return [value[1] for row in self.rows(variable["query"]) for value in row["values"]]


class Graphite:
    def __init__(self, url, _database):
        self.url = url

    def query(self, target, start, end, _width, most):
        answer = ask(self.url + "/render", target=target["target"], format="json",
                     until=end // 1000, maxDataPoints=most, **{"from": start // 1000})
        return [(series["target"],
                 points((time * 1000, value) for value, time in series["datapoints"]))
                for series in answer]

    def names(self, variable, start, end):
        found = fetch(self.url + "/metrics/find", query=variable["query"],
                      until=end // 1000, **{"from": start // 1000})
        return sorted({node["text"] for node in found})


class Prometheus:
    def __init__(self, url, _database):
        self.url = url + "/api/v1/"

    def query(self, target, start, end, width, _points):
        """Times of a range are multiples of the step."""
        if target["instant"]:
            answer = ask(self.url + "query", query=target["expr"], time=end / 1000)
        else:
            first, last = (time // width * width / 1000 for time in (start, end))
            answer = ask(self.url + "query_range", query=target["expr"], start=first,
                         end=last, step=width / 1000)
        return [(self.name(target, series["metric"]),
                 points((time * 1000, value)
                        for time, value in series.get("values") or [series["value"]]))
                for series in answer["data"]["result"]]

    @staticmethod
    def name(target, labels):
        if target["format"] == "table":
            return "".join(labels.values())
        return re.sub(r"{{(\w+)}}", lambda match: labels[match.group(1)],
                      target["legendFormat"])

    def names(self, variable, start, end):
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)",
                                       variable["query"]["query"]).groups()
        return fetch(self.url + "label/%s/values" % label, start=start / 1000,
                     end=end / 1000, **{"match[]": selector})["data"]


SERVERS = {"influxdb": Influxdb, "graphite": Graphite, "prometheus": Prometheus}
