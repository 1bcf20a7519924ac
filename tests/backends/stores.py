# SPDX-License-Identifier: MIT
"""What each kind of store makes of the totals that collectd wrote.

Times come from collectd's CSV files, which round them to 1 ms. A point says how far
its value may be off by that. Where rounding decides on which side of an edge a time
is, the point is not sure."""
import collections
import math

ROUNDED = 0.0005 + 2e-6  # seconds: of a CSV file, and RRDs cut off microseconds
FIGURES = 1e-6  # of numbers with six decimals, or ten figures
HEARTBEAT = 2  # steps without a value after which an RRD says that nothing is known
SKEWED = 0.02

# `time` and `value` of a point; of how many `seconds` it is the mean; how much of the
# value is `slack`; whether the store has it for `sure`; whether all of its step is
# known: `whole`; whether whole seconds `skewed` it; how many `calls` could be missing
# from it, or be in it beside its own: `doubt`.
Point = collections.namedtuple(
    "Point", "time value seconds slack sure whole skewed doubt",
    defaults=(0, 0, True, True, False, 0))


def to_seconds(time):
    """As collectd rounds."""
    return math.floor(time + 0.5)


def is_near(time, edge, most=ROUNDED):
    """Whether the time may be on either side of a multiple of the edge."""
    return abs(time - round(time / edge) * edge) <= most


def is_between(time):
    """Half a second may be rounded up or down."""
    return is_near(time + 0.5, 1)


def moved(amount, span):
    """How much of the amount could be on the other side of an edge within the span."""
    return amount * min(1, ROUNDED / max(span - 2 * ROUNDED, 1e-9))


def totals_of(totals, *_):
    return [Point(time, value) for time, value in totals]


def rates_of(totals, options, gauge=False):
    """As collectd has them: none of a first value, nor after a restart."""
    if gauge:
        return totals_of(totals)
    points = []
    for (before, old), (time, value) in zip(totals, totals[1:]):
        if value >= old and not before < options.restarted < time:
            span, grown = time - before, value - old
            off = 2 * moved(grown, span)
            points.append(Point(time, grown / span, span,
                                off / span + FIGURES * (1 + grown / span),
                                sure=off < grown or not grown, doubt=off))
    return points


