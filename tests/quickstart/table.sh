# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The table: conf/table.awk, from reads that are written here or were recorded.

# The family that the table shows. The other ones grow, too, and must not count.
family=syscalls

# What the plugin sends in one read: reading TIME TOTALS [NAME=TOTALS]..., where
# TOTALS is CALLS[,[ERRORS][,MILLISECONDS]].
reading() {
  local time=$1 totals=$2 pair other
  put "$time" syscalls_total "$totals"
  shift 2
  for pair; do
    put "$time" "$family-${pair%%=*}" "${pair#*=}"
  done
  for other in syscalls syscalls_by_call syscalls_by_cgroup; do
    [ $other = "$family" ] || put "$time" $other-another-syscalls-family "$totals"
  done
  put_value "$time" syscalls_by_process_call-sh/invocations-read "${totals%%,*}"
  put_value "$time" syscalls_health/invocations-missed 0
  put_value "$time" syscalls_health/invocations-unresolved 0
}

put() {
  local calls errors ms
  IFS=, read -r calls errors ms <<<"$3"
  put_value "$1" "$2/invocations" "$calls"
  [ -z "$errors" ] || put_value "$1" "$2/errors" "$errors"
  [ -z "$ms" ] || put_value "$1" "$2/total_time_in_ms" "$ms"
}

put_value() {
  echo "PUTVAL localhost/$2 interval=1.000 $1:$3"
}

# The table program on stdin: table [VARIABLE=VALUE]...
table() {
  local variable options=(-v interval=1)
  [ $family = syscalls ] || options+=(-v by=call)
  for variable; do
    options+=(-v "$variable")
  done
  [[ $($AWK -W version 2>&1 </dev/null) != mawk* ]] || options=(-W interactive "${options[@]}")
  # At the end of its input, without the tables asked for, it returns 1.
  $AWK "${options[@]}" -f "$TOP/conf/table.awk" || [ $? = 1 ]
}

# verbatim TEXT: stdin is this.
verbatim() {
  diff - <(printf '%s\n' "$1") >&2 || fail "not as expected, see $T/out"
}

# expect TEXT: stdin is this, runs of blanks and the ends of lines aside.
expect() {
  sed 's/  */ /g; s/^ //; s/ $//' | verbatim "$1"
}

test_columns_of_strace() {
  {
    reading 100.000 0,0,0 dd=0,0,0 sh=0,0,0 all-other-processes=0,0,0
    reading 102.000 1000,12,4000 dd=750,2,30 sh=246,3,3966 all-other-processes=4,7,4
  } | table | verbatim \
    '% time   seconds usecs/call % calls     calls  errors process
  0.75     0.030       40.0   75.00       750       2 dd
 99.15     3.966    16122.0   24.60       246       3 sh
  0.10     0.004     1000.0    0.40         4       7 all-other-processes
100.00     4.000     4000.0  100.00      1000      12 total, 2 names in 2.000 s'
}

test_rows_by_call() {
  family=syscalls_by_call
  {
    reading 100.000 0,0,0 read=0,0,0 landlock_create_ruleset=0,0,0 all-other-calls=0,0,0
    reading 102.000 50,9,10 read=30,5,2 landlock_create_ruleset=19,4,8 all-other-calls=1,0,0
  } | table | verbatim \
    '% time   seconds usecs/call % calls     calls  errors syscall
 20.00     0.002       66.7   60.00        30       5 read
 80.00     0.008      421.1   38.00        19       4 landlock_create_ruleset
  0.00     0.000        0.0    2.00         1       0 all-other-calls
100.00     0.010      200.0  100.00        50       9 total, 2 names in 2.000 s'
}

test_tables_are_parted_by_an_empty_line() {
  { reading 1.0 0,0,0 a=0,0,0; reading 2.0 5,2,8 a=5,2,8; reading 3.0 6,2,9 a=6,2,9; } |
    table | expect '% time seconds usecs/call % calls calls errors process
100.00 0.008 1600.0 100.00 5 2 a
100.00 0.008 1600.0 100.00 5 2 total, 1 name in 1.000 s

% time seconds usecs/call % calls calls errors process
100.00 0.001 1000.0 100.00 1 0 a
100.00 0.001 1000.0 100.00 1 0 total, 1 name in 1.000 s'
}

# Of an interval without a call, no time of a call can be told.
test_calls_that_return_in_a_later_interval() {
  {
    reading 1.0 9,0,500 a=8,0,500 waiter=1,0,0
    reading 2.0 13,1,60512 a=12,0,512 waiter=1,1,60000
  } | table | expect '% time seconds usecs/call % calls calls errors process
0.02 0.012 3000.0 100.00 4 0 a
99.98 60.000 - 0.00 0 1 waiter
100.00 60.012 15003000 100.00 4 1 total, 2 names in 1.000 s'
}

