# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# How long calls took, held against the workload's own clock.

# Runs a workload, and notes how long what it made took.
timed() { "$LOAD" "$@" >>"$T/timed"; }

# Compares lines "WHAT NS" of what was timed with what was counted: times MOST,
# the per cent that may be missing of what the workload saw, as that begins
# before the call does and ends after it.
times() {
  awk -v most="$1" '
    function series(what, part) {
      if (split(what, part, "/") == 2)
        return "syscalls_by_process_call-" part[1] "/total_time_in_ms-" part[2]
      return "syscalls-" what "/total_time_in_ms"
    }
    FNR == NR && !/^(call|return) / { saw[$1] += $2 / 1e6; next }
    $1 == "count" { counted[$2] = $3 }
    END {
      for (what in saw) {
        ms = counted[series(what)] + 0
        printf "%s: %.1f of %.1f ms\n", what, ms, saw[what]
        if (ms > saw[what] || ms + 1 < saw[what] * (1 - most / 100))
          bad = bad what " "
      }
      if (bad != "")
        print "off: " bad
    }' "$T/timed" "$T/books" >"$T/times"
  say "$(paste -sd, "$T/times" | sed 's/,/, /g')"
  ! grep -q '^off' "$T/times" || fail "off by more than $1 %"
}

finish_timed() {
  touch "$T/expected"
  finish_all
  times "$1"
}

test_time_of_sleeps() {
  exact_all 0.1
  timed sleeps t-sleep 30 20
  timed sleeps t-doze 100 1
  finish_timed 5
}

# Two that sleep at the same time have slept twice as long.
test_time_of_two() {
  exact_all 0.1
  timed sleeps t-two 5 100 &
  timed sleeps t-two 5 100
  wait $!
  finish_timed 5
}

# By SCHED_FIFO nothing comes between their calls, where it may be had.
test_time_of_pingpong() {
  needs chrt
  exact_all 0.2
  local fifo=(chrt -f 10)
  "${fifo[@]}" true || fifo=()
  "${fifo[@]}" "$LOAD" pingpong t-ping t-pong 1000 >"$T/timed"
  finish_timed 5
}

# Values of a series as "STAMP VALUE", stamps and the limits in ms. Prints the
# value of the last stamp before one time, and that of the first after another.
around() {
  rows "$1" | awk -v from="$2" -v to="$3" '
    $1 * 1000 < from { before = $2 }
    $1 * 1000 > to && !found++ { after = $2 }
    END { print before + 0, after + 0 }'
}

# Both in the interval in which they came to pass, the time not bit by bit.
test_time_spans_intervals() {
  exact_all 0.1
  timed sleeps t-long 1 1000
  finish_timed 5
  local entered returned ms series=syscalls_by_process_call-t-long
  entered=$(sed -n 's/^call //p' "$T/timed")
  returned=$(sed -n 's/^return //p' "$T/timed")
  ms=$(counted $series/total_time_in_ms-clock_nanosleep)
  entered=$((entered / 1000000)) returned=$((returned / 1000000))
  [ "$(around $series/invocations-clock_nanosleep "$((entered - 20))" \
    "$((entered + 20))")" = "0 1" ] || fail "it is not counted on entry"
  [ "$(around $series/total_time_in_ms-clock_nanosleep "$((returned - 20))" \
    "$((returned + 20))")" = "0 $ms" ] || fail "it is not booked on return"
}

test_time_is_its_who_entered() {
  exact_all 0.1
  timed renamed t-old t-new 400
  finish_timed 5
  [ "$(counted syscalls-t-new/invocations)" = 101 ] ||
    fail "the sleeper has no new name"
}

# A sleep that had begun when collectd started, and calls that never return.
test_time_of_none() {
  local sleeper
  "$LOAD" sleeps t-before 1 3000 >/dev/null &
  sleeper=$!
  until_true 10 asleep t-before || fail "t-before does not come"
  exact_all 0.1
  load crowd t-exit 20 1000 0
  wait "$sleeper"
  finish_all
  local what call
  for what in errors total_time_in_ms; do
    call=$(counted "syscalls_by_process_call-t-before/$what-clock_nanosleep")
    [ "${call:-0}" = 0 ] || fail "$what is booked of a call that was not seen"
    call=$(counted "syscalls_by_process_call-t-exit/$what-exit_group")
    [ "$call" = 0 ] || fail "$what is booked of exit_group()"
  done
  [ "$(counted syscalls_by_process_call-t-before/invocations-prctl)" = 1 ] ||
    fail "t-before did not end"
}

# Whether a process of this name sleeps.
asleep() { pgrep -x -r S "$1" >/dev/null; }
