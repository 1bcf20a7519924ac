# SPDX-License-Identifier: MIT
"""Holds a stack that rrdtool has drawn against what it is drawn from.

usage: rrd_picture.py PICTURE ARGUMENTS SUMS NAME SUM

ARGUMENTS are those of rrdtool, SUMS what each variable comes to. NAME must come
to SUM, all parts to the total, and each part's share of the pixels must be its
share of the sum.
"""
import re
import sys
from collections import Counter

from PIL import Image

LEGEND = 120  # pixels of the box that is in front of a name


def main(picture, arguments, sums, name, known):
    with open(sums, encoding="ascii") as lines:
        words = [line.split() for line in lines]
    total = {w[0]: float(w[1]) for w in words if len(w) == 2}
    bands = {}
    with open(arguments, encoding="utf-8") as lines:
        for line in lines:
            band = re.match(r"AREA:(\w+)#(\w{6}):(.*?) *:STACK", line)
            if band:
                variable, colour, title = band.groups()
                rgb = tuple(int(colour[i : i + 2], 16) for i in (0, 2, 4))
                bands[title] = total[variable], rgb
    if name not in bands:
        raise SystemExit(f"{name} is not drawn, only {', '.join(bands)}")

    found, known = bands[name][0], float(known)
    if abs(found - known) > 0.02 * known:
        raise SystemExit(f"{name} comes to {found:.0f}, not {known:.0f}")
    whole = sum(value for value, _ in bands.values())
    if abs(whole - total["total"]) > 0.002 * whole:
        raise SystemExit(f"the parts come to {whole:.0f} of {total['total']:.0f}")

    image = Image.open(picture).convert("RGB")
    pixels = Counter(image.getdata())
    painted = sum(pixels[rgb] for _, rgb in bands.values())
    for title, (value, rgb) in bands.items():
        expected = painted * value / whole
        if abs(pixels[rgb] - expected) > LEGEND + 0.05 * expected + 0.005 * painted:
            raise SystemExit(f"{title} fills {pixels[rgb]} pixels, not {expected:.0f}")
    print(f"{name} comes to {found:.0f} of {known:.0f}, in {pixels[bands[name][1]]} pixels")


main(*sys.argv[1:])
