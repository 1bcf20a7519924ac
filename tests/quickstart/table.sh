# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The table: conf/table.awk, from reads that are written here or were recorded.

# What the plugin sends in one read: reading TIME TOTAL [NAME=CALLS]...
reading() {
  local time=$1 pair
  put "$time" syscalls_total/invocations "$2"
  shift 2
  for pair; do
    put "$time" "syscalls-${pair%=*}/invocations" "${pair#*=}"
  done
  put "$time" syscalls_by_call-read/invocations 7
  put "$time" syscalls_health/invocations-missed 0
  put "$time" syscalls_health/invocations-unresolved 0
}

put() {
  echo "PUTVAL localhost/$2 interval=1.000 $1:$3"
}

# The table program on stdin: table [VARIABLE=VALUE]...
table() {
  local variable options=(-v interval=1)
  for variable; do
    options+=(-v "$variable")
  done
  [[ $($AWK -W version 2>&1 </dev/null) != mawk* ]] || options=(-W interactive "${options[@]}")
  # At the end of its input, without the tables asked for, it returns 1.
  $AWK "${options[@]}" -f "$TOP/conf/table.awk" || [ $? = 1 ]
}

# expect TEXT: stdin is this, runs of blanks and the end of lines aside.
expect() {
  diff <(sed 's/  */ /g; s/ $//') <(printf '%s\n' "$1") >&2 || fail "not as expected, see $T/out"
}

test_rows_shares_and_total() {
  { reading 100.000 0 dd=0 sh=0; reading 102.000 1000 dd=750 sh=250; } | table | expect \
    'process calls calls/s share
dd 750 375.0 75.0%
sh 250 125.0 25.0%
total, 2 names 1000 500.0 100.0% in 2.000 s'
}

test_tables_are_parted_by_an_empty_line() {
  { reading 1.0 0 a=0; reading 2.0 5 a=5; reading 3.0 6 a=6; } | table | expect \
    'process calls calls/s share
a 5 5.0 100.0%
total, 1 name 5 5.0 100.0% in 1.000 s

process calls calls/s share
a 1 1.0 100.0%
total, 1 name 1 1.0 100.0% in 1.000 s'
}

# Prints the first column of the rows for names.
names() {
  grep -Ev '^(process|total,|$)' | awk '{ print $1 }' | paste -sd' '
}

test_largest_first_and_ties_by_name() {
  local names
  names=$({ reading 1.0 0; reading 2.0 30 b=9 z=2 a=9 y=10; } | table | names)
  [ "$names" = 'y a b z' ] || fail "$names"
}

test_the_read_right_after_the_start_makes_no_table() {
  { reading 100.000 0 a=0; reading 100.012 9 a=9; reading 101.012 10 a=10; } | table | expect \
    'process calls calls/s share
a 1 1.0 100.0%
total, 1 name 1 1.0 100.0% in 1.000 s'
}

test_new_name_counts_from_its_zero() {
  { reading 1.0 0 a=0; reading 2.0 5 a=5 new=0; reading 3.0 12 a=5 new=7; } | table |
    tail -n 3 | expect 'process calls calls/s share
new 7 7.0 100.0%
total, 1 name 7 7.0 100.0% in 1.000 s'
}

test_idle_names_are_not_shown() {
  local names
  names=$({ reading 1.0 0 a=0 b=0; reading 2.0 5 a=5 b=0; } | table | names)
  [ "$names" = a ] || fail "$names"
}

test_vanished_name_comes_back_from_zero() {
  {
    reading 1.0 0 a=0 b=0
    reading 2.0 100 a=40 b=60
    reading 3.0 245 a=50
    reading 4.0 120 a=60 b=0
    reading 5.0 200 a=61 b=79
  } | table | tail -n 4 | expect 'process calls calls/s share
b 79 79.0 98.8%
a 1 1.0 1.2%
total, 2 names 80 80.0 100.0% in 1.000 s'
}

test_restarted_counter_counts_from_zero() {
  { reading 1.0 1000 a=1000; reading 2.0 30 a=30; } | table | expect \
    'process calls calls/s share
a 30 30.0 100.0%
total, 1 name 30 30.0 100.0% in 1.000 s'
}

test_remainder_is_a_row_but_no_name() {
  { reading 1.0 0 a=0 all-other-processes=0; reading 2.0 4 a=1 all-other-processes=3; } |
    table | expect 'process calls calls/s share
all-other-processes 3 3.0 75.0%
a 1 1.0 25.0%
total, 1 name 4 4.0 100.0% in 1.000 s'
}

test_nothing_called() {
  { reading 1.0 5 a=5; reading 2.0 5 a=5; } | table | expect 'process calls calls/s share
total, 0 names 0 0.0 0.0% in 1.000 s'
}

test_rows_that_do_not_add_up_are_told() {
  { reading 1.0 0 a=0; reading 2.0 10 a=9; } | table | tail -n 1 | expect \
    'total, 1 name 10 10.0 100.0% in 1.000 s, but the rows add up to 9'
}

test_large_counts_are_exact() {
  local large=9007199254740991
  { reading 1.0 0 a=0; reading 2.0 $large a=$large; } | table | grep -q "^a  *$large " ||
    fail 'not exact up to 2^53'
}

