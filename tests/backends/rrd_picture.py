# SPDX-License-Identifier: MIT
"""Holds a stack that rrdtool has drawn against what it is drawn from.

usage: rrd_picture.py PICTURE ARGUMENTS SUMS STEP REFERENCE [NAME CALLS]

ARGUMENTS are those of rrdtool, and SUMS says what each variable comes to. REFERENCE has
the totals that collectd wrote, from which stores.py tells what an RRD makes of them. For
all of a step that is known in part, rrdtool draws the rate of that part, so that a sum
is not quite the calls that NAME made. Each part must come to what it has in the RRD,
all parts to the total, and each part's share of the pixels must be its share of the sum.
"""
import re
import sys
from argparse import Namespace
from collections import Counter, defaultdict

from PIL import Image

sys.dont_write_bytecode = True
from stores import steps_of  # noqa: E402

LEGEND = 120  # pixels of the box that is in front of a name
PART, WHOLE = 0.02, 0.002  # by which a part, and all of them, may be off
EXCUSED = 0.1  # of what was called, that late reads may add to a sum, or take away


def read_arguments(file):
    """What is drawn: the range, each variable's series, and each title's band."""
    with open(file, encoding="utf-8") as text:
        lines = text.read().splitlines()
    start, end = (int(lines[lines.index(key) + 1]) for key in ("--start", "--end"))
    series, bands = {}, {}
    for line in lines:
        source = re.match(r"DEF:(\w+)=(.*)\.rrd:value:AVERAGE", line)
        if source:
            series[source[1].replace("v", "z")] = source[2]
        band = re.match(r"AREA:(\w+)#(\w{6}):(.*?) *:STACK", line)
        if band:
            bands[band[3]] = band[1], tuple(bytes.fromhex(band[2]))
    return start, end, series, bands


def read_totals(file):
    totals = defaultdict(list)
    with open(file, encoding="ascii") as lines:
        for line in lines:
            name, time, value = line.split()
            totals[name].append((float(time), float(value)))
    return totals


def steps_of_all(series, totals, start, end, step):
    """What an RRD has of each variable at each time, and of how much it is not sure."""
    options, steps, doubt = Namespace(step=step, whole=True), {}, 0
    for variable, name in series.items():
        points = [p for p in steps_of(totals[f"t/{name}"], options, False)
                  if start < p.time <= end + step]
        steps[variable] = {p.time: p.value for p in points}
        doubt += sum(p.doubt for p in points)
    return steps, doubt


def stack(steps, step):
    """What each variable comes to. Where the total is not known, nothing is drawn."""
    sums = Counter()
    for time, whole in steps["total"].items():
        at = {variable: points.get(time, 0) for variable, points in steps.items()}
        at["other"] = max(2 * whole - sum(at.values()), 0)
        for variable, value in at.items():
            sums[variable] += step * value
    return sums


def check_sums(found, expected, doubt):
    for variable, known in expected.items():
        if abs(found[variable] - known) > PART * known + WHOLE * expected["total"] + doubt:
            raise SystemExit(f"{variable} comes to {found[variable]:.0f}, not {known:.0f}")
    over, known_over = (sum(sums.values()) - 2 * sums["total"] for sums in (found, expected))
    if (abs(over - known_over) > WHOLE * found["total"] + doubt
            or abs(known_over) > EXCUSED * found["total"]):
        raise SystemExit(f"the parts exceed {found['total']:.0f} by {over:.0f}, "
                         f"not by {known_over:.0f}")


def check_calls(found, expected, counted, calls, doubt):
    """What was called, but for what the RRD has more or less of what was counted."""
    more = expected - counted
    text = f"comes to {found:.0f} of {calls:.0f}, as {more:.0f} are more in an RRD"
    if abs(found - (calls + more)) > PART * calls + doubt:
        raise SystemExit(text)
    if abs(more) + doubt > EXCUSED * calls:
        raise SystemExit(f"{text}, with {doubt:.0f} in doubt: too much is excused")
    return text


def check_pixels(picture, bands, found):
    """Returns how many pixels each band has."""
    image = Image.open(picture).convert("RGB")
    pixels = Counter(image.getdata())
    whole = sum(found[variable] for variable, _ in bands.values())
    painted = sum(pixels[rgb] for _, rgb in bands.values())
    for title, (variable, rgb) in bands.items():
        expected = painted * found[variable] / whole
        if abs(pixels[rgb] - expected) > LEGEND + 0.05 * expected + 0.005 * painted:
            raise SystemExit(f"{title} fills {pixels[rgb]} pixels, not {expected:.0f}")
    return {title: pixels[rgb] for title, (_, rgb) in bands.items()}


def main(picture, arguments, sums, step, reference, name=None, calls=0):
    with open(sums, encoding="ascii") as lines:
        words = [line.split() for line in lines]
    found = {w[0]: float(w[1]) for w in words if len(w) == 2 and w[0] != "sum"}
    start, end, series, bands = read_arguments(arguments)
    totals = read_totals(reference)
    steps, doubt = steps_of_all(series, totals, start, end, int(step))
    expected = stack(steps, int(step))
    check_sums(found, expected, doubt)
    pixels = check_pixels(picture, bands, found)
    if name is None:
        print(f"{len(bands)} parts come to {found['total']:.0f}")
        return
    if name not in bands:
        raise SystemExit(f"{name} is not drawn, only {', '.join(bands)}")
    variable = bands[name][0]
    counted = max(value for time, value in totals[f"t/{series[variable]}"] if time < end)
    text = check_calls(found[variable], expected[variable], counted, float(calls), doubt)
    print(f"{name} {text}, in {pixels[name]} pixels")


main(*sys.argv[1:])
