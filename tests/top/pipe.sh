# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What it prints of the plugin's values where no terminal is.

first_table() { grep -q ' total, ' "$T/tables"; }

# From what collectd has.
test_once() {
  with_plugin 1 "$all_reported"
  top --count 1 >"$T/first" || fail "status $?"
  local by
  for by in process call; do
    top --once --by $by >"$T/$by" || fail "status $?"
    [ "$(grep -c ' total, ' "$T/$by")" = 1 ] || fail 'not one table'
    ! grep 'add up' "$T/$by" || fail 'does not add up'
  done
  grep -q '^% time usecs/call % calls    calls/s errors/s process$' "$T/process" || fail "$(head -n 1 "$T/process")"
  grep -q ' collectd$' "$T/process" || fail 'no row of collectd'
  grep -q ' syscall$' "$T/call" || fail 'no heading'
  grep -q ' futex$' "$T/call" || fail 'no row of futex'
  stop
}

# All intervals after the start have their length, from the first on.
test_tables_from_the_start() {
  with_plugin 2 "$all_reported"
  top --count 3 >"$T/tables" || fail "status $?"
  [ "$(grep -c ' total, .* in [0-9.]* s, [0-9]* calls$' "$T/tables")" = 3 ] ||
    fail "$(grep -c ' in ' "$T/tables") lengths"
  [ "$(grep -c '^$' "$T/tables")" = 2 ] || fail 'no empty line between tables'
  ! grep ' total, ' "$T/tables" | grep -vE ' in (1\.[3-9]|2\.[0-6])' || fail 'not the length of the interval'
  stop
}

test_without_errors_and_time() {
  with_plugin 1
  top --once >"$T/table"
  tail -n 1 "$T/table" | grep -Eq '^ 100.00 +[0-9.]+ total, ' || fail "$(tail -n 1 "$T/table")"
  stop
}

test_sorted_and_filtered() {
  with_plugin 1 "$all_reported"
  top --by call --sort name --filter '^(futex|clock_nanosleep)$' --count 2 >"$T/table"
  awk '/ total, / { exit } NR > 1 { print $6 }' "$T/table" >"$T/names"
  [ "$(paste -sd' ' "$T/names")" = 'clock_nanosleep futex' ] || fail "$(paste -sd' ' "$T/names")"
  tail -n 1 "$T/table" | grep -q 'total, 2 of [0-9]* names' || fail 'does not say how many'
  stop
}

# Each call of a workload that is known, whatever it reads in between; unless it
# says itself that it has missed a read, for lack of CPU time.
test_json_is_exact() {
  local tries name calls
  with_plugin 1
  for tries in 1 2 3; do
    count_load
    [ -s "$T/told" ] || break
    grep -vE '^syscalls-top: about [0-9]+ intervals were missed$' "$T/told" && fail 'says something else'
  done
  [ ! -s "$T/told" ] || fail "misses reads in $tries runs"
  read -r name calls <"$T/expected"
  grep -qx "$name $calls" "$T/counted" || fail "$(grep "^$name " "$T/counted"), not $calls"
  say "$calls calls in $(grep -c "\"$name\"" "$T/json") intervals"
  stop
}

count_load() {
  : >"$T/json"
  "$PROGRAM" --socket "$T/sock" --wait --json >"$T/json" 2>"$T/told" &
  watcher=$!
  until_true 20 test -s "$T/json" || fail 'no line'
  "$LOAD" crowd top-known 2 300000 1500 >"$T/expected"
  until_true 30 three_lines_more || fail 'no lines'
  kill "$watcher"
  wait "$watcher" || fail "status $?"
  /usr/bin/python3 "$HERE/consume.py" <"$T/json" >"$T/counted"
}

# The last calls come in one interval late.
three_lines_more() {
  [ "$(tail -n 3 "$T/json" | grep -vc top-known)" = 3 ] && grep -q top-known "$T/json"
}

# One program understands both. That bpftrace is off by a few calls is its own, and
# either may get too little CPU time.
test_json_is_that_of_bpftrace() {
  needs bpftrace unshare
  local tries
  with_plugin 1
  for tries in 1 2 3; do
    count_with_both
    ! both_are_close || break
  done
  both_are_close || fail "$(paste -sd' ' "$T/off"), in $tries runs"
  grep '"map"' "$T/bpftrace" "$T/json" | sed -E 's/^[^:]*://; s/"[^"]*": [0-9]+/"": 0/g; s/("": 0, )+//' |
    sort -u >"$T/forms"
  [ "$(wc -l <"$T/forms")" = 1 ] || fail "two forms: $(paste -sd' ' "$T/forms")"
  stop
}

