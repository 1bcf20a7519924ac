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
  [ "$(grep -c ' total, ' "$T/tables")" = 3 ] || fail 'not three tables'
  check_tables process
  grep -q '^==> building \.\.\. [0-9]* s' "$T/told" || fail 'no progress shown'
  check_ended "$T/told"
  rrdtool fetch "$copy/build/collectd/rrd/1s/localhost/syscalls_total/invocations.rrd" \
    AVERAGE --start -60 | grep -q 'e+' || fail 'no values in the RRD file'
  [ -z "$(find /etc -newer "$T/before" -type f)" ] || fail 'something in /etc has changed'
  check_owned "$copy"
}

# check_tables HEADING: all in $T/tables have what there is to report.
check_tables() {
  [ "$(grep -c " calls/s errors/s $1\$" "$T/tables")" = "$(grep -c ' total, ' "$T/tables")" ] ||
    fail "not all tables are of $1"
  ! grep ' - .* total, ' "$T/tables" || fail 'errors or time are not reported'
  check_sums "$T/tables"
}

# check_sums FILE: in every table that tells its length the rows add up to the total,
# but for what is lost by rounding. On a machine that is too busy to read an interval
# in time, a table says that it is not whole, and has no length.
check_sums() {
  awk '
    function differ(what) { print what; exit 1 }
    function off(sum, total) { return sum - total > n / 20 || total - sum > n / 20 }
    $NF ~ /^(process|syscall|cgroup)$/ { calls = errors = n = 0; next }
    NF < 6 { next }
    { n++ }
    $6 != "total," { calls += $4; errors += $5; next }
    !/ in [0-9.]+ s, / { next }
    off(calls, $4) { differ("total " $4 " but rows " calls) }
    off(errors, $5) { differ("errors " $5 " but rows " errors) }
    ' "$1" >"$T/sums" || fail "$(cat "$T/sums")"
}

# await N TEXT: waits for so many lines with TEXT in the tables of quickstart, $!. A
# busy machine takes its time. The runner ends a test that never ends.
await() {
  until [ "$(grep -c -- "$2" "$T/tables")" -ge "$1" ]; do
    ! gone $! || fail "$(tail -n 1 "$T/told")"
    sleep 0.1
  done
}

# begin ARGUMENT...: runs it, and waits for its first table.
begin() {
  needs_copy
  "$copy/quickstart" "$@" >"$T/tables" 2>"$T/told" &
  await 1 ' total, '
}

# end: it ends as it does by Ctrl-C.
end() {
  kill $!
  wait $! || fail 'status is not 0'
  check_ended "$T/told"
}

# Tables that are whole have a length.
test_tables_by_call() {
  begin --by call --interval 1
  await 2 ' total, .* in [0-9.]* s, '
  end
  check_tables syscall
  grep -q ' write$' "$T/tables" || fail 'no row for write'
}

test_tables_by_cgroup() {
  [ "$(stat -fc %T /sys/fs/cgroup 2>/dev/null)" = cgroup2fs ] ||
    [ -e /sys/fs/cgroup/unified/cgroup.procs ] || skip 'needs cgroups of version 2'
  begin --by cgroup --interval 1
  await 2 ' total, .* in [0-9.]* s, '
  end
  check_tables cgroup
}

# count_of NAME CALLS: whether its rows in all tables add up to that, as far as their
# digits tell: a rate has one, and a length three.
count_of() {
  awk -v name="$1" -v calls="$2" '
    $6 == name { rate = $4 }
    $6 == "total," {
      for (i = 7; i < NF; i++)
        if ($i == "in") {
          sum += rate * $(i + 1)
          most += rate * 0.0005 + $(i + 1) * 0.05
        }
      rate = 0
    }
    END {
      printf "%.0f of %d calls, within %.0f\n", sum, calls, most
      exit sum - calls > most || calls - sum > most
    }' "$T/tables"
}

# As many calls as the workload made are in its rows, all tables taken together. The
# interval leaves a busy machine the time to read each.
test_tables_are_true() {
  local name calls tables
  [ -x "$BUILDDIR/tests/live/load" ] || skip "needs $BUILDDIR/tests/live/load"
  begin --interval 3
  "$BUILDDIR/tests/live/load" crowd qs-known 2 300000 500 >"$T/known"
  tables=$(grep -c ' total, ' "$T/tables")
  # One may be about to come, one shows the end of the workload, one is without it.
  await $((tables + 3)) ' total, '
  end
  read -r name calls <"$T/known"
  count_of "$name" "$calls" >"$T/counted" ||
    fail "$(cat "$T/counted"); $(grep ' total, ' "$T/tables" | grep -vc ' in [0-9.]* s, ') tables have no length"
  say "$(cat "$T/counted")"
  check_tables process
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

test_goes_on_until_killed() {
  begin --interval 1
  await 2 ' total, '
  collectd_of_copy || fail 'no collectd'
  end
}

test_reader_that_has_seen_enough() {
  needs_copy
  "$copy/quickstart" --interval 1 2>"$T/told" | head -n 1 >"$T/tables" || fail 'status is not 0'
  check_ended "$T/told"
  "$copy/quickstart" --interval 1 2>&1 | head -n 2 >"$T/tables" || true
  await_no_collectd
  check_owned "$copy"
}

test_second_one_is_refused() {
  begin --interval 1
  ! "$copy/quickstart" --count 1 2>"$T/second" || fail 'runs a second time'
  grep -q "another quickstart runs in .*, process $!\$" "$T/second" || fail "$(tail -n 1 "$T/second")"
  end
}

# collectd may have many files to write before it ends.
await_no_collectd() {
  until no_collectd_of_copy; do
    sleep 0.1
  done
}

test_killed_one_leaves_nothing_running() {
  begin --interval 1
  kill -KILL $!
  await_no_collectd
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
  begin --interval 1
  kill -KILL "$(collectd_of_copy)"
  ! wait $! || fail 'status is 0'
  grep -q 'collectd has ended' "$T/told" || fail 'does not say so'
}
