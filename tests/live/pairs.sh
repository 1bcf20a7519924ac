# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Pairs of process and call: which of them have a series, and where the rest is.


named_pairs() { named_series syscalls_by_process_call; }

other_pairs() {
  counted syscalls_by_process_call-all-other-processes/invocations-all-other-calls
}

test_pairs_limit_of_series() {
  exact_all 0.1 "$rare_only
    MaxProcesses 1000
    MaxPairs 20"
  rare rotate t-lim 60 400 100
  finish_all
  [ "$(named_pairs)" -eq 20 ] || fail "not 20 named pairs"
  [ "$(health pairs_over_limit)" -gt 0 ] || fail "pairs_over_limit is 0"
  [ "$(health pairs_table_full)" -eq 0 ] || fail "pairs_table_full is not 0"
  [ "$(health over_limit)" -eq 0 ] || fail "over_limit is not 0"
  [ "$(other_pairs)" -ge "$(health pairs_over_limit)" ] ||
    fail "the rest is not in the reserved row"
}

# Twice 3000 pairs do not fit, the 3000 processes do.
test_pairs_limit_of_table() {
  exact_all 0.3 "$rare_only
    Syscall \"prctl\"
    MaxProcesses 1000
    MaxPairs 5"
  "$LOAD" -r rotate t-full 3000 20 20 >/dev/null
  touch "$T/expected"
  finish_all
  [ "$(named_pairs)" -eq 5 ] || fail "not 5 named pairs"
  [ "$(health pairs_table_full)" -gt 0 ] || fail "pairs_table_full is 0"
  [ "$(health table_full)" -eq 0 ] || fail "table_full is not 0"
}

# A heavy pair, once it has its place, keeps it among many light ones.
test_pairs_heavy_keep_their_place() {
  exact_all 0.1 "$rare_only
    MaxPairs 3"
  "$LOAD" -r crowd t-heavy 1 1500000 1000 >/dev/null &
  until_true 20 later_than \
    "syscalls_by_process_call-t-heavy/invocations-$rare_call" 0 1 ||
    fail "t-heavy has no series"
  "$LOAD" -r rotate t-light 200 20 100 >/dev/null
  wait $!
  echo "t-heavy/$rare_call 1500000" >>"$T/expected"
  finish_all
  under_load 5
  [ "$(health pairs_over_limit)" -gt 0 ] || fail "pairs_over_limit is 0"
}

test_pairs_of_selected_processes() {
  exact_all 0.2 "Process \"/^t-sel-[ab]/\""
  local name
  for name in t-sel-a t-sel-b t-sel-c; do
    "$LOAD" crowd $name 1 1000 20 >/dev/null
  done
  printf '%s/getppid 1000\n' t-sel-a t-sel-b >>"$T/expected"
  printf '%s/clock_nanosleep 20\n' t-sel-a t-sel-b >>"$T/expected"
  finish_all
  ! compgen -G "$T/csv/t/syscalls*-t-sel-c" || fail "t-sel-c has a series"
  [ "$(other_pairs)" -ge 1021 ] || fail "t-sel-c is not in the reserved row"
}

# The family needs no other one.
test_pairs_alone() {
  exact 0.2 "ReportByProcessAndSyscall true
    ReportByProcess false
    ReportBySyscall false"
  load crowd t-alone 1 100000 0
  sed -i 's|^t-alone .*|t-alone/getppid 100000|' "$T/expected"
  finish process_call
}
