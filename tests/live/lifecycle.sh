# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Starting and stopping: what the kernel lent is given back, and nothing leaks.

# What a process holds of BPF, as lines "prog|map|link ID". Its other files, which
# it opens and closes meanwhile, may be gone before they are read.
bpf_ids() {
  { cat "/proc/$1/fdinfo/"* 2>/dev/null || true; } |
    sed -n 's/^\(prog\|map\|link\)_id:[[:space:]]*/\1 /p' | sort -u
}

# bpftool 7.5 shows a link and ends with an error.
is_there() { [[ $(bpftool "$1" show id "$2" 2>/dev/null) == "$2: "* ]]; }

none_is_there() {
  local kind id
  while read -r kind id; do
    ! is_there "$kind" "$id" || return 1
  done <"$T/ids"
}

# Notes what the daemon holds of BPF, which must be there.
note_ids() {
  bpf_ids "$daemon" >"$T/ids"
  local kind id
  for kind in prog map link; do
    grep -q "^$kind " "$T/ids" || fail "it holds no $kind"
  done
  while read -r kind id; do
    is_there "$kind" "$id" || fail "bpftool shows no $kind $id"
  done <"$T/ids"
}

gone_ids() {
  until_true 10 none_is_there || fail "still there: $(paste -sd';' "$T/ids")"
}

ours_says_nothing() {
  ! grep -m 1 -E '^\[(warning|error)\] syscalls plugin' "$T/log" >"$T/line" || fail "$(cat "$T/line")"
}

test_run_start_and_stop() {
  needs bpftool
  local begin
  for begin in exact exact_all; do
    $begin 0.2
    note_ids
    stop
    gone_ids
    ours_says_nothing
    rm -r "$T/csv"
  done
}

# If they are filtered out, the check at the start has programs of its own, which go
# with it, and so do its calls.
test_run_check_by_a_filter() {
  needs bpftool
  local options held=()
  for options in "" "$rare_only"; do
    exact 0.2 "$options"
    note_ids
    held+=("$(cut -d ' ' -f 1 "$T/ids" | uniq -c | paste -sd ' ')")
    stop
    gone_ids
    ours_says_nothing
    [ -z "$options" ] || [ -z "$(rows syscalls_by_call-rt_sigtimedwait/invocations)" ] ||
      fail "its calls are reported"
    rm -r "$T/csv"
  done
  [ "${held[0]}" = "${held[1]}" ] || fail "with a filter it holds ${held[1]}"
}

# The check at the start makes 34 calls that fail, and turns the tables before the
# last one returns: it belongs to the first interval all the same.
test_run_first_interval_is_whole() {
  exact 0.5 "ReportErrors true"
  stop
  rows syscalls_by_call-rt_sigtimedwait/errors >"$T/errors"
  [ "$(sed -n '1s/.* //p' "$T/errors")" = 0 ] || fail "the first value is not 0"
  [ "$(sed -n '2s/.* //p' "$T/errors")" -ge 34 ] ||
    fail "of 34, the first interval has $(sed -n '2s/.* //p' "$T/errors")"
}

test_run_stop_at_once() {
  needs bpf collectd bpftool
  collectd_conf 0.2
  start
  note_ids
  stop
  gone_ids
  ours_says_nothing
}

test_run_stop_under_load() {
  needs bpftool
  exact_all 0.1
  note_ids
  "$LOAD" crowd t-on 4 2000000 20 >/dev/null &
  flips 2
  stop
  gone_ids
  check_books "process call process_call" "$all_metrics"
  ours_says_nothing
  wait
}

test_run_killed() {
  needs bpftool
  exact_all 0.2
  note_ids
  kill -KILL "$daemon"
  gone_ids
}

# What a daemon counted that has ended is not in its successor's totals.
test_run_restart() {
  exact 0.1
  load crowd t-again 1 100000 10
  finish
  rm -r "$T/csv" "$T/expected"
  exact 0.1
  load crowd t-again 1 200000 10
  finish
}

test_run_loaded_twice() {
  needs bpf collectd
  collectd_conf 0.2 "" "PluginDir \"$OURS\"
LoadPlugin syscalls
<LoadPlugin syscalls>
  Interval 0.3
</LoadPlugin>
<Plugin syscalls>
  MaxProcesses 100
</Plugin>"
  start
  flips 1
  [ "$(bpf_ids "$daemon" | grep -c '^link ')" -eq 1 ] || fail "not one link"
  load crowd t-twice 1 100000 0
  finish
  ours_says_nothing
}

test_run_two_daemons() {
  local first=$T/first second=$T/second one two
  mkdir "$first" "$second"
  T=$first
  exact 0.1
  one=$daemon
  T=$second
  exact_all 0.07
  two=$daemon
  "$LOAD" crowd t-both 2 3000000 0 | tee "$first/expected" >"$second/expected"
  T=$first daemon=$one
  finish
  T=$second daemon=$two
  finish_all
}

# Ordinary users with the two capabilities and nothing else.
test_run_two_capabilities() {
  needs bpf collectd setpriv
  collectd_conf 0.2 "$all_on"
  chown -R "$NOBODY" "$T/csv"
  start as_nobody +bpf,+perfmon
  flips 1
  load crowd t-caps 2 100000 0
  finish_all
  ours_says_nothing
}

# Valgrind's complaints that have our file in the stack. What a system call was
# given uninitialised is the business of who made it; libbpf does so where the
# kernel does not look.
complaints() {
  awk -F'[<>]' '
    /<error>/ { kind = what = maker = ours = "" }
    $2 == "kind" { kind = $3 }
    $2 == "what" || $2 == "text" { what = $3 }
    $2 == "obj" && $3 ~ /\/syscalls\.so$/ { ours = "syscalls.so" }
    $2 == "obj" && maker == "" && $3 !~ /\/libc[.-]/ { maker = $3 }
    $2 == "fn" && what !~ / in / { what = what " in " $3 }
    /<\/error>/ && ours && (kind != "SyscallParam" || maker ~ ours) {
      print kind ": " what
    }' "$1"
}

valgrind_says_nothing() {
  grep -q '</valgrindoutput>' "$T/valgrind" || fail "valgrind did not end"
  complaints "$T/valgrind" >"$T/complaints"
  [ ! -s "$T/complaints" ] || fail "$(head -n 3 "$T/complaints" | paste -sd';')"
}

grind=(valgrind --leak-check=full
  --show-leak-kinds="definite,indirect,possible"
  --num-callers=40 --xml=yes)

test_run_valgrind() {
  needs bpf collectd valgrind
  local families="process call process_call"
  ! has_cgroups || families=$all_families
  collectd_conf 1 "$all_on
    MaxPairs 1024
    ReportByCgroup true
    Process \"/^t-/\""
  start "${grind[@]}" --xml-file="$T/valgrind"
  flips 1
  load rotate t-grind 100 1 10
  finish "$families" "$all_metrics"
  valgrind_says_nothing
}

test_run_valgrind_refused() {
  needs bpf collectd valgrind setpriv
  collectd_conf 1 'Process "/^t-/"'
  chown -R "$NOBODY" "$T"
  start as_nobody '' "${grind[@]}" --xml-file="$T/valgrind"
  grep -q '^\[error\] syscalls plugin' "$T/log" || fail "it was not refused"
  stop 1 # collectd ends with 1 if a plugin has not started
  valgrind_says_nothing
}
