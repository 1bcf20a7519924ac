# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Calls and errors, known to the last one, by process, by call and by both, of
# whatever begins and ends in the middle of a call.

# Runs two of a workload at once, of one name.
load_twice() {
  "$LOAD" "$@" >"$T/other" &
  load "$@"
  wait $!
  cat "$T/other" >>"$T/expected"
}

test_errors_mixed() {
  exact_all 0.1
  load_twice mixed t-mix 800000
  finish_all
  under_load 3
}

# Of calls that are not selected there is no error either. What is selected is
# made by the workload alone: so the machine's sums are known.
test_errors_of_one_call() {
  exact_all 0.01 "$rare_only
    Process \"t-rare\""
  load_twice mixed t-rare 300000
  sed -n 's|^t-rare/sched_rr_get_interval ||p' "$T/expected" >"$T/rare"
  local what
  for what in total: call:$rare_call t-rare t-rare/$rare_call; do
    sed "s|^|$what |" "$T/rare"
  done >"$T/expected"
  finish_all
  under_load 8
}

test_errors_at_the_edges() {
  exact_all 0.2
  load edges t-edge
  finish_all
}

test_errors_of_births() {
  exact_all 0.1
  load_twice births t-birth 300
  load twins t-tw t-twin 50 1000
  finish_all
}

test_errors_of_exec() {
  exact_all 0.1
  cd "$T" || exit
  load_without_errors storm t-storm "$EXECED" 10 4 20 100
  finish_all
}

test_errors_of_exec_by_a_thread() {
  exact_all 0.1
  cd "$T" || exit
  load heirs t-lead t-heir "$EXECED" t-run0
  finish_all
  took t-heir/clock_nanosleep 199 1000
  took t-lead/ppoll 150 1000 # the heir is asleep first, perhaps
}

# The leader's name is what its threads' calls are remembered by.
test_errors_of_exec_by_a_grouped_thread() {
  exact_all 0.1 "GroupThreads true"
  cd "$T" || exit
  load heirs t-lead t-heir "$EXECED" t-run0
  # the heir's 102 calls, its prctl(), and the leader's own call
  sed -i 's/^t-lead 1 1/t-lead 104 1/; s|^t-heir/|t-lead/|; /^t-heir/d' \
    "$T/expected"
  finish_all
  ! grep -q '^count syscalls-t-heir' "$T/books" || fail "a thread has a series"
}

test_errors_of_threads() {
  exact_all 0.1 "MaxProcesses 1000"
  load_without_errors threads t-th 100 4000 30 0
  finish_all
}

test_errors_of_signals() {
  exact_all 0.1
  load_twice interrupted t-int 50
  load stopped t-stop 3
  finish_all
}

test_errors_refused_calls() {
  exact_all 0.1
  load_twice refused t-ref 100 0
  load_twice refused t-spin 20 10
  finish_all
  [ -z "$(counted syscalls_by_process_call-t-ref/invocations-getpgid)" ] ||
    fail "calls that were refused are counted"
  took t-ref/clock_nanosleep 399 800 # 200 sleeps of 2 ms, and being woken
}

# By a tracer, each call stops twice.
test_errors_traced() {
  may_trace
  exact_all 0.1
  cd "$T" || exit
  local workload
  for workload in "mixed t-traced 1000" "births t-traced2 50" \
    "interrupted t-traced3 10"; do
    # shellcheck disable=SC2086 # its words
    strace -f -o /dev/null "$LOAD" $workload >>"$T/expected"
  done
  finish_all
}

# A tracer refuses a call by making it number -1, which no call has: it is the
# process's, but none of its calls by name.
test_errors_refused_by_a_tracer() {
  may_trace
  exact_all 0.1
  strace -f -o /dev/null -e inject=getppid:error=EPERM \
    "$LOAD" mixed t-inject 100 >"$T/told"
  sed 's|^\(t-inject/getppid\) 101 101$|\1 0 0|' "$T/told" >>"$T/expected"
  finish_all
  [ "$(counted syscalls_by_call-all-other-calls/errors)" -ge 100 ] ||
    fail "they are not among all other calls"
}
