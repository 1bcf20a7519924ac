#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Executes all queries of a dashboard, those of its variables and of its panels.

usage: execute.py DASHBOARD URL FROM TO [database=NAME] [VARIABLE=VALUE]...

FROM and TO are in ms since the epoch. A VALUE of a variable that takes several is
a list with commas; one that is not given stands as in the dashboard, which for
queries is All. Fails for a VALUE that a variable's query does not offer. Prints what is
answered, as lines with tabs in between:

    PANEL REF NAME TIME VALUE"""

import json
import sys

sys.dont_write_bytecode = True
import grafana  # noqa: E402
from servers import SERVERS  # noqa: E402


def replaced(thing, values, backend):
    """A copy of it with all variables replaced, however deep."""
    if isinstance(thing, dict):
        return {key: replaced(value, values, backend) for key, value in thing.items()}
    if isinstance(thing, str):
        return grafana.interpolate(thing, values, backend)
    return thing


class Dashboard:
    def __init__(self, path, url, start, end, given):
        with open(path, encoding="utf-8") as file:
            self.json = json.load(file)
        variables = self.json["templating"]["list"]
        self.backend = variables[0]["query"]
        self.server = SERVERS[self.backend](url, given.pop("database", None))
        self.start, self.end = start, end
        self.values = {"datasource": "the only one"}
        for variable in variables[1:]:
            self.choose(variable, given)
        if given:
            raise ValueError("%s has no variable '%s'" % (path, next(iter(given))))

    def choose(self, variable, given):
        name = variable["name"]
        if variable["type"] != "query":
            self.values[name] = given.pop(name, variable["current"]["value"])
            return
        query = {"query": replaced(variable["query"], self.known(), self.backend)}
        options = self.server.names(query, self.start, self.end)
        if name in given:
            self.values[name] = given.pop(name).split(",")
            missing = set(self.values[name]) - set(options)
            if missing:
                raise ValueError("%s does not offer %s" % (name, ", ".join(sorted(missing))))
        elif "allValue" in variable:
            self.values[name] = grafana.All(variable["allValue"])
        else:
            self.values[name] = options

    def known(self, width=1000, scrape=1000):
        return {**self.values, **grafana.macros(self.start, self.end, width, scrape)}

    def panel(self, panel):
        """Yields (reference, name, points) for each series that is answered."""
        least = grafana.ms_of(grafana.interpolate(panel["interval"], self.values, self.backend))
        most = panel.get("maxDataPoints", 500)
        width = grafana.interval(self.start, self.end, most, least)
        known = self.known(width, least)
        for target in panel["targets"]:
            # An alias has the server's tags for variables.
            target = {key: value if key == "alias" else replaced(value, known, self.backend)
                      for key, value in target.items() if key != "datasource"}
            for name, points in self.server.query(target, self.start, self.end, width, most):
                yield target["refId"], name, points


def main(arguments):
    if len(arguments) < 4:
        sys.exit(__doc__)
    path, url, start, end = arguments[:4]
    given = dict(argument.split("=", 1) for argument in arguments[4:])
    dashboard = Dashboard(path, url, int(start), int(end), given)
    for panel in dashboard.json["panels"]:
        for reference, name, points in dashboard.panel(panel):
            for time, value in points:
                print(panel["title"], reference, name, "%.0f" % time, "%.17g" % value, sep="\t")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ValueError as error:
        sys.exit("execute.py: %s" % error)