test_count_ends_it() {
  { reading 1.0 0; reading 2.0 1 a=1; reading 3.0 2 a=2; reading 4.0 3 a=3; } >"$T/in"
  local n status=0
  n=$(table count=2 <"$T/in" | grep -c '^total,')
  [ "$n" = 2 ] || fail "$n tables"
  $AWK -v count=3 -f "$TOP/conf/table.awk" <"$T/in" || fail 'status is not 0 after all tables'
  $AWK -v count=4 -f "$TOP/conf/table.awk" <"$T/in" || status=$?
  [ $status = 1 ] || fail "status is $status when the input ends before"
}

test_other_lines_go_to_the_log() {
  { echo 'plugin_load: hello'; reading 1.0 0; echo 'PUTVAL x'; reading 2.0 1 a=1; } |
    table "log_to=$T/log" | tail -n 1 | grep -q '^total, 1 name'
  expect 'plugin_load: hello
PUTVAL x' <"$T/log"
}

# A table must be there when its read ends, not when a buffer is full.
test_table_comes_at_once() {
  mkfifo "$T/in"
  table <"$T/in" >"$T/tables" &
  exec 8>"$T/in"
  { reading 1.0 0 a=0; reading 2.0 5 a=5; } >&8
  until_true 5 grep -q '^total,' "$T/tables" || fail 'no table before the end of input'
  exec 8>&-
  wait
}

# What was recorded, with growth worked out in another way.
test_recorded() {
  local totals expected
  sed -n 's,^PUTVAL localhost/syscalls_total.*:,,p' "$HERE/recorded.txt" >"$T/totals"
  expected=$(paste -d- <(tail -n +2 "$T/totals") <(head -n -1 "$T/totals") | while read -r growth; do
    echo $((growth))
  done | paste -sd' ')
  table <"$HERE/recorded.txt" >"$T/tables"
  totals=$(awk '/^total,/ { print $4 }' "$T/tables" | paste -sd' ')
  [ "$totals" = "$expected" ] || fail "totals $totals, not $expected"
  check_sums "$T/tables"
}

# check_sums FILE: in every table the rows add up to the total.
check_sums() {
  awk '$2 == "calls" { sum = 0; next }
    $1 == "total," { if ($4 != sum) { print "total", $4, "but rows", sum; exit 1 } tables++; next }
    $1 == "..." && $3 == "more" { sum += $4; next }
    { sum += $2 }
    END { if (!tables) { print "no table"; exit 1 } }' "$1" >"$T/sums" || fail "$(cat "$T/sums")"
}

# Redraws in place what is on stdin, and prints the screen that is left in the
# end, without what moves the cursor.
last_screen() {
  table live=1 | tr -d '\033' | sed 's/\[H/\n\f\n/g; s/\[2\{0,1\}[KJ]//g' |
    awk '/\f/ { text = ""; next } { text = text $0 "\n" } END { printf "%s", text }'
}

# What makes two tables of ten names, with a line in between: ten_names [LINE]
ten_names() {
  local i before='' after=''
  for i in 1 2 3 4 5 6 7 8 9 10; do
    before="$before n$i=0"
    after="$after n$i=$i"
  done
  # shellcheck disable=SC2086
  { reading 1.0 0 $before; reading 2.0 55 $after; }
  [ -z "${1-}" ] || echo "$1"
  # shellcheck disable=SC2086
  reading 3.0 245 ${after//=/=1}
}

test_as_many_rows_as_the_terminal_is_high() {
  { echo SIZE 8 80; ten_names; } | last_screen >"$T/screen"
  [ "$(wc -l <"$T/screen")" = 7 ] || fail "$(wc -l <"$T/screen") lines"
  grep -q '^\.\.\. 6 more ' "$T/screen" || fail 'no sum of the rest'
  check_sums "$T/screen"
}

test_all_rows_if_they_fit() {
  { echo SIZE 13 80; ten_names; } | last_screen >"$T/screen"
  [ "$(wc -l <"$T/screen")" = 12 ] || fail "$(wc -l <"$T/screen") lines"
  ! grep -F '...' "$T/screen" || fail 'rows are summed up for no reason'
}

test_resize_is_honoured() {
  { echo SIZE 24 80; ten_names 'SIZE 6 30'; } | last_screen >"$T/screen"
  [ "$(wc -l <"$T/screen")" = 5 ] || fail "$(wc -l <"$T/screen") lines"
  [ "$(wc -L <"$T/screen")" -le 30 ] || fail 'lines are longer than the terminal is wide'
}

test_terminal_of_no_size_is_one_of_80_columns() {
  { echo SIZE 0 0; ten_names; } | last_screen >"$T/screen"
  [ "$(wc -l <"$T/screen")" = 12 ] || fail "$(wc -l <"$T/screen") lines"
  [ "$(wc -L <"$T/screen")" -gt 60 ] || fail 'lines are cut'
}

test_screen_is_cleared_once() {
  [ "$(ten_names | table live=1 | grep -c $'^\033\\[2J\033\\[H')" = 1 ] || fail 'is not'
}

test_sizes_mean_nothing_off_the_terminal() {
  local n
  n=$(ten_names 'SIZE 6 30' | table | grep -c '^n')
  [ "$n" = 20 ] || fail "$n rows"
}