def slots_of(points, step):
    """As whisper has them: of each slot, only the last value is kept."""
    slots, either = {}, collections.defaultdict(float)
    for point in points:
        slots[to_seconds(point.time) // step * step] = point
        early, late = (math.floor(point.time + half) // step * step
                       for half in (0.5 - 2 * ROUNDED, 0.5 + 2 * ROUNDED))
        if early != late:
            for slot in early, late:
                either[slot] += point.value * (point.seconds or 1)
                slots.setdefault(slot, point)
    return [point._replace(time=slot, sure=point.sure and slot not in either,
                           doubt=point.doubt + (slot in either)
                           * (2 * either[slot] + point.value * point.seconds))
            for slot, point in sorted(slots.items())]


class Rrd:
    """A data source, as rrd_update() of rrdtool 1.7 keeps it. A step has the mean of
    what is known of it. Seconds of which nothing is known are rounded down, and at most
    half of the step. Of several steps that one value closes, the first has what is new
    in its whole seconds, and the others have one mean of the rest."""

    def __init__(self, first, step, gauge, whole):
        self.step, self.gauge, self.exact = step, gauge, whole
        self.time = to_seconds(first) - 1  # as collectd makes the file
        self.value = self.level = None
        self.calls, self.unknown = None, self.time % step  # in the open step
        self.slack = self.grown = self.unsure = 0
        self.skewed = False
        if is_between(first):
            self.doubt(2)

    def doubt(self, steps):
        """As many times, steps that are closed are not sure."""
        self.unsure = max(self.unsure, steps)

    def begin(self, time):
        return time // self.step * self.step

    def increase(self, value, span):
        """What is new, or None."""
        if span > HEARTBEAT * self.step:
            return None
        if self.gauge:
            return value * span
        if self.value is None or value < self.value:
            return None
        return value - self.value

    def is_doubtful(self, time, span, new):
        if self.exact:
            return False
        many = self.begin(time) - self.begin(self.time) > self.step
        return (is_near(time, self.step)
                or abs(span - HEARTBEAT * self.step) <= 2 * ROUNDED
                or many and is_near(self.time, 1)
                or new is None and (is_near(time, 1) or is_near(span, 1, 2 * ROUNDED)))

    def update(self, time, value, skewed=False):
        """Returns the steps that are closed."""
        span = time - self.time
        new = self.increase(value, span)
        if self.is_doubtful(time, span, new):
            self.doubt(2)
        self.skewed |= skewed
        self.slack += self.edge(0 if new is None else value)
        more = max(value - (self.value or 0), 0)
        self.grown += more
        points = self.pass_steps(time, span, new)
        if points is None:
            points = []
            self.add(new, span)
        else:
            self.skewed = skewed
            self.unsure = max(self.unsure - 1, 0)
            self.grown = self.grown if self.unsure else more
        self.time, self.value = time, value
        return points

    def edge(self, level):
        """How much a gauge may be off, as its level was another until the last time."""
        before, self.level = self.level, level
        if not self.gauge or self.exact or before is None:
            return 0
        return abs(level - before) * ROUNDED

    def add(self, new, span):
        if new is None:
            self.unknown += math.floor(span)
        else:
            self.calls = (self.calls or 0) + new

    def pass_steps(self, time, span, new):
        """Steps that are closed, or None."""
        begin, until = self.begin(self.time), self.begin(time)
        steps = [round(begin + step) for step in
                 range(self.step, round(until - begin) + 1, self.step)]
        if not steps:
            return None
        slack = 0 if self.exact or new is None else moved(new, span) * len(steps)
        before, points = until - self.time, []
        seconds = math.floor(before) % self.step
        if len(steps) > 1 and seconds:
            first = None if new is None else new * seconds / span
            points = self.close(steps[:1], seconds, seconds, first, slack)
            new = None if new is None else new - first
            steps, before, span = steps[1:], before - seconds, span - seconds
        return points + self.close(steps, before, span, new, slack)

    def close(self, steps, before, span, new, slack):
        """Of the span, these seconds are before the end of the last step."""
        calls, unknown = self.calls, self.unknown
        if new is not None:
            calls = (calls or 0) + new * before / span
        known = len(steps) * self.step - unknown - (before if new is None else 0)
        off = self.slack + slack
        none = (calls is None or known <= FIGURES or unknown > self.step / 2
                or span > HEARTBEAT * self.step)
        mean = 0 if none else calls / known
        if new is None and not self.exact:
            off += mean * ROUNDED  # as what is known is off, too
        self.calls = None if new is None else new * (span - before) / span
        self.unknown = math.floor(span - before) if new is None else 0
        self.slack = slack
        if none and not self.unsure:
            return []
        return [Point(time, mean, 0 if none else known / len(steps),
                      0 if none else off / known + FIGURES * (1 + mean),
                      sure=not self.unsure, whole=not none and new is not None
                      and unknown == 0, skewed=self.skewed,
                      doubt=(self.grown if self.unsure else off) / len(steps))
                for time in steps]

    def end(self):
        """A step that may have been closed by the last value."""
        if not self.unsure:
            return []
        close = round(self.begin(self.time)) + self.step
        return [Point(close, 0, sure=False, whole=False, doubt=self.grown)]


def steps_of(totals, options, gauge):
    """As an RRD has them. With --whole, times are whole seconds, and of two values in
    one second, the latter is refused, and with it those that come along with it."""
    rrd = Rrd(totals[0][0], options.step, gauge, options.whole)
    points, true = [], totals[0][0]
    for time, value in totals:
        at = to_seconds(time) if options.whole else time
        span, true = time - true, time
        if at <= rrd.time or options.whole and is_between(time):
            rrd.doubt(3)
        if at > rrd.time:
            skewed = options.whole and abs(span / (at - rrd.time) - 1) > SKEWED
            points += rrd.update(at, value, skewed)
    return points + rrd.end()
