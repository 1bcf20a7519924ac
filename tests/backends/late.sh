# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# Whether compare.py knows what a store makes of reads that are late, and of those that
# follow on them: of hundreds of series, each read at times of its own.

# late STORE KIND [OPTION...]: with another SEED, read at other times.
late() {
  local KNOWN=() S=$T
  "$PYTHON" "$BACKENDS/late.py" "$1" "${SEED-1}" 300 "$T"
  [ ! -d "$T/rrd" ] || rrds "$T/rrd" >"$T/points"
  compare "${@:2}"
}

test_late_rrdcached() {
  late rrdcached steps
}

test_late_rrdtool() {
  late rrdtool steps --whole
}

test_late_graphite_rates() {
  late rates rates --slots
}

test_late_graphite_totals() {
  late totals totals --slots
}
