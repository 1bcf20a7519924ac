# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The live table: keys are typed, and the screen is read.

# live COLUMNS LINES [ARGUMENT...]: shows it, until there is a table.
live() {
  local columns=$1 lines=$2
  shift 2
  on_terminal "$columns" "$lines" "$PROGRAM" --socket "$T/sock" --wait "$@"
  shows ' total, ' 30
}

# Prints the names, or the Nth figures, of the rows that are shown.
names() { screen | awk '/ total, | more$/ { exit } NR > 1 { print $NF }'; }
figures() { screen | awk -v n="$1" '/ total, | more$/ { exit } NR > 1 { print $n }'; }

# sorted_by N: so are the figures of column N, the largest first, and not all alike.
sorted_by() {
  figures "$1" | sed 's/^-$/-1/' >"$T/figures"
  LC_ALL=C sort -c -g -r "$T/figures" 2>/dev/null && [ "$(sort -u "$T/figures" | wc -l)" -gt 1 ]
}

# sorted_by_name [-r]: so are the rows, of which there are some.
sorted_by_name() {
  names >"$T/names"
  LC_ALL=C sort -c "$@" "$T/names" 2>/dev/null && [ "$(wc -l <"$T/names")" -gt 1 ]
}

test_live_table() {
  with_plugin 1 "$all_reported"
  live 100 24
  line 1 | grep -qx '% time usecs/call % calls    calls/s errors/s process' || fail "$(line 1)"
  shows ' total, [0-9]+ names in [01]\.[0-9]+ s, [0-9]+ calls$'
  line 24 | grep -qx 'h: keys  by process, sorted by calls' || fail "$(line 24)"
  local before
  before=$(figures 4 | head -n 3)
  until_true 5 is_another "$before" || fail 'is not updated'
  press q
  ended 0
  stop
}

is_another() { [ "$(figures 4 | head -n 3)" != "$1" ]; }

# Calls that fail, without which all errors may be 0.0, and sorted in any order.
test_sort_keys() {
  local key column word
  with_plugin 1 "$all_reported"
  "$LOAD" paced top-failing 2000 60 500 >"$T/expected" &
  live 100 30 --by call --sort name
  until_true 3 sorted_by_name || fail "not by name: $(names | paste -sd' ')"
  for key in c:4:calls e:5:errors t:1:time u:2:usecs; do
    IFS=: read -r key column word <<<"$key"
    press "$key"
    shows "by call, sorted by $word\$"
    until_true 5 sorted_by "$column" || fail "not sorted by $word: $(figures "$column" | paste -sd' ')"
  done
  press r
  shows 'sorted by usecs, reversed$'
  press n
  shows 'sorted by name, reversed$'
  until_true 3 sorted_by_name -r || fail 'not reversed'
  press q
  ended 0
  stop
}

# Values of one interval, in which there were 20 system calls.
fed_once() {
  local calls=(/call{1..19})
  fed
  feed 1000 =0,0,0 a=0,0,0 /futex=0,0,0 "${calls[@]/%/=0,0,0}"
  feed 1010 =390,20,2000 a=390,20,2000 /futex=200,1,1810 "${calls[@]/%/=10,1,10}"
}

test_filter_keys() {
  fed_once
  live 100 80 --by call
  shows ' call19$'
  press /
  text '^fut'
  shows '^filter: \^fut$'
  press Enter
  hides ' call19$'
  shows ' futex$'
  shows ' total, 1 of [0-9]+ names'
  shows ', only \^fut$'
  press /
  text '('
  press Enter
  shows 'is no regular expression'
  shows ' futex$'
  press Escape
  shows ' call19$'
  press q
  ended 0
  stop_fed
}

# Nothing comes in: it is the key that has it drawn anew.
test_family_key() {
  fed_once
  live 100 80
  shows ' a$' 5
  press b
  shows ' syscall$' 5
  shows ' futex$' 5
  press b
  shows ' process$' 5
  shows ' a$' 5
  press q
  ended 0
  stop_fed
}

test_only_one_family() {
  with_plugin 1 'ReportBySyscall false'
  live 100 24
  press b
  shows 'collectd has calls by process only: see ReportBySyscall'
  press C-c
  ended 0
  stop
}

