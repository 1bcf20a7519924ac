# SPDX-License-Identifier: MIT
"""What a backend has stored, as lines "HOST/PLUGIN[-INSTANCE]/TYPE[-INSTANCE]
TIME VALUE", so that all can be compared:

  points.py influxdb URL DATABASE SUFFIX   measurements are PLUGIN SUFFIX
  points.py prometheus URL FROM
  points.py graphite URL PREFIX HOST FROM  TIME is that of the slot
  points.py json FILE                      of arrays, among other lines
  points.py rrd DIRECTORY START [DAEMON]   VALUE is a rate, up to TIME
"""
import json
import os
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from servers import fetch  # noqa: E402


def identity(host, plugin, plugin_instance, type_, type_instance):
    def part(name, instance):
        return name + "-" + instance if instance else name

    return "/".join((host, part(plugin, plugin_instance),
                     part(type_, type_instance)))


def influxdb(url, database, suffix=""):
    found = fetch(url + "/query", db=database, epoch="ms",
                  q='SELECT * FROM /^syscalls/ GROUP BY *')["results"][0]
    for series in found["series"]:
        tags = series["tags"]
        plugin = series["name"].removesuffix(suffix)
        name = identity(tags["host"], plugin, tags.get("instance"),
                        tags["type"], tags.get("type_instance"))
        column = series["columns"].index("value")
        for row in series["values"]:
            yield name, row[0] / 1000, row[column]


# A metric is collectd_PLUGIN_TYPE_total, or without _total a gauge, and a label's name
# is the plugin's for the first of the instances that there are, and else "type".
METRIC = re.compile("collectd_(.+)_(invocations_total|errors_total|total_time_in_ms_total|count)")
WITHOUT_INSTANCE = ("syscalls_total", "syscalls_health", "syscalls_state")


def samples(url, start, selector):
    """The series that are selected, with all that was scraped of them."""
    span = int(time.time() - float(start)) + 60
    found = fetch(url + "/api/v1/query", query="%s[%ds]" % (selector, span))
    return found["data"]["result"]


def prometheus(url, start):
    for series in samples(url, start, '{__name__=~"collectd_syscalls.+"}'):
        labels = series["metric"]
        plugin, type_ = METRIC.fullmatch(labels["__name__"]).groups()
        type_ = type_.removesuffix("_total")
        instances = labels.get(plugin, ""), labels.get("type", "")
        if plugin in WITHOUT_INSTANCE:
            instances = "", instances[0]
        name = identity(labels["instance"], plugin, instances[0], type_,
                        instances[1])
        for when, value in series["values"]:
            yield name, when, float(value)


def path_identity(path, prefix):
    part = [p.replace("~", ".") for p in path.removeprefix(prefix).split(".")]
    host, plugin, *rest = part
    instance = "" if plugin in WITHOUT_INSTANCE else rest.pop(0)
    return identity(host, plugin, instance, rest[0], "".join(rest[1:]))


def graphite(url, prefix, host, start):
    for depth in (1, 2, 3):
        target = f"{prefix}{host}.syscalls*" + ".*" * depth
        for series in fetch(url + "/render", target=target, format="json",
                            noNullPoints="true", **{"from": start}):
            name = path_identity(series["target"], prefix)
            for value, when in series["datapoints"]:
                if value is not None:
                    yield name, when, value


def json_arrays(file):
    for line in open(file, encoding="ascii"):
        for value in json.loads(line) if line.startswith("[{") else ():
            if value["plugin"].startswith("syscalls"):
                name = identity(value["host"], value["plugin"],
                                value["plugin_instance"], value["type"],
                                value["type_instance"])
                yield name, value["time"], value["values"][0]


def rrd(directory, start, *daemon):
    """Asks one rrdtool for all files, as to start one for each takes long."""
    names = sorted(os.path.relpath(os.path.join(path, file), directory)
                   for path, _, files in os.walk(directory) for file in files)
    names = [name for name in names if "syscalls" in name]
    options = "".join(f" --daemon {d}" for d in daemon)
    said = subprocess.run(
        ["rrdtool", "-"], cwd=directory, text=True, stdout=subprocess.PIPE,
        check=True, input="".join(
            f"fetch {name} AVERAGE --start {start}{options}\n"
            for name in names)).stdout
    answers = re.split("^OK u:.*\n", said, flags=re.MULTILINE)
    assert len(answers) == len(names) + 1 and not answers[-1], said[-200:]
    for name, answer in zip(names, answers):
        for line in answer.splitlines():
            when, _, value = line.partition(": ")
            if when.isdigit() and "nan" not in value:
                yield name.removesuffix(".rrd"), int(when), float(value)


KINDS = {"influxdb": influxdb, "prometheus": prometheus, "graphite": graphite,
         "json": json_arrays, "rrd": rrd}

for series_name, when, what in KINDS[sys.argv[1]](*sys.argv[2:]):
    print(series_name, "%.3f" % when, "%.15g" % what)
