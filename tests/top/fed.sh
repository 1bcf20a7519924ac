# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What it makes of values that come in as they hardly ever do, from a collectd that
# is fed with them: once a second, as the program has only its clock to tell
# roughly how long an interval was. Their times are the test's own. One call a
# second of d makes the counts have no divisor in common.

# Waits for the next second since the first call, and notes if that is long over.
pace() {
  local rest
  beat=$((${beat-$(date +%s%N)} + 1000000000))
  rest=$((beat - $(date +%s%N)))
  ((rest > -200000000)) || touch "$T/late"
  ((rest <= 0)) || sleep "$(printf '0.%09d' "$((rest % 1000000000))")"
}

# in_time SCENARIO: runs it. If it fails where this test was late, or the program
# says that it was, for lack of CPU time, it is run again, up to twice.
in_time() {
  local tries status
  for tries in 1 2 3; do
    status=0
    rm -f "$T/late"
    (
      trap clean_up EXIT
      trap 'exit 1' TERM
      exec 3>"$T/attempt"
      "$1"
    ) &
    wait $! || status=$?
    [ "$status" != 0 ] || break
    [ -e "$T/late" ] || grep -q ' were missed$' "$T/told" || break
  done
  cat "$T/attempt" >&3
  ((tries == 1)) || say "in run $tries"
  return "$status"
}

# collectd takes values before it lists them: they have a queue of their own.
lists() { answers && [ "$(grep -c ' t/syscalls' "$T/answer")" = "$1" ]; }

# Prints JSON in the background, of which there is a line.
watched() {
  fed
  feed 1000.0000 =0 a=0 b=0 d=0
  until_true 10 lists 4 || fail "collectd lists no values: $(tail -n 1 "$T/answer")"
  "$PROGRAM" --socket "$T/sock" --json >"$T/json" 2>"$T/told" &
  watcher=$!
  pace
  feed 1001.0001 =6 a=5 b=0 d=1
  pace
  feed 1002.0003 =15 a=10 b=3 d=2
  pace
  feed 1003.0002 =23 a=14 b=6 d=3
  has_counted '"d": 1, "b": 3, "a": 4'
}

lines() { [ "$(wc -l <"$T/json")" -ge "$1" ]; }

# has_counted MAP: a line with this comes, and is the last one.
has_counted() {
  until_true 5 last_is "{\"type\": \"map\", \"data\": {\"@\": {$1}}}" ||
    fail "not $1, but $(tail -n 1 "$T/json") $(tail -n 1 "$T/told")"
}
last_is() { [ "$(tail -n 1 "$T/json")" = "$1" ]; }

# ends_well [REGEX]: TERM ends it well, and it has said nothing but such a line.
ends_well() {
  kill "$watcher"
  wait "$watcher" || fail "status $?"
  ! grep -vx "${1-}" "$T/told" || fail "$(tail -n 1 "$T/told")"
  stop_fed
}

test_counts_of_fed_values() {
  in_time counts_of_fed_values
}

counts_of_fed_values() {
  watched
  pace
  feed 1004.0005 =525 a=19 b=502 d=4
  has_counted '"d": 1, "a": 5, "b": 496'
  pace
  feed 1005.0004 =525 a=19 b=502 d=4
  has_counted ''
  [ "$(wc -l <"$T/json")" -ge 3 ] || fail "$(wc -l <"$T/json") lines"
  ends_well
}

# A name was forgotten: collectd tells its rate for two more intervals, here for as
# long as it runs. One that comes back starts from zero.
test_stale_series() {
  in_time stale_series
}

stale_series() {
  watched
  pace
  feed 1004.0004 =33 a=23 d=4
  has_counted '"d": 1, "a": 9'
  pace
  feed 1005.0009 =46 a=35 c=0 d=5
  has_counted '"d": 1, "a": 12'
  pace
  feed 1006.0010 =56 a=40 c=4 b=0 d=6
  has_counted '"d": 1, "c": 4, "a": 5'
  pace
  feed 1007.0017 =61 a=41 c=4 b=3 d=7
  has_counted '"d": 1, "a": 1, "b": 3'
  ends_well
}

# The values of one read come in one by one: it waits for the last.
test_read_that_comes_in_parts() {
  in_time read_that_comes_in_parts
}

read_that_comes_in_parts() {
  watched
  pace
  feed 1004.0004 =35
  sleep 0.15
  feed 1004.0004 b=7
  sleep 0.1
  feed 1004.0004 a=24 d=4
  has_counted '"d": 1, "b": 1, "a": 10'
  ends_well
}

# It says so, and does not count what is not true.
test_read_of_which_a_part_is_missing() {
  in_time read_of_which_a_part_is_missing
}

read_of_which_a_part_is_missing() {
  local before said='an interval is left out: the rows add up to 8.0 calls/s of 12.0'
  watched
  before=$(wc -l <"$T/json")
  pace
  feed 1004.0004 =35 a=20 b=7 d=4
  until_true 5 grep -q "$said" "$T/told" || fail 'does not say so'
  [ "$(wc -l <"$T/json")" = "$before" ] || fail 'counts it'
  pace
  feed 1005.0004 =46 a=24 b=13 d=5
  has_counted '"d": 1, "a": 4, "b": 6'
  ends_well "syscalls-top: $said.*"
}

# All that there is came long ago.
test_once_of_fed_values() {
  fed
  feed 1000 =0 a=0 b=0
  feed 1010 =90 a=70 b=20
  timeout 10 "$PROGRAM" --socket "$T/sock" --once >"$T/table" || fail "status $?"
  tail -n 1 "$T/table" | grep -Eq ' 9\.0 total, 2 names' || fail "$(tail -n 1 "$T/table")"
  stop_fed
}

test_table_of_which_a_part_is_missing() {
  fed
  feed 1000 =0 a=0
  feed 1001 =9 a=7
  "$PROGRAM" --socket "$T/sock" --count 1 >"$T/table" 2>"$T/told" &
  watcher=$!
  sleep 2
  [ ! -s "$T/table" ] || fail 'does not wait for the next read'
  feed 1002 =19 a=15
  wait "$watcher" || fail "status $?"
  tail -n 1 "$T/table" | grep -qx 'but the rows add up to 8.0 calls/s' || fail "$(tail -n 1 "$T/table")"
  stop_fed
}

# Nobody reads for some intervals: none of those after it is counted twice.
test_reader_that_is_slow() {
  in_time reader_that_is_slow
}

reader_that_is_slow() {
  watched
  kill -STOP "$watcher"
  pace
  feed 1004.0004 =35 a=22 b=9 d=4
  pace
  feed 1005.0001 =46 a=29 b=12 d=5
  pace
  kill -CONT "$watcher"
  pace
  feed 1006.0008 =58 a=37 b=15 d=6
  has_counted '"d": 1, "b": 3, "a": 8'
  pace
  feed 1007.0009 =63 a=40 b=16 d=7
  has_counted '"d": 1, "b": 1, "a": 3'
  local said='syscalls-top: about [12] intervals were missed'
  grep -qx "$said" "$T/told" || fail 'does not say what is missing'
  ends_well "$said"
}
