# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# The table itself: what it takes for a release in which all is well.

# What each word of a log stands for. Two suites run side by side.
declare -gA lines=(
  [live]='== make check-live'
  [dist]='== make distcheck'
  [live5]='check-live: 5 passed, 0 failed'
  [dist5]='distcheck: 5 passed, 0 failed'
  [live4]='check-live: 4 passed, 1 failed'
  [dist4]='distcheck: 4 passed, 1 failed'
  [live3]='check-live: 3 passed, 2 failed'
  [skips]='check-live: 4 passed, 0 failed, 90 skipped'
  [none]='check-live: 0 passed, 0 failed, 90 skipped'
  [nothing]='check-live: 0 passed, 0 failed'
  [old]='check-live: FAIL old expected 1 counted 2'
  [also]='check-live: FAIL also expected 1 counted 2'
  [new]='check-live: FAIL new expected 1 counted 2'
  [dist-old]='distcheck: FAIL old expected 1 counted 2'
  [dist-word]='distcheck: in a root: FAIL new expected 1 counted 2'
  [live-failed]='== make check-live has failed'
  [dist-failed]='== make distcheck has failed'
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
  '0 live dist live5 dist5 end'
  '0 live dist dist5 live5 end'
  '0 live live5 dist dist-word dist5 end'
  '0 live skips dist dist5 end'
  '1 live dist old dist5 live4 live-failed end'
  '1 live dist old dist5 also live3 live-failed end'
  '1 live dist dist5 old live4 live-failed end old live-failed'
)

wrong_logs=(
  '1 live dist dist5 new live4 live-failed end'
  '1 live dist dist5 old new live3 live-failed end'
  '1 live dist live5 dist-old dist4 dist-failed end'
  # The other one has failed, too: with a word of it, and without.
  '1 live dist old live4 live-failed dist-old dist4 dist-failed end'
  '1 live dist old live4 live-failed dist-failed end'
  '1 live dist old live4 live-failed dist5 dist-failed end'
  # Nothing tells why.
  '1 live dist dist5 live5 live-failed end'
  '1 live dist dist5 old live3 live-failed end'
  '0 live dist dist5 live4 end'
  # What did not run has not passed.
  '0 live none dist dist5 end'
  '0 live nothing dist dist5 end'
  '0 live dist dist5 end'
  '0 live dist live5 end'
  '0 live live5 dist dist5'
  '0 end'
  '0'
  # quickstart fails for a reason of its own.
  '1 live dist live5 dist5 end'
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
