# SPDX-License-Identifier: MIT
"""Opens a graphite-web dashboard in a headless Chromium, and takes a picture.

usage: page.py URL DASHBOARD PICTURE [GRAPH NAME SINCE...]

Fails unless all graphs of the dashboard are drawn and, for each GRAPH, NAME and
SINCE, the series of this name fills in the picture the area that its values
take, in its colour, and none of that before the time SINCE.
"""
import io
import json
import os
import sys
import tempfile
import urllib.parse
import urllib.request

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

WIDTH = 1212  # of two graphs beside each other, and a scroll bar
GRAPHS_DRAWN = """
  const graphs = [...document.querySelectorAll('img.graph-img')];
  return graphs.length == arguments[0] &&
    graphs.every(g => g.complete && g.naturalWidth > 0 && g.src.includes('_uniq'));
"""
GRAPH_BOXES = """
  return [...document.querySelectorAll('img.graph-img')].map(g => {
    const box = g.getBoundingClientRect();
    return {src: g.src, x: box.x, y: box.y, width: box.width, height: box.height};
  });
"""
LAID_OUT = """
  const area = document.querySelector('.graph-area-body').getBoundingClientRect();
  return Math.abs(area.bottom - window.innerHeight) < 8;
"""
BOTTOM = """
  return Math.max(...[...document.querySelectorAll('div.graph-container')]
    .map(g => g.getBoundingClientRect().bottom));
"""


def fetch(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def browser(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in (
        "headless=new",
        "no-sandbox",  # which root cannot have
        "disable-gpu",
        "disable-dev-shm-usage",
        "disable-background-networking",
        "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "no-first-run",
        "hide-scrollbars",
        "force-device-scale-factor=1",
        f"user-data-dir={profile}",
        f"window-size={WIDTH},900",
    ):
        options.add_argument("--" + option)
    os.environ["TZ"] = "UTC"  # graphite-web's default
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def open_dashboard(driver, url, name, graphs):
    driver.get(f"{url}/dashboard/{urllib.parse.quote(name)}?theme=white")
    wait = WebDriverWait(driver, 60)
    wait.until(lambda d: d.execute_script(GRAPHS_DRAWN, graphs))
    # Once more, in a window that has room for all.
    driver.set_window_size(WIDTH, driver.execute_script(BOTTOM) + 200)
    height = driver.execute_script(BOTTOM) + 8
    outer = driver.execute_script("return window.outerHeight - window.innerHeight")
    driver.set_window_size(WIDTH, height + outer)
    wait.until(lambda d: d.execute_script(LAID_OUT))
    wait.until(lambda d: d.execute_script(GRAPHS_DRAWN, graphs))


def colour_of(graph, names, name):
    """Those that bring no colour take those of the list in turn."""
    colours = graph["colorList"][0].split(",")
    colour = colours[names.index(name) % len(colours)]
    return tuple(int(colour[i : i + 2], 16) for i in (0, 2, 4))


def check_drawn(picture, box, name, since):
    """Compares the pixels of a series' colour with the area that it has to fill."""
    graph = urllib.parse.parse_qs(urllib.parse.urlsplit(box["src"]).query)
    series = json.loads(fetch(box["src"] + "&format=json"))
    names = [s["target"] for s in series]
    if name not in names:
        raise SystemExit(f"{name} is not in the graph, only {', '.join(names)}")
    svg = fetch(box["src"] + "&format=svg")
    scale = json.loads(svg.split("metadata = ", 1)[1].split("\n", 1)[0])
    area, y, x = scale["area"], scale["y"], scale["x"]

    points = series[names.index(name)]["datapoints"]
    step = points[1][1] - points[0][1]
    pixels_a_second = (area["xmax"] - area["xmin"]) / (x["end"] - x["start"])
    pixels_a_unit = (area["ymax"] - area["ymin"]) / (y["top"] - y["bottom"])
    expected = sum(p[0] or 0 for p in points) * step * pixels_a_second * pixels_a_unit

    left = int(area["xmin"] + (since - x["start"]) * pixels_a_second)
    colour = colour_of(graph, names, name)
    found = before = 0
    for row in range(int(area["ymin"]), int(area["ymax"])):
        for column in range(int(area["xmin"]), int(area["xmax"])):
            at = (int(box["x"]) + column, int(box["y"]) + row)
            if picture.getpixel(at) == colour:
                found += 1
                before += column < left
    print(f"{name} fills {found} pixels of {expected:.0f}")
    if before or found < 400 or not 0.8 * expected < found < 1.1 * expected:
        raise SystemExit(
            f"{name} fills {found} pixels, not {expected:.0f}, {before} of them too early"
        )


def few_colours(picture):
    """With the 256 most frequent colours, those of the series among them."""
    colours = sorted(picture.getcolors(1 << 24), reverse=True)[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in colours for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def main(url, name, path, *checks):
    state = json.loads(fetch(f"{url}/dashboard/load/{urllib.parse.quote(name)}"))
    graphs = [graph[0] for graph in state["state"]["graphs"]]
    with tempfile.TemporaryDirectory() as profile:
        driver = browser(profile)
        try:
            open_dashboard(driver, url, name, len(graphs))
            boxes = driver.execute_script(GRAPH_BOXES)
            shot = driver.get_screenshot_as_png()
        finally:
            driver.quit()
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    few_colours(picture).save(path, optimize=True)
    for i in range(0, len(checks), 3):
        box = boxes[graphs.index(checks[i])]
        check_drawn(picture, box, checks[i + 1], float(checks[i + 2]))


main(*sys.argv[1:])
