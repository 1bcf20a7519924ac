# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The script while collectd runs: its tables, and how it ends.

# All there is to install is there: apt is asked for nothing, nothing is written
# to /etc, and three true tables come.
test_three_tables() {
  needs_copy
  replace apt-get "touch $T/asked; exit 1"
  touch "$T/before"
  "$copy/quickstart" --interval 1 --count 3 >"$T/tables" 2>"$T/told" || fail "$(tail -n 1 "$T/told")"
  [ ! -e "$T/asked" ] || fail 'apt-get was called'
  check_tables 3 process
  grep -q '^==> building \.\.\. [0-9]* s' "$T/told" || fail 'no progress shown'
  check_ended "$T/told"
  rrdtool fetch "$copy/build/collectd/rrd/1s/localhost/syscalls_total/invocations.rrd" \
    AVERAGE --start -60 | grep -q 'e+' || fail 'no values in the RRD file'
  [ -z "$(find /etc -newer "$T/before" -type f)" ] || fail 'something in /etc has changed'
  check_owned "$copy"
}

# check_tables N HEADING: so many are in $T/tables, and true. As to time, each of
# the series, of which there are less than 600, is off by less than 1 ms.
check_tables() {
  local n
  n=$(grep -c " calls  errors $2\$" "$T/tables") || true
  [ "$n" = "$1" ] || fail "$n tables"
  [ "$(grep -c ' total, ' "$T/tables")" = "$n" ] || fail 'not all have a total'
  ! grep 'add up' "$T/tables" || fail 'the table says that its rows do not add up'
  ! grep ' - .* total, ' "$T/tables" || fail 'errors or time are not reported'
  check_sums "$T/tables" 600
}

test_tables_by_call() {
  needs_copy
  "$copy/quickstart" --by call --interval 1 --count 2 >"$T/tables" 2>"$T/told" || fail "$(tail -n 1 "$T/told")"
  check_tables 2 syscall
  grep -q ' write$' "$T/tables" || fail 'no row for write'
  check_ended "$T/told"
}

# What a name's rows in all tables add up to: calls_of NAME
calls_of() {
  awk -v name="$1" '$7 == name { sum += $5 } END { printf "%.0f", sum }' "$T/tables"
}

# As many calls as the workload made are in its rows, all tables taken together.
test_tables_are_exact() {
  local name calls counted
  needs_copy
  [ -x "$BUILDDIR/tests/live/load" ] || skip "needs $BUILDDIR/tests/live/load"
  "$copy/quickstart" --interval 1 --count 7 >"$T/tables" 2>"$T/told" &
  until_true 60 grep -q ' total, ' "$T/tables" || fail 'no table'
  "$BUILDDIR/tests/live/load" crowd qs-known 2 300000 500 >"$T/known"
  wait $! || fail "$(tail -n 1 "$T/told")"
  read -r name calls <"$T/known"
  counted=$(calls_of "$name")
  [ "$counted" = "$calls" ] ||
    fail "$counted of $calls calls, $(calls_of all-other-processes) in the remainder"
  check_tables 7 process
}

test_ctrl_c_on_a_terminal() {
  needs_copy
  needs script
  mkfifo "$T/keys"
  # What a script runs in the background ignores SIGINT, and so would all below.
  env --default-signal=INT TERM=xterm script -qec "stty rows 9 cols 70; exec '$copy/quickstart' --interval 1" "$T/typescript" \
    <"$T/keys" >/dev/null &
  exec 8>"$T/keys"
  until_true 60 second_table "$T/typescript" || fail 'no tables'
  printf '\003' >&8
  exec 8>&-
  wait $! || fail 'status is not 0'
  tr -d '\r' <"$T/typescript" >"$T/screen"
  grep -q $'\033\\[H' "$T/screen" || fail 'is not redrawn in place'
  check_ended "$T/screen"
}

# The size is known at first, and when it changes.
test_size_of_the_terminal() {
  local terminal
  needs_copy
  needs script
  TERM=xterm script -qec "stty rows 9 cols 60; exec '$copy/quickstart' --interval 1" "$T/typescript" \
    </dev/null >/dev/null &
  until_true 60 second_table "$T/typescript" || fail 'no tables'
  ! wide_table "$T/typescript" || fail 'is wider than 60 columns'
  terminal=$(readlink "/proc/$(cat "$copy/build/collectd/lock")/fd/1")
  stty -F "$terminal" rows 9 cols 90
  until_true 10 wide_table "$T/typescript" || fail 'does not become wider'
  kill "$(cat "$copy/build/collectd/lock")"
  wait
  check_ended "$T/typescript"
}

# At 60 columns, those on the left are left out.
wide_table() {
  grep -q '% time .* calls  errors process' "$1"
}

second_table() {
  [ "$(grep -c total, "$1")" -ge 2 ]
}

test_goes_on_until_killed() {
  local pid
  needs_copy
  "$copy/quickstart" --interval 1 >"$T/tables" 2>"$T/told" &
  pid=$!
  until_true 60 second_table "$T/tables" || fail 'no tables'
  collectd_of_copy || fail 'no collectd'
  kill $pid
  wait $pid || fail 'status is not 0'
  check_ended "$T/told"
}

test_reader_that_has_seen_enough() {
  needs_copy
  "$copy/quickstart" --interval 1 2>"$T/told" | head -n 1 >"$T/tables" || fail 'status is not 0'
  check_ended "$T/told"
  "$copy/quickstart" --interval 1 2>&1 | head -n 2 >"$T/tables" || true
  until_true 30 no_collectd_of_copy || fail 'collectd is left'
  check_owned "$copy"
}

test_second_one_is_refused() {
  needs_copy
  "$copy/quickstart" --interval 1 >"$T/tables" 2>"$T/told" &
  until_true 60 grep -q ' total, ' "$T/tables" || fail 'no table'
  ! "$copy/quickstart" --count 1 2>"$T/second" || fail 'runs a second time'
  grep -q "another quickstart runs in .*, process $!\$" "$T/second" || fail "$(tail -n 1 "$T/second")"
  kill %1
  wait
  check_ended "$T/told"
}

test_killed_one_leaves_nothing_running() {
  needs_copy
  "$copy/quickstart" --interval 1 >"$T/tables" 2>"$T/told" &
  until_true 60 grep -q ' total, ' "$T/tables" || fail 'no table'
  kill -KILL %1
  until_true 20 no_collectd_of_copy || fail 'collectd still runs'
  flock -n "$copy/build/collectd/lock" true || fail 'the lock is held'
}

# Its own reason is shown, and no empty table.
test_plugin_that_cannot_start() {
  needs_copy
  needs capsh
  ! capsh --drop=cap_bpf,cap_perfmon,cap_sys_admin -- -c "'$copy/quickstart' --count 1" \
    >"$T/tables" 2>"$T/told" || fail 'succeeds'
  [ ! -s "$T/tables" ] || fail 'prints a table'
  grep -q '^\[error\] syscalls plugin: ' "$T/told" || fail 'does not show why'
  grep -q 'collectd or the plugin did not start; its log is ' "$T/told" || fail 'does not say so'
  ! collectd_of_copy || fail 'collectd still runs'
}

test_collectd_that_dies() {
  needs_copy
  "$copy/quickstart" --interval 1 >"$T/tables" 2>"$T/told" &
  until_true 60 grep -q ' total, ' "$T/tables" || fail 'no table'
  kill -KILL "$(collectd_of_copy)"
  ! wait %1 || fail 'status is 0'
  grep -q 'collectd has ended' "$T/told" || fail 'does not say so'
}
