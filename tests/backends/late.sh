# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# Whether compare.py knows what a store makes of reads that are late, and of those that
# follow on them: of hundreds of series, each read at times of its own.

# late STORE KIND [OPTION...]: with another SEED, read at other times. Reads are later
# than on any machine, and any share may be lost or in doubt.
late() {
  local KNOWN=() S=$T
  "$PYTHON" "$BACKENDS/late.py" "$1" "${SEED-1}" 300 "$T"
  [ ! -d "$T/rrd" ] || rrds "$T/rrd" >"$T/points"
  compare "${@:2}" --excused 1
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

# paced RATE TIME...: what collectd's files have of a process that makes RATE calls a
# second for a minute, and is read then.
paced() {
  local rate=$1
  printf '%s\n' "${@:2}" | awk -v rate="$rate" '{
    printf "t/syscalls-paced/invocations %.3f %d\n",
           1700000000 + $1, rate * ($1 < 60 ? $1 : 60) }' >"$T/reference"
  awk '{ done = $3 } END { print "paced", done }' "$T/reference" >"$T/truth"
  echo 1800000000 >"$T/restarted"
}

# The rates that whisper has of that.
paced_slots() {
  awk 'NR > 1 {
      slot = int($2 + 0.5)
      rate[slot - slot % 2] = ($3 - total) / ($2 - time)
    }
    { time = $2; total = $3 }
    END { for (slot in rate) print $1, slot, rate[slot] }' "$T/reference" >"$T/points"
}

# disagrees TEXT KIND [OPTION...]: whether compare.py does, and only because of this.
disagrees() {
  ! agrees "${@:2}" || fail "it takes $(cat "$T/compared")"
  [[ $(cat "$T/compared") == *"$1"* && $(wc -l <"$T/compared") -eq 1 ]] ||
    fail "it says $(head -n 3 "$T/compared")"
}

# If the plugin counted half of the calls, all backends would agree with collectd's files.
test_late_half_of_the_pace() {
  local KNOWN=(paced=2500) S=$T rate
  for rate in 2500 2300 1250; do
    paced $rate $(seq 0 2 60)
    cp "$T/reference" "$T/points"
    [ $rate -eq 1250 ] || compare totals
  done
  disagrees 'collectd itself has 1250.0/s, not 2500' totals
}

# Of two rates in a slot, the former is overwritten.
test_late_much_is_lost() {
  local KNOWN=() S=$T
  paced 2500 $(seq 0 2 50) 51.2 $(seq 52 2 60)
  paced_slots
  compare rates --slots
  paced 2500 $(seq 0 60)
  paced_slots
  disagrees 'too much is excused' rates --slots
}

# At half a second, nobody knows which slot a point is in.
test_late_little_is_sure() {
  local KNOWN=() S=$T
  paced 2500 $(seq 0 2 60) $(seq 63.5 2 80)
  paced_slots
  compare rates --slots
  paced 2500 $(seq 0 2 60) $(seq 63.5 2 140)
  paced_slots
  disagrees 'too few are compared' rates --slots
}
