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
names() { screen | awk '/ total, | more$/ { exit } NR > 1 { print $6 }'; }
figures() { screen | awk -v n="$1" '/ total, | more$/ { exit } NR > 1 { print $n }'; }

# sorted_by N: so are the figures of column N, the largest first.
sorted_by() { figures "$1" | sed 's/^-$/-1/' | LC_ALL=C sort -c -g -r 2>/dev/null; }

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

test_sort_keys() {
  local pair
  with_plugin 1 "$all_reported"
  live 100 30 --by call --sort name
  names | LC_ALL=C sort -c || fail 'not by name'
  for pair in c:4 e:5 t:1 u:2; do
    press "${pair%:*}"
    until_true 3 sorted_by "${pair#*:}" || fail "not sorted by ${pair%:*}: $(figures "${pair#*:}" | paste -sd' ')"
  done
  press r
  shows 'sorted by usecs, reversed'
  press n
  shows 'sorted by name, reversed'
  names | LC_ALL=C sort -c -r || fail 'not reversed'
  press q
  ended 0
  stop
}

test_filter_keys() {
  with_plugin 1
  live 100 80 --by call
  shows ' clock_nanosleep$'
  press /
  text '^fut'
  shows '^filter: \^fut$'
  press Enter
  hides ' clock_nanosleep$'
  shows ' futex$'
  shows ' total, 1 of [0-9]+ names'
  shows ', only \^fut$'
  press /
  text '('
  press Enter
  shows 'is no regular expression'
  shows ' futex$'
  press Escape
  shows ' clock_nanosleep$'
  press q
  ended 0
  stop
}

test_family_key() {
  with_plugin 6
  live 100 80
  press b
  shows ' syscall$' 2
  shows ' futex$' 2
  press b
  shows ' process$' 2
  press q
  ended 0
  stop
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
  with_plugin 1
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
  stop
}

begins_with() { [ "$(names | head -n 1)" = "$1" ]; }
begins_behind() { [[ $(names | head -n 1) > $1 ]]; }
ends_with_last() { [[ $(names | tail -n 1) > r ]]; }

test_help_key() {
  with_plugin 1
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
  stop
}

test_resized() {
  with_plugin 5 "$all_reported"
  live 100 24 --by call
  shows '^% time '
  resize 60 24
  shows '^usecs/call % calls ' 2
  resize 40 12
  shows '^ +calls/s errors/s syscall$' 2
  [ "$(screen | wc -L)" -le 40 ] || fail 'is wider than the terminal'
  shows ' \.\.\. [0-9]+ more$' 2
  line 12 | grep -q '^h: keys' || fail 'the status is not at the bottom'
  resize 20 3
  sleep 0.5
  resize 100 40
  shows '^% time ' 2
  line 40 | grep -q '^h: keys' || fail 'the status is not at the bottom'
  press q
  ended 0
  stop
}

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
  serve
  shows "The plugin's first interval has not ended|they come an interval after" 5
  shows ' total, ' 10
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
