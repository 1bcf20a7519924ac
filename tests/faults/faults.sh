# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Each test prints rows of one table: when it was, what failed; how often that is
# called, and from how many places; in how many runs one call failed, and in how
# many all from one on; and what came of it, in how many of them.

# shellcheck source=../live/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../live/lib.sh"

points() { "$BUILDDIR/tests/faults/faults" ${ALL:+-a} "$@"; }

# count TABLE: prints how much of it there is.
count() {
  awk -F' *[|] *' '
    /^[|] [a-z]/ && $4 != "calls" {
      split($6, n, " [+] ")
      calls += $4; places += $5; runs += n[1] + n[2]
    }
    END { printf "%d calls in %d places, %d runs\n", calls, places, runs }' "$1"
}

# faults COMMAND...: shows the table that it prints.
faults() {
  local status=0
  needs bpf
  [ -x "$BUILDDIR/tests/faults/faults" ] ||
    skip "needs a compiler with sanitizers"
  ("$@") >"$T/table" || status=$?
  show "$T/table"
  say "$(count "$T/table")"
  [ "$status" -eq 0 ] ||
    fail "$(grep -c ^FAIL "$T/table") of them did not go as they should"
}

test_configuration() {
  faults points configuration
}

test_start() {
  faults points start
}

test_read() {
  faults points read
}

test_shutdown() {
  faults points shutdown
}

# As from Linux 7.2 on, where the tracepoints of perf are used: what only that
# takes, or all of it.
with_tracepoints() {
  local kinds=(-k 'perf_event_open,membarrier,file,bpf,mmap')
  [ -z "${ALL-}" ] || kinds=()
  with_mounts sh -c 'mount -t tracefs none /sys/kernel/tracing && exec "$@"' sh \
    "$BUILDDIR/tests/faults/faults" ${ALL:+-a} -p "${kinds[@]}" start read
}

test_tracepoints() {
  needs mounts
  faults with_tracepoints
}
