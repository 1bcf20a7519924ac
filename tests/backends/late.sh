# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# Whether compare.py knows what a store makes of reads that are late, and of those that
# follow on them: of hundreds of series, each read at times of its own.

# late STORE SERIES KIND [OPTION...]: other times each time.
late() {
  local KNOWN=() S=$T seed=$RANDOM
  say "seed $seed"
  "$PYTHON" "$BACKENDS/late.py" "$1" "$seed" "$2" "$T"
  [ ! -d "$T/rrd" ] || rrds "$T/rrd" >"$T/points"
  compare "${@:3}"
}

test_late_rrdcached() {
  late rrdcached 300 steps
}

test_late_rrdtool() {
  late rrdtool 300 steps --whole
}

test_late_graphite_rates() {
  late rates 300 rates --slots
}

test_late_graphite_totals() {
  late totals 300 totals --slots
}