test_nothing_but_returns() {
  { reading 1.0 7,0,0 z=6,0,0 a=1,0,0; reading 2.0 7,1,250 z=6,1,0 a=1,0,250; } | table |
    expect '% time seconds usecs/call % calls calls errors process
100.00 0.250 - 0.00 0 0 a
0.00 0.000 - 0.00 0 1 z
100.00 0.250 - 0.00 0 1 total, 2 names in 1.000 s'
}

test_without_errors_and_time() {
  { reading 1.0 0 a=0 b=0; reading 2.0 4 a=3 b=1; } | table | verbatim \
    '% time   seconds usecs/call % calls     calls  errors process
     -         -          -   75.00         3       - a
     -         -          -   25.00         1       - b
     -         -          -  100.00         4       - total, 2 names in 1.000 s'
}

test_errors_without_time() {
  { reading 1.0 0,0 a=0,0; reading 2.0 4,3 a=4,3; } | table | tail -n 1 | expect \
    '- - - 100.00 4 3 total, 1 name in 1.000 s'
}

test_time_without_errors() {
  { reading 1.0 0,,0 a=0,,0; reading 2.0 4,,3 a=4,,3; } | table | tail -n 1 | expect \
    '100.00 0.003 750.0 100.00 4 - total, 1 name in 1.000 s'
}

# Prints the names that have a row.
names() {
  awk 'NF == 7 { print $7 }' | paste -sd' '
}

# has_rows NAMES: on stdin are rows for these, in this order.
has_rows() {
  local names
  names=$(names)
  [ "$names" = "$1" ] || fail "rows for $names"
}

test_most_calls_first_and_ties_by_name() {
  { reading 1.0 0,0,0; reading 2.0 30,6,100 b=9,5,7 z=2,0,90 a=9,0,2 y=10,1,1; } | table |
    has_rows 'y a b z'
}

test_the_read_right_after_the_start_makes_no_table() {
  { reading 100.000 0 a=0; reading 100.012 9 a=9; reading 101.012 10 a=10; } | table | expect \
    '% time seconds usecs/call % calls calls errors process
- - - 100.00 1 - a
- - - 100.00 1 - total, 1 name in 1.000 s'
}

test_new_name_counts_from_its_zero() {
  {
    reading 1.0 0,0,0 a=0,0,0
    reading 2.0 5,1,2 a=5,1,2 new=0,0,0
    reading 3.0 12,2,6 a=5,1,2 new=7,1,4
  } | table | tail -n 2 | expect '100.00 0.004 571.4 100.00 7 1 new
100.00 0.004 571.4 100.00 7 1 total, 1 name in 1.000 s'
}

test_idle_names_are_not_shown() {
  { reading 1.0 7,7,7 a=0,0,0 b=7,7,7; reading 2.0 12,7,7 a=5,0,0 b=7,7,7; } | table | has_rows a
}

test_vanished_name_comes_back_from_zero() {
  {
    reading 1.0 0,0,0 a=0,0,0 b=0,0,0
    reading 2.0 100,9,60 a=40,1,10 b=60,8,50
    reading 3.0 110,9,70 a=50,1,20
    reading 4.0 190,18,169 a=51,1,20 b=79,9,99
  } | table >"$T/tables"
  has_rows 'b a a b a' <"$T/tables"
  tail -n 3 "$T/tables" | expect '100.00 0.099 1253.2 98.75 79 9 b
0.00 0.000 0.0 1.25 1 0 a
100.00 0.099 1237.5 100.00 80 9 total, 2 names in 1.000 s'
}

test_restarted_counters_count_from_zero() {
  { reading 1.0 900,90,800 a=900,90,800; reading 2.0 30,3,60 a=30,3,60; } | table | tail -n 2 |
    expect '100.00 0.060 2000.0 100.00 30 3 a
100.00 0.060 2000.0 100.00 30 3 total, 1 name in 1.000 s'
}

test_remainder_is_a_row_but_no_name() {
  { reading 1.0 0 a=0 all-other-processes=0; reading 2.0 4 a=1 all-other-processes=3; } |
    table | tail -n 3 | expect '- - - 75.00 3 - all-other-processes
- - - 25.00 1 - a
- - - 100.00 4 - total, 1 name in 1.000 s'
}

test_nothing_called() {
  { reading 1.0 5,1,3 a=5,1,3; reading 2.0 5,1,3 a=5,1,3; } | table | tail -n +2 | expect \
    '0.00 0.000 - 0.00 0 0 total, 0 names in 1.000 s'
}

