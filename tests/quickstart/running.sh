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

# check_tables N HEADING: so many are in $T/tables, with all there is to report.
check_tables() {
  local n
  n=$(grep -c " calls/s errors/s $2\$" "$T/tables") || true
  [ "$n" = "$1" ] || fail "$n tables"
  [ "$(grep -c ' total, .* in [0-9.]* s, [0-9]* calls$' "$T/tables")" = "$n" ] ||
    fail 'not all have a total'
  ! grep 'add up' "$T/tables" || fail 'the table says that its rows do not add up'
  ! grep ' - .* total, ' "$T/tables" || fail 'errors or time are not reported'
  check_sums "$T/tables"
}

# check_sums FILE: in every table the rows add up to the total, but for what is
# lost by rounding.
check_sums() {
  awk '
    function differ(what) { print what; exit bad = 1 }
    function off(sum, total) { return sum - total > n / 20 || total - sum > n / 20 }
    $NF ~ /^(process|syscall|cgroup)$/ { calls = errors = n = 0; next }
    NF < 6 { next }
    { n++ }
    $6 != "total," { calls += $4; errors += $5; next }
    off(calls, $4) { differ("total " $4 " but rows " calls) }
    off(errors, $5) { differ("errors " $5 " but rows " errors) }
    { tables++ }
    END { if (!bad && !tables) differ("no table") }' "$1" >"$T/sums" || fail "$(cat "$T/sums")"
}

test_tables_by_call() {
  needs_copy
  "$copy/quickstart" --by call --interval 1 --count 2 >"$T/tables" 2>"$T/told" || fail "$(tail -n 1 "$T/told")"
  check_tables 2 syscall
  grep -q ' write$' "$T/tables" || fail 'no row for write'
  check_ended "$T/told"
}

test_tables_by_cgroup() {
  needs_copy
  [ "$(stat -fc %T /sys/fs/cgroup 2>/dev/null)" = cgroup2fs ] ||
    [ -e /sys/fs/cgroup/unified/cgroup.procs ] || skip 'needs cgroups of version 2'
  "$copy/quickstart" --by cgroup --interval 1 --count 2 >"$T/tables" 2>"$T/told" || fail "$(tail -n 1 "$T/told")"
  check_tables 2 cgroup
  check_ended "$T/told"
}

# What a name's rows in all tables add up to, in thousands: thousands_of NAME
thousands_of() {
  awk -v name="$1" '
    $6 == name { rate = $4 }
    $6 == "total," { for (i = 7; i < NF; i++) if ($i == "in") sum += rate * $(i + 1); rate = 0 }
    END { printf "%.0f", sum / 1000 }' "$T/tables"
}

# As many calls as the workload made are in its rows, all tables taken together.
test_tables_are_true() {
  local name calls counted
  needs_copy
  [ -x "$BUILDDIR/tests/live/load" ] || skip "needs $BUILDDIR/tests/live/load"
  "$copy/quickstart" --interval 1 --count 7 >"$T/tables" 2>"$T/told" &
  until_true 60 grep -q ' total, ' "$T/tables" || fail 'no table'
  "$BUILDDIR/tests/live/load" crowd qs-known 2 300000 500 >"$T/known"
  wait $! || fail "$(tail -n 1 "$T/told")"
  read -r name calls <"$T/known"
  counted=$(thousands_of "$name")
  [ "$counted" = "$((calls / 1000))" ] ||
    fail "$counted thousand of $calls calls, $(thousands_of all-other-processes) in the remainder"
  check_tables 7 process
}

test_ctrl_c_on_a_terminal() {
  needs_copy
  on_terminal 200 9 "$copy/quickstart" --interval 1
  shows ' total, ' 180
  press C-c
  ended 0
  screen >"$T/screen"
  check_ended "$T/screen"
}

# The size is known at first, and when it changes.
test_size_of_the_terminal() {
  needs_copy
  on_terminal 60 9 "$copy/quickstart" --interval 1
  shows ' total, ' 180
  shows '^usecs/call .* calls/s errors/s process'
  shows ' \.\.\. [0-9]* more'
  resize 90 9
  shows '^% time .* calls/s errors/s process' 2
  kill "$(cat "$copy/build/collectd/lock")"
  ended 0
}

# The table has the keyboard; and its end is the script's.
test_keys_on_a_terminal() {
  needs_copy
  on_terminal 200 20 "$copy/quickstart" --interval 1
  shows ' total, ' 180
  press e
  shows 'by process, sorted by errors'
  press b
  shows 'errors/s syscall'
  press h
  shows 'sort by time per call'
  press Escape q
  ended 0
  screen >"$T/screen"
  check_ended "$T/screen"
}

test_collectd_that_dies_on_a_terminal() {
  needs_copy
  on_terminal 80 20 "$copy/quickstart" --interval 1
  shows ' total, ' 180
  kill -KILL "$(collectd_of_copy)"
  ended 1
  shows 'quickstart: collectd has ended'
}

second_table() {
  [ "$(grep -c 'total,' "$1")" -ge 2 ]
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
  flock -n "$copy/build/collectd" true || fail 'the lock is held'
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
