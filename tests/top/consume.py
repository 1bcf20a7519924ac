# SPDX-License-Identifier: MIT
"""Adds up what bpftrace -f json prints of the map @[comm] = count(), interval by
interval, and prints "NAME CALLS" for each name. It knows nothing of who wrote it."""

import collections
import json
import sys

calls = collections.Counter()
for line in sys.stdin:
    if not line.strip():
        continue
    message = json.loads(line)
    if message["type"] != "map":
        continue
    for name, count in message["data"]["@"].items():
        assert isinstance(count, int), line
        calls[name] += count
for name, count in calls.items():
    print(name, count)