test_rows_that_do_not_add_up_are_told() {
  { reading 1.0 0 a=0; reading 2.0 10 a=9; } | table | tail -n 2 | expect \
    '- - - 100.00 10 - total, 1 name in 1.000 s
but the rows add up to 9 calls'
  { reading 1.0 0,0,0 a=0,0,0; reading 2.0 9,5,7 a=9,4,7; } | table | tail -n 1 | expect \
    'but the rows add up to 9 calls and 4 errors'
}

# Each series is rounded down to its millisecond.
test_times_need_not_add_up() {
  { reading 1.0 0,0,0 a=0,0,0 b=0,0,0; reading 2.0 2,0,3 a=1,0,1 b=1,0,1; } | table |
    tail -n 3 | expect '33.33 0.001 1000.0 50.00 1 0 a
33.33 0.001 1000.0 50.00 1 0 b
100.00 0.003 1500.0 100.00 2 0 total, 2 names in 1.000 s'
}

test_large_figures_are_exact() {
  local large=9007199254740991 ms=999999999999
  { reading 1.0 0,0,0 a=0,0,0; reading 2.0 $large,$large,$ms a=$large,$large,$ms; } | table |
    tail -n 1 | expect "100.00 999999999.999 0.1 100.00 $large $large total, 1 name in 1.000 s"
}

test_count_ends_it() {
  { reading 1.0 0; reading 2.0 1 a=1; reading 3.0 2 a=2; reading 4.0 3 a=3; } >"$T/in"
  local n status=0
  n=$(table count=2 <"$T/in" | grep -c ' total, ')
  [ "$n" = 2 ] || fail "$n tables"
  $AWK -v count=3 -f "$TOP/conf/table.awk" <"$T/in" || fail 'status is not 0 after all tables'
  $AWK -v count=4 -f "$TOP/conf/table.awk" <"$T/in" || status=$?
  [ $status = 1 ] || fail "status is $status when the input ends before"
}

test_other_lines_go_to_the_log() {
  { echo 'plugin_load: hello'; reading 1.0 0; echo 'PUTVAL x'; reading 2.0 1 a=1; } |
    table "log_to=$T/log" | tail -n 1 | grep -q ' total, 1 name'
  expect 'plugin_load: hello
PUTVAL x' <"$T/log"
}

# A table must be there when its read ends, not when a buffer is full.
test_table_comes_at_once() {
  mkfifo "$T/in"
  table <"$T/in" >"$T/tables" &
  exec 8>"$T/in"
  { reading 1.0 0 a=0; reading 2.0 5 a=5; } >&8
  until_true 5 grep -q ' total, ' "$T/tables" || fail 'no table before the end of input'
  exec 8>&-
  wait
}

# column N: that of the total rows in $T/tables.
column() {
  awk -v n="$1" '$7 == "total," { print $n }' "$T/tables" | paste -sd' '
}

# has_grown N TYPE: column N is by how much the recorded total of this type grew
# from read to read.
has_grown() {
  local growth
  sed -n "s,^PUTVAL localhost/syscalls_total/$2 .*:,,p" "$HERE/recorded.txt" >"$T/totals"
  growth=$(paste -d- <(tail -n +2 "$T/totals") <(head -n -1 "$T/totals") | while read -r growth; do
    echo $((growth))
  done | paste -sd' ')
  [ "$(column "$1" | tr -d .)" = "$growth" ] || fail "$2: $(column "$1"), not $growth"
}

# What was recorded, with growth worked out in another way. The last table has a
# call, of flock, that began in an earlier one.
test_recorded() {
  for family in syscalls syscalls_by_call; do
    table <"$HERE/recorded.txt" >"$T/tables"
    has_grown 5 invocations
    has_grown 6 errors
    has_grown 2 total_time_in_ms
    check_sums "$T/tables" 24
  done
  tail -n 2 "$T/tables" | expect '13.46 1.498 - 0.00 0 0 flock
100.00 11.127 422.9 100.00 26312 30 total, 11 names in 1.000 s'
}

# check_sums FILE [MILLISECONDS]: in every table the rows add up to the total;
# as to time, they may be so far off.
check_sums() {
  awk -v most="${2-0}" '
    function differ(what) { print what; exit bad = 1 }
    $NF == "process" || $NF == "syscall" { calls = errors = ms = 0; next }
    NF < 7 { next }
    $7 != "total," { calls += $5; errors += $6; ms += 1000 * $2; next }
    {
      if ($5 != calls) differ("total " $5 " but rows " calls)
      if ($6 != errors) differ("errors " $6 " but rows " errors)
      ms -= 1000 * $2
      if (ms > most + 0.5 || ms < -most - 0.5) differ("time off by " ms " ms")
      tables++
    }
    END { if (!bad && !tables) differ("no table") }' "$1" >"$T/sums" || fail "$(cat "$T/sums")"
}
