# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# The table itself: what it takes for a release in which all is well.

# What each word of a log stands for. make tells which of its targets has failed.
declare -gA lines=(
  [check]='== make check'
  [both]='== make check-live+distcheck'
  [5]='5 passed, 0 failed'
  [4]='4 passed, 1 failed'
  [3]='3 passed, 2 failed'
  [skips]='4 passed, 0 failed, 90 skipped'
  [none]='0 passed, 0 failed, 90 skipped'
  [nothing]='0 passed, 0 failed'
  [old]='FAIL old expected 1 counted 2'
  [also]='FAIL also expected 1 counted 2'
  [new]='FAIL new expected 1 counted 2'
  [check!]='make[1]: *** [Makefile:8427: check] Error 2'
  [live!]='make[1]: *** [Makefile:8427: check-live] Error 1'
  [dist!]='make[1]: *** [Makefile:7800: distcheck] Error 1'
  [file!]='make[2]: *** [Makefile:7800: src/way.lo] Error 1'
  [check-failed]='== make check has failed'
  [both-failed]='== make check-live+distcheck has failed'
  [end]='== all have run'
)

# What is known: two tests of check-live, and of distcheck none.
known='r check-live old a reason
r check-live also another
s check-live new of another release'

# table STATUS WORD...: of a log of these lines, where quickstart ends so.
table() {
  local status=$1 word
  shift
  for word; do
    echo "${lines[$word]}"
  done >"$T/log"
  awk -v release=r -v status="$status" -f "$RELEASES/table.awk" \
    <(echo "$known") "$T/log" >"$T/table"
}

# The status of quickstart, and a log's lines.
right_logs=(
  '0 check 5 both 5 5 end'
  '0 check skips both 5 5 end'
  '1 check 5 both 5 old 4 live! both-failed end'
  '1 check 5 both old also 3 live! 5 both-failed end'
  '1 check 5 both 5 old 4 live! both-failed end old both-failed'
)

wrong_logs=(
  '1 check 5 both 5 new 4 live! both-failed end'
  '1 check 5 both 5 old new 3 live! both-failed end'
  '1 check old 4 check! check-failed both 5 5 end'
  # The other part has broken, too: with a word of it, and without.
  '1 check 5 both 5 old 4 live! dist! both-failed end'
  '1 check 5 both old 4 live! file! dist! both-failed end'
  '1 check 5 both old 4 live! file! both-failed end'
  '1 check 5 both 5 old 4 dist! both-failed end'
  # Nothing tells why.
  '1 check 5 both 5 5 dist! both-failed end'
  '1 check 5 both 5 5 both-failed end'
  '1 check 5 both 5 old 4 both-failed end'
  '1 check 5 both 5 old 3 live! both-failed end'
  '0 check 5 both 5 4 end'
  # What did not run has not passed.
  '0 check none both 5 5 end'
  '0 check nothing both 5 5 end'
  '0 check 5 both 5 none end'
  '0 check both 5 5 end'
  '0 check 5 both 5 end'
  '0 check 5 both 5 5'
  '0 end'
  '0'
  # quickstart fails for a reason of its own.
  '1 check 5 both 5 5 end'
)

test_table_passes_what_is_right() {
  local log
  for log in "${right_logs[@]}"; do
    # shellcheck disable=SC2086 # they are words
    table $log || fail "$log is taken for wrong: $(tail -n 1 "$T/table")"
    ! grep '^ *FAIL' "$T/table" || fail "$log has failed: $(cat "$T/out")"
  done
  grep -q '^    known old ' "$T/table" || fail "no word of what is known"
}

test_table_finds_what_is_wrong() {
  local log
  for log in "${wrong_logs[@]}"; do
    # shellcheck disable=SC2086 # they are words
    ! table $log || fail "$log is taken for right"
    grep -q '^ *FAIL' "$T/table" || fail "nothing tells what is wrong with $log"
  done
}

# A root is made by us, so that nothing need be missing in it.
test_table_is_of_what_ran() {
  local release=r CI='' variables
  set_variables
  [[ " ${variables[*]} " == *' CI=true '* ]] || fail "a root may skip what it lacks"
}