test_scroll_keys() {
  fed_once
  live 100 9 --by call --sort name
  local first
  first=$(names | head -n 1)
  shows ' \.\.\. [0-9]+ more$'
  press Down
  until_true 3 begins_behind "$first" || fail 'does not scroll'
  press End
  until_true 3 ends_with_last || fail "not at the end: $(names | paste -sd' ')"
  press Home
  until_true 3 begins_with "$first" || fail 'does not go back'
  press PPage NPage PPage
  until_true 3 begins_with "$first" || fail 'a page back is not the start'
  press q
  ended 0
  stop_fed
}

begins_with() { [ "$(names | head -n 1)" = "$1" ]; }
begins_behind() { [[ $(names | head -n 1) > $1 ]]; }
ends_with_last() { [ "$(names | tail -n 1)" = futex ]; }

test_help_key() {
  fed_once
  live 80 24
  press h
  shows 'sort by time per call'
  press x
  hides 'sort by time per call'
  shows ' total, '
  press '?'
  shows 'quit'
  press q
  ended 0
  stop_fed
}

# It is the new size that has it drawn anew, as nothing comes in.
test_resized() {
  fed_once
  live 100 24 --by call
  shows '^% time '
  resize 60 24
  shows '^usecs/call % calls ' 5
  resize 40 12
  shows '^ +calls/s errors/s syscall$' 5
  [ "$(screen | wc -L)" -le 40 ] || fail 'is wider than the terminal'
  shows ' \.\.\. [0-9]+ more$' 5
  until_true 5 line_is 12 '^h: keys' || fail 'the status is not at the bottom'
  resize 20 3
  until_true 5 is_tiny || fail "not of three lines: $(screen | paste -sd'|')"
  [ ! -e "$T/status" ] || fail "ends with $(cat "$T/status")"
  resize 100 40
  shows '^% time ' 5
  until_true 5 line_is 40 '^h: keys' || fail 'the status is not at the bottom'
  press q
  ended 0
  stop_fed
}

# The heading, all rows in one, and the total, with no room for names.
is_tiny() {
  line_is 1 '^ +calls/s errors/s$' && line_is 2 '^ +39\.0 +2\.0$' && line_is 3 '^ +39\.0 +2\.0$'
}
line_is() { line "$1" | grep -Eq -- "$2"; }

test_signal_on_a_terminal() {
  with_plugin 1
  live 80 24
  pkill -TERM -P "$(terminal display-message -p '#{pane_pid}')" syscalls-top
  ended 0
  stop
}

test_collectd_that_is_started_again() {
  with_plugin 1 "$all_reported"
  live 100 24
  press e
  stop
  shows "there is no socket $T/sock"
  shows 'LoadPlugin unixsock'
  # Long enough to see what it says in the meantime.
  sed -i 's/Interval 1$/Interval 3/' "$T/collectd.conf"
  serve
  shows "The plugin's first interval has not ended|they come an interval after" 5
  shows ' total, ' 30
  shows 'by process, sorted by errors'
  press q
  ended 0
  stop
}

# And without the plugin, in between.
test_plugin_that_goes_away() {
  with_plugin 1
  live 100 24
  stop
  { conf_base 1; conf_socket; } >"$T/collectd.conf"
  serve
  shows 'has no values of the plugin' 20
  press q
  ended 0
  stop
}

test_collectd_that_hangs() {
  with_plugin 1
  live 100 24
  kill -STOP "$daemon"
  shows 'collectd does not answer on' 10
  press C-c
  kill -CONT "$daemon"
  ended 0
  stop
}

# Not where it can't be: then tables come one below the other.
test_terminals_that_cannot() {
  with_plugin 1
  on_terminal 100 40 env TERM=dumb "$PROGRAM" --socket "$T/sock" --wait
  shows ' total, '
  lacks '^h: keys' || fail 'draws on a dumb terminal'
  press C-c
  ended 0
  terminal kill-server
  on_terminal 100 40 env TERM=nonsense "$PROGRAM" --socket "$T/sock" --wait
  shows 'of no known type: nonsense'
  ended 1
  terminal kill-server
  on_terminal 100 60 "$PROGRAM" --socket "$T/sock" --wait --count 2
  shows 'status is 0' 20
  [ "$(screen | grep -c ' total, ')" = 2 ] || fail 'not two tables'
  stop
}
