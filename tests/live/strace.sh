# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What the workloads say of themselves is checked against strace, which shows
# each call with its caller's name at that time (-Y).

# Only x86 has the calls of abi.c. strace writes unnamed ones by number alone.
on_x86_64() { [ "$(uname -m)" = x86_64 ]; }

may_trace() {
  needs strace
  strace -qq -o /dev/null true || skip "may not trace"
}

# strace_calls WORKLOAD...: lines "CALL FAILED NAME"
strace_calls() {
  strace -f -Y -qq -o "$T/trace" "${trace_options[@]}" "$LOAD" "$@" \
    >"$T/said_so"
  sed -E 's/syscall_0xdf\(/i386_syscall_223(/
    s/syscall_0x1a4\(/syscall_420(/
    s/syscall_0x400001a4\(/x32_syscall_420(/' "$T/trace" |
    awk -f "$HERE/strace.awk"
}

# What expected.awk reads is compared, as far as it was told.
agrees() {
  strace_calls "$@" | awk '
    { calls[$3]++; errors[$3] += $2 }
    { calls[$3 "/" $1]++; errors[$3 "/" $1] += $2 }
    END { for (what in calls) print what, calls[what], errors[what] }
  ' >"$T/calls"
  awk 'FNR == NR { calls[$1] = $2; errors[$1] = $3; next }
    /^call:/ { next }
    calls[$1] != $2 { print $1 " says " $2 ", strace " calls[$1] }
    NF > 2 && errors[$1] != $3 {
      print $1 " says " $3 " errors, strace " errors[$1]
    }
    END { exit NR == FNR }' "$T/calls" "$T/said_so" >"$T/disagree" ||
    fail "$1 traced nothing"
  [ ! -s "$T/disagree" ] || fail "$1: $(head -n 3 "$T/disagree" | paste -sd';')"
}

trace_options=()

test_strace_agrees() {
  may_trace
  cd "$T" || exit
  agrees crowd t-one 1 500 7
  agrees crowd t-many 4 500 7
  agrees -r crowd t-rare 2 500 3
  [ "$(grep -c ' sched_rr_get_interval(' "$T/trace")" -eq 1000 ] ||
    fail "strace saw another number of rare calls"
  agrees rotate t-ren 20 5 30
  agrees storm t-storm "$EXECED" 3 2 4 17
  agrees threads t-th 20 100 3 0
}

# What heirs' leader returns as it is killed, strace does not see. It sees each
# call that seccomp will refuse: these are left out.
test_strace_agrees_on_errors() {
  may_trace
  agrees mixed t-mix 100
  agrees edges t-edge
  agrees births t-birth 20
  agrees twins t-tw t-twin 5 100
  agrees interrupted t-int 5
  agrees stopped t-stop 3
  trace_options=(-e 'trace=!getpgid')
  agrees refused t-ref 10 1
}

test_strace_agrees_on_abis() {
  may_trace
  on_x86_64 || skip "has no such calls"
  agrees x32 t-x32 10
  needs_compat
  agrees mixed_abi t-abi 10
  cd "$T" || exit
  agrees compat "$COMPAT" t-i386
}

# strace quotes hostile names, so they are compared by their sum.
test_strace_agrees_hostile() {
  may_trace
  local traced said
  traced=$(strace_calls hostile 5 | grep -Evc ' (load|strace)$')
  said=$(awk '{ n += $2 } END { print n }' "$T/said_so")
  [ "$traced" -eq "$said" ] || fail "strace saw $traced, not $said"
}

# All that the process called, whatever it was called then.
test_strace_agrees_grouped() {
  may_trace
  local traced
  traced=$(strace_calls threads t-gr 20 100 3 1 | grep -c ' t-gr[0-9]*$')
  grep -qx "t-gr $traced" "$T/said_so" ||
    fail "strace saw $traced, not $(cat "$T/said_so")"
}