count_with_both() {
  : >"$T/json"
  : >"$T/bpftrace"
  "$PROGRAM" --socket "$T/sock" --wait --json >"$T/json" &
  watcher=$!
  # shellcheck disable=SC2016
  with_mounts sh -c '
    [ -e /sys/kernel/tracing/events ] || mount -t tracefs nodev /sys/kernel/tracing
    exec bpftrace -f json -e "$0"' 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }
      interval:s:1 { print(@); clear(@); }' >"$T/bpftrace" 2>"$T/log" &
  local traced=$!
  until_true 20 test -s "$T/json" || fail 'no line'
  until_true 20 grep -q '"map"' "$T/bpftrace" || fail 'bpftrace prints nothing'
  "$LOAD" crowd top-known 1 20000 100 >"$T/expected"
  until_true 30 three_lines_more || fail 'no lines'
  kill "$watcher"
  kill -TERM "$traced"
  wait "$watcher" || fail "status $?"
  wait "$traced" || true
}

# Both have counted the calls to a tenth.
both_are_close() {
  local tool name calls
  read -r name calls <"$T/expected"
  for tool in json bpftrace; do
    /usr/bin/python3 "$HERE/consume.py" <"$T/$tool" |
      awk -v tool=$tool -v name="$name" -v calls="$calls" '
        $1 == name { n = $2 }
        END { if (n < calls * 0.9 || n > calls * 1.1) print tool ": " n + 0 " of " calls }'
  done >"$T/off"
  [ ! -s "$T/off" ]
}

test_reader_that_has_seen_enough() {
  with_plugin 1
  local begin=$SECONDS
  { top 2>"$T/told"; echo $? >"$T/status"; } | head -n 1 >"$T/line"
  [ "$(cat "$T/status")" = 0 ] || fail "status $(cat "$T/status")"
  [ ! -s "$T/told" ] || fail "$(cat "$T/told")"
  ((SECONDS - begin < 6)) || fail 'goes on'
  stop
}

test_output_that_is_full() {
  with_plugin 1
  ! top --once >/dev/full 2>"$T/told" || fail 'status is 0'
  grep -qx 'syscalls-top: cannot write: No space left on device' "$T/told" || fail "$(cat "$T/told")"
  stop
}

test_signals_end_it() {
  local signal
  with_plugin 1
  for signal in TERM HUP INT QUIT; do
    # A table of the last one would be taken for one of this.
    rm -f "$T/tables"
    # What a script runs in the background ignores the last two, and what nohup
    # runs, SIGHUP.
    env --default-signal=HUP,INT,QUIT "$PROGRAM" --socket "$T/sock" --wait >"$T/tables" 2>"$T/told" &
    watcher=$!
    until_true 10 first_table || fail 'no table'
    kill -$signal $watcher
    wait $watcher || fail "status $? after $signal"
    [ ! -s "$T/told" ] || fail "$(cat "$T/told")"
  done
  stop
}

test_collectd_that_ends() {
  with_plugin 1
  "$PROGRAM" --socket "$T/sock" --wait >"$T/tables" 2>"$T/told" &
  watcher=$!
  until_true 10 first_table || fail 'no table'
  stop
  ! wait $watcher || fail 'status is 0'
  grep -qx "syscalls-top: collectd has gone from $T/sock" "$T/told" || fail "$(cat "$T/told")"
}

# No root, no capabilities, and no more than permission to use the socket.
test_ordinary_user() {
  needs setpriv
  with_plugin 1
  chgrp "${NOBODY#*:}" "$T/sock"
  chmod 660 "$T/sock"
  (as_nobody '' "$PROGRAM" --socket "$T/sock" --wait --once) >"$T/table" || fail "status $?"
  grep -q ' total, ' "$T/table" || fail 'no table'
  stop
}

# As many series as a server may have: the table is of one read nevertheless.
test_many_names() {
  with_plugin 5 "MaxProcesses 2000
    $all_reported"
  for _ in {1..60}; do
    "$LOAD" threads top-many 900 100 30 0 >"$T/expected"
    sleep 0.5
  done &
  top --count 2 >"$T/tables" || fail "status $?"
  local names
  names=$(sed -n 's/.* total, \([0-9]*\) names.*/\1/p' "$T/tables" | tail -n 1)
  ((${names:-0} >= 900)) || fail "${names:-no} names"
  ! grep 'add up' "$T/tables" || fail 'does not add up'
  stop
}
