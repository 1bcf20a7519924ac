# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The table on a terminal: conf/table.awk, with live=1.

# Redraws in place what is on stdin, and prints the screen that is left in the
# end, without what moves the cursor.
last_screen() {
  table live=1 | tr -d '\033' | sed 's/\[H/\n\f\n/g; s/\[2\{0,1\}[KJ]//g' |
    awk '/\f/ { text = ""; next } { text = text $0 "\n" } END { printf "%s", text }' >"$T/screen"
}

# is_high N: so many lines are on the screen.
is_high() {
  [ "$(wc -l <"$T/screen")" = "$1" ] || fail "$(wc -l <"$T/screen") lines"
}

# What makes two tables of ten names, with a line in between: ten_names [LINE]
ten_names() {
  local i before='' after=''
  for i in 1 2 3 4 5 6 7 8 9 10; do
    before="$before n$i=0,0,0"
    after="$after n$i=$i,$i,${i}5"
  done
  # shellcheck disable=SC2086
  { reading 1.0 0,0,0 $before; reading 2.0 55,55,600 $after; }
  [ -z "${1-}" ] || echo "$1"
  # shellcheck disable=SC2086
  reading 3.0 "${total-245,245,2500}" ${after//[=,]/&1}
}

test_as_many_rows_as_the_terminal_is_high() {
  { echo SIZE 8 80; ten_names; } | last_screen
  is_high 7
  grep -q '\.\.\. 6 more$' "$T/screen" || fail 'no sum of the rest'
  check_sums "$T/screen"
}

test_all_rows_if_they_fit() {
  { echo SIZE 13 80; ten_names; } | last_screen
  is_high 12
  ! grep -F '...' "$T/screen" || fail 'rows are summed up for no reason'
}

test_rows_make_way_for_what_is_wrong() {
  local total=245,240,2500
  { echo SIZE 13 80; ten_names; } | last_screen
  is_high 12
  [ "$(tail -n 1 "$T/screen")" = 'but the rows add up to 190 calls and 190 errors' ] ||
    fail "$(tail -n 1 "$T/screen")"
}

test_terminal_without_room() {
  local total=245,240,2500
  { echo SIZE 3 80; ten_names; } | last_screen
  grep -q ' 190  *190 \.\.\. 10 more$' "$T/screen" || fail "$(cat "$T/screen")"
}

# columns COLUMNS HEADING: a terminal of this width has them.
columns() {
  { echo "SIZE 24 $1"; ten_names; } | last_screen
  head -n 1 "$T/screen" | expect "$2"
  grep -q ' n10$' "$T/screen" || fail 'no names'
  [ "$(wc -L <"$T/screen")" -le "$1" ] || fail "lines are longer than $1"
}

# What is left out first is on the left. Sizes are those of the longest usual name.
test_columns_that_do_not_fit_are_left_out() {
  columns 73 '% time seconds usecs/call % calls calls errors process'
  columns 72 'seconds usecs/call % calls calls errors process'
  columns 66 'seconds usecs/call % calls calls errors process'
  columns 65 'usecs/call % calls calls errors process'
  columns 56 'usecs/call % calls calls errors process'
  columns 55 '% calls calls errors process'
  columns 45 '% calls calls errors process'
  columns 44 'calls errors process'
  columns 30 'calls errors process'
}

test_resize_is_honoured() {
  { echo SIZE 24 80; ten_names 'SIZE 6 30'; } | last_screen
  is_high 5
  head -n 1 "$T/screen" | expect 'calls errors process'
  { echo SIZE 6 30; ten_names 'SIZE 24 80'; } | last_screen
  is_high 12
  head -n 1 "$T/screen" | grep -q '^% time ' || fail 'columns are left out'
}

test_terminal_of_no_size_is_one_of_80_columns() {
  { echo SIZE 0 0; ten_names; } | last_screen
  is_high 12
  grep -q 'total, 10 names in 1.000 s$' "$T/screen" || fail 'lines are cut'
}

test_screen_is_cleared_once() {
  [ "$(ten_names | table live=1 | grep -c $'^\033\\[2J\033\\[H')" = 1 ] || fail 'is not'
}

test_sizes_mean_nothing_off_the_terminal() {
  local n
  n=$(ten_names 'SIZE 6 30' | table | grep -c '^ *[0-9.]* .* n[0-9]*$')
  [ "$n" = 20 ] || fail "$n rows"
}
