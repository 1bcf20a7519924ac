# SPDX-License-Identifier: MIT
"""Writes totals that are read at any time, as on a busy machine, to a real store:

  late.py rrdcached|rrdtool|rates|totals SEED SERIES DIRECTORY

DIRECTORY then has began, restarted, reference and truth, as those of the scene, and RRD
files below rrd, or points as they are in whisper files: of rates or of totals. Each
fourth series is a gauge. Reads come as collectd 5 makes them: one that is late does not
put off the next one."""
import os
import random
import subprocess
import sys
import tempfile
from time import time as now

import whisper

STEP = 2
BEGIN = int(now()) // STEP * STEP - 600
RESTARTED = BEGIN + 60
# Calls a second, of which a process that had to wait makes up for any number.
PACES = 0, 0, 100, 2500, 40_000, 2_000_000


def reads(chance, begin, end):
    due = begin
    while due < end:
        often = chance.random() < 0.7
        time = due + (chance.uniform(0, 0.004) if often else chance.expovariate(1.2))
        if time < end:
            yield time
        due = max(due + STEP, time + 0.001)


def life(chance, begin, end):
    """The first value is 0. A value is what was made up to its time."""
    total, before = 0, None
    for time in reads(chance, begin + chance.uniform(0, STEP), end):
        if before is not None:
            total += int((time - before) * chance.choice(PACES))
        yield time, total
        before = time


def gauged(chance, lives):
    """Read at the same times."""
    return [(time, chance.randrange(257)) for time, _ in lives]


def rounded(time):
    return int(time + 0.5)


def to_rrd(directory, kind, name, lives, gauge):
    """What rrdtool is to do: rrdcached is told the time to the microsecond, and
    collectd's rrdtool plugin rounds it."""
    file = f"{directory}/rrd/{name}.rrd"
    os.makedirs(os.path.dirname(file), exist_ok=True)
    yield (f"create {file} --start {rounded(lives[0][0]) - 1} --step {STEP} "
           f"DS:value:{'GAUGE' if gauge else 'DERIVE'}:{2 * STEP}:0:U RRA:AVERAGE:0.1:1:1200")
    for time, total in lives:
        at = f"{time:.6f}" if kind == "rrdcached" else rounded(time)
        yield f"update {file} {at}:{total}"


def rates(lives):
    for (before, old), (time, total) in zip(lives, lives[1:]):
        if total >= old and not before < RESTARTED < time:
            yield time, (total - old) / (time - before)


def from_whisper(chance, values):
    """Carbon writes what has come in, one value or several."""
    with tempfile.TemporaryDirectory() as directory:
        file = directory + "/wsp"
        whisper.create(file, [(STEP, 1800)])
        waiting = {}
        for time, value in values:
            waiting[rounded(time)] = value
            if chance.random() < 0.7:
                whisper.update_many(file, list(waiting.items()))
                waiting = {}
        if waiting:
            whisper.update_many(file, list(waiting.items()))
        (begin, _, step), found = whisper.fetch(file, BEGIN - STEP)
        return [(begin + i * step, value) for i, value in enumerate(found)
                if value is not None]


def done(lives):
    """In both lives of collectd."""
    return sum(max(total for time, total in lives if (time < RESTARTED) is first)
               for first in (True, False))


def main(kind, seed, series, directory):
    chance = random.Random(int(seed))
    commands, points, reference, truth = [], [], [], []
    for i in range(int(series)):
        lives = [*life(chance, BEGIN, RESTARTED),
                 *life(chance, RESTARTED + 1, RESTARTED + 30)]
        name, gauge = f"t/syscalls-late-{i}/invocations", i % 4 == 3
        if gauge:
            name, lives = f"t/syscalls_state/count-late-{i}", gauged(chance, lives)
        reference += [f"{name} {time:.3f} {total}" for time, total in lives]
        if not gauge:
            truth.append(f"late-{i} {done(lives)}")
        if kind.startswith("rrd"):
            commands += to_rrd(directory, kind, name, lives, gauge)
        else:
            values = rates(lives) if kind == "rates" and not gauge else lives
            points += [f"{name} {time} {value:.15g}"
                       for time, value in from_whisper(chance, values)]
    files = {"began": [str(BEGIN - STEP)], "restarted": [str(RESTARTED)],
             "reference": reference, "truth": truth, "points": points}
    for file, lines in files.items():
        with open(f"{directory}/{file}", "w", encoding="ascii") as out:
            out.writelines(line + "\n" for line in lines)
    subprocess.run(["rrdtool", "-"], input="".join(c + "\n" for c in commands),
                   text=True, stdout=subprocess.DEVNULL, check=True)


main(*sys.argv[1:])
