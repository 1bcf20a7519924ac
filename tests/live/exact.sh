# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Workloads whose number of calls is known must be counted to the last call, and
# the books must be closed at every time stamp. See load.c for the workloads.

exact() {
  needs bpf collectd
  collectd_conf "$1" "${2-}"
  start
  ! grep -m 1 '^\[error\] syscalls plugin' "$T/log" >"$T/line" ||
    fail "$(cat "$T/line")"
  flips 1
}

# finish [FAMILIES [METRICS]]: what check_books takes
finish() {
  flips 1
  stop
  check_counts "$@"
}

# All there is to report, but for cgroups, which not every machine has. A busy one
# has more pairs than the default takes, and the lightest would go without.
all_on="ReportErrors true
    ReportTime true
    ReportByProcessAndSyscall true
    MaxPairs 4096"

# Of the workloads' processes alone, unless OPTIONS select some. Of thousands of
# pairs, the csv plugin, which opens a file for each value, would be late on a busy
# machine, and more so with each interval.
with_all_on() {
  echo "$all_on"
  [[ ${1-} == *Process\ * ]] || echo 'Process "/^t-/"'
  echo "${1-}"
}

exact_all() { exact "$1" "$(with_all_on "${2-}")"; }

finish_all() { finish "process call process_call" "$all_metrics"; }

# Runs a workload in which no call fails.
load_without_errors() { "$LOAD" "$@" | sed 's/$/ 0/' >>"$T/expected"; }

# With all calls but one rare one filtered out, no other process counts, and
# what the machine's total and that call's series should come to is known.
rare_call=sched_rr_get_interval
rare_only="Syscall \"$rare_call\""

rare() {
  "$LOAD" -r "$@" | grep '^call:' >"$T/rare"
  cat "$T/rare" >>"$T/expected"
  sed 's/.* /total: /' "$T/rare" >>"$T/expected"
}

# A workload's point is lost if it is over before some flips have been.
under_load() {
  local most
  most=$(sed -n '1s/.*, \([0-9]*\) under load/\1/p' "$T/counts")
  [ "$most" -ge "$1" ] || fail "only $most flips under load"
}

test_exact_busy() {
  exact 0.1
  through 5 load crowd t-busy 1 8000000 0
  finish
  under_load 5
}

test_exact_by_call() {
  exact 0.1
  through 3 load -r crowd t-call 2 2000000 500
  finish
  under_load 3
}

test_exact_two_of_one_name() {
  exact 0.1
  through 5 load crowd t-two 2 8000000 0
  finish
  under_load 5
}

# First they leave each other gaps and the daemon time to flip; then they leave
# none, and it gets what SCHED_FIFO does not: some percent.
test_exact_sched_fifo() {
  needs chrt
  exact 0.1
  chrt -r 1 true || skip "may not use SCHED_RR"
  chrt -r 10 "$LOAD" crowd t-gaps 16 200000 400 >>"$T/expected"
  chrt -f 10 "$LOAD" crowd t-fifo 16 1600000 0 >>"$T/expected"
  finish
  under_load 3
}

# In and about their calls they preempt each other; errors and times must stay
# with who made them.
test_exact_mix() {
  needs chrt
  chrt -f 10 true || skip "may not use SCHED_FIFO"
  exact_all 0.1 'Process "/^m-/"'
  load mix 1 2 1 1000 50 60
  finish_all
  under_load 3
}

test_exact_renames() {
  exact 0.1
  load rotate t-ren 50 800 200
  # Names that differ in their second half only.
  through 5 load rotate t-flapping 2 800000 1
  finish
  under_load 5
}

test_exact_fork_exec_storm() {
  exact 0.1
  cd "$T" || exit
  load storm t-storm "$EXECED" 10 4 120 100
  finish
  under_load 3
}

test_exact_threads() {
  exact 0.1 "MaxProcesses 1000"
  through 3 load threads t-th 200 20000 300 0
  finish
  under_load 3
}

test_exact_threads_grouped() {
  exact 0.1 "GroupThreads true"
  through 3 load threads t-gr 200 20000 300 1
  finish
  under_load 3
  ! grep -q '^count syscalls-t-gr[0-9]' "$T/books" || fail "threads have series"
}

# Its one interval must not go the way of a first value that has no rate: the
# series begins with a true 0.
test_exact_short_lived() {
  exact 0.5
  local i
  for i in {1..20}; do
    load crowd "t-short$i" 1 "$i" 0
  done
  finish
  grep '^syscalls-t-short' "$T/values" | awk '!($1 in seen) && $3 { exit 1 }
    { seen[$1] }' || fail "a first value is not 0"
}

# The shorter the interval, the more often a call meets a flip. With few series,
# the daemon flips as fast as grace periods come.
test_exact_fast_flips() {
  exact 0.005 "$rare_only
    Process \"t-fast\""
  rare crowd t-fast 4 4000000 0
  sed "s/.* /t-fast /" "$T/rare" >>"$T/expected"
  finish
  under_load 20
}

# A table is read and cleared only after a wait for the programs that may still
# write it. What comes of it if it is not so hardly ever shows in a count.
test_exact_waits_for_programs() {
  may_trace
  exact 0.1
  strace -f -qq -e trace=bpf,membarrier -o "$T/trace" -p "$daemon" &
  local tracer=$!
  until_true 20 test -s "$T/trace" || fail "nothing is traced"
  flips 5
  stop
  wait "$tracer" || true
  check_waits "$T/trace"
}

# Of two that want to give the same name a slot at the same time, one comes too
# late. However long an interval is, it has no more names than there are slots for
# one user.
meet() {
  local round
  for ((round = 0; round < $1; round++)); do
    load together t-meet $((4000 * round)) 4000
    flips 1
  done
}

test_exact_collisions() {
  exact 0.03 "MaxProcesses 16384"
  meet 25
  finish
  under_load 2
  [ "$(health unresolved)" = 0 ] || fail "some found no slot"
}
