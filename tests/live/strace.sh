# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What the workloads say of themselves is checked against strace. It shows each
# call with its caller's name at that time (-Y), in the order of entry; a call's
# return may come on a second line.

strace_calls() {
  strace -f -Y -qq -o "$T/trace" "$LOAD" "$@" >"$T/said_so"
  sed -E '/<\.\.\. [a-z_0-9]+ resumed>/d
    /^[0-9]+(<.*>)? +(---|\+\+\+)/d
    s/^[0-9]+<(.*)> +[a-z_0-9]+\(.*/\1/
    s/^[0-9]+ +[a-z_0-9]+\(.*/_/' "$T/trace"
}

agrees() {
  strace_calls "$@" | sort | uniq -c | awk '{ print $2, $1 }' >"$T/calls"
  awk 'FNR == NR { calls[$1] = $2; next }
    /^call:/ { next }
    calls[$1] != $2 { print $1 " says " $2 ", strace " calls[$1] }
    END { exit NR == FNR }' "$T/calls" "$T/said_so" >"$T/disagree" ||
    fail "$1 traced nothing"
  [ ! -s "$T/disagree" ] || fail "$1: $(head -n 3 "$T/disagree" | paste -sd';')"
}

test_strace_agrees() {
  needs strace
  strace -qq -o /dev/null true || skip "may not trace"
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

# strace quotes hostile names, so they are compared by their sum.
test_strace_agrees_hostile() {
  needs strace
  strace -qq -o /dev/null true || skip "may not trace"
  local traced said
  traced=$(strace_calls hostile 5 | grep -Evc '^(load|strace)$')
  said=$(awk '{ n += $2 } END { print n }' "$T/said_so")
  [ "$traced" -eq "$said" ] || fail "strace saw $traced, not $said"
}

# All that the process called, whatever it was called then.
test_strace_agrees_grouped() {
  needs strace
  strace -qq -o /dev/null true || skip "may not trace"
  local traced
  traced=$(strace_calls threads t-gr 20 100 3 1 | grep -c '^t-gr')
  grep -qx "t-gr $traced" "$T/said_so" ||
    fail "strace saw $traced, not $(cat "$T/said_so")"
}
