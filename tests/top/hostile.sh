# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What comes out of a socket that is not, or not quite, collectd's.

# fake WHAT: answers so on the socket, see fake.py.
fake() {
  rm -f "$T/sock"
  /usr/bin/python3 "$HERE/fake.py" "$T/sock" "$1" 9>&- &
  faker=$!
  until_true 10 test -S "$T/sock" || fail 'the fake does not start'
}

stop_fake() {
  kill "$faker"
  wait "$faker" || true
}

# bounded STATUS TEXT WHAT: says so, of a socket that answers so, without much
# memory or time.
bounded() {
  fake "$3"
  local begin=$SECONDS
  (ulimit -v 600000 && refused "$1" "$2" --socket "$T/sock" --once) || fail "of $3"
  ((SECONDS - begin < 8)) || fail "$3: after $((SECONDS - begin)) s"
  stop_fake
}

test_answers_without_end() {
  bounded 1 'answers with a line of more than 8192 bytes' line_without_end
  bounded 1 'answers with more than 1000000 lines' lines_without_end
  bounded 1 'answers with more than 1000000 lines' series_without_end
  bounded 1 'or 128 MB' long_series_without_end
  bounded 1 'answers with more than 1000000 lines' empty_lines_without_end
  bounded 1 'answers with more than 1000000 lines' huge_count
  bounded 1 "nothing came for 5 s" silence
}

test_answers_that_are_none() {
  bounded 1 "collectd has gone from $T/sock" half_an_answer
  bounded 1 "$T/sock does not answer as collectd does" other_service
}

test_answer_that_takes_for_ever() {
  fake byte_a_second
  local begin=$SECONDS status=0
  timeout 40 "$PROGRAM" --socket "$T/sock" --json 2>"$T/told" || status=$?
  [ "$status" = 1 ] || fail "status $status"
  grep -q "collectd does not answer on $T/sock: .* not all within 20 s" "$T/told" || fail "$(cat "$T/told")"
  ((SECONDS - begin < 25)) || fail "after $((SECONDS - begin)) s"
  stop_fake
}

test_signals_while_it_answers() {
  local what signal
  for what in silence byte_a_second; do
    fake $what
    for signal in TERM INT HUP QUIT; do
      env --default-signal=HUP,INT,QUIT "$PROGRAM" --socket "$T/sock" --json 2>"$T/told" 9>&- &
      watcher=$!
      sleep 1
      kill -$signal $watcher
      until_true 3 gone $watcher || fail "goes on after $signal: $what"
      wait $watcher || fail "status $? after $signal: $what"
    done
    stop_fake
  done
}

# printable FILE: nothing in it moves a cursor.
printable() { ! LC_ALL=C grep -q '[^ -~]' "$1" || fail "paints: $(cat -v "$1")"; }

test_error_that_paints() {
  fake error_that_paints
  refused 1 "collectd lists no values on $T/sock: ?[2J?]0;owned?" --socket "$T/sock" --json
  printable "$T/told"
  stop_fake
}

# collectd_has TIME SPAN SERIES=COUNT...: the fake has these series, of rates as
# collectd prints them, of counts in so many seconds, or not if it is no number.
collectd_has() {
  local time=$1 span=$2
  shift 2
  printf '%s\n' "$@" | awk -v time="$time" -v span="$span" '{
    match($0, /=[^=]*$/)
    count = substr($0, RSTART + 1)
    rate = count ~ /^[0-9.]+$/ ? sprintf("%12e", count / span) : count
    print time, rate, substr($0, 1, RSTART - 1) }' >"$T/rows.new"
  mv "$T/rows.new" "$T/rows"
}

# prints_after TIME ARGUMENT...: ends well, after a read of this time has come in.
prints_after() {
  local time=$1
  shift
  "$PROGRAM" --socket "$T/sock" "$@" >"$T/printed" 2>"$T/told" &
  watcher=$!
  sleep 1.5 # by then it has taken what there is
  sed -i "s/^[0-9.]* /$time /" "$T/rows"
  until_true 10 gone $watcher || fail 'does not end'
  wait $watcher || fail "status $?: $(cat "$T/told")"
}

test_odd_rates() {
  local rate digits
  digits=$(printf '%0400d' 0 | tr 0 7)
  collectd_has 1000.000 1 t/syscalls_total/{invocations=8,errors=7} t/syscalls-a/{invocations=8,errors=7} \
    t/syscalls-{1e300,nan,inf,-1,1e-300,"${digits:0:60}",1e,0x,9.9e17}/invocations=0
  for rate in 1e300 nan inf -1 1e-300 "$digits" 1e 0x 9.9e17; do
    sed -i "s|^1000.000 [^ ]* t/syscalls-${rate:0:60}/|1000.000 $rate t/syscalls-${rate:0:60}/|" "$T/rows"
  done
  fake "$T/rows"
  prints_after 1001.000 --count 1
  printable "$T/printed"
  awk 'NR > 1 && !/^but/ && (substr($0, 8, 1) != " " || substr($0, 19, 1) != " " || substr($0, 28, 1) != " ")' \
    "$T/printed" >"$T/askew"
  [ ! -s "$T/askew" ] || fail "$(head -n 1 "$T/askew")"
  grep -Eq '^ 100.00 +8.0 +7.0 a$' "$T/printed" || fail "$(cat "$T/printed")"
  ! grep -E ' (1e300|nan|inf|-1|7+)$' "$T/printed" || fail 'takes what is no rate'
  stop_fake
}

# Names that collectd has from whoever sends them. Rows are told apart by what they
# are printed as.
test_odd_names() {
  local total=t/syscalls_total/invocations
  collectd_has 1000.000 1 $total=21 't/syscalls-a b/invocations=1' 't/syscalls-q"\x/invocations=2' \
    $'t/syscalls-\xff\xfe/invocations=4' 't/syscalls-a_b/invocations=8' 't/syscalls--/invocations=6' \
    't/syscalls-/invocations=5' 't/syscalls-a/invocations-x=5' 't/syscalls-a/invocations/x=5' \
    't/syscallsx-a/invocations=5' 't/syscalls/invocations=5' 't/syscalls-a=5' 'x=5' \
    "t/syscalls-$(printf '%064d' 0)/invocations=5" $'t/cpu-0\nt/cpu=5' 'tt/syscalls-a/invocations=5'
  fake "$T/rows"
  prints_after 1001.000 --json --count 1
  [ "$(cat "$T/printed")" = '{"type": "map", "data": {"@": {"q__x": 2, "__": 4, "-": 6, "a_b": 9}}}' ] ||
    fail "$(cat -v "$T/printed")"
  [ ! -s "$T/told" ] || fail "$(cat -v "$T/told")"
  stop_fake
}

# What a fleet's server may have; and ours are few of them.
test_many_series() {
  local begin=$SECONDS
  awk 'BEGIN {
    for (host = 0; host < 400; host++) {
      for (i = 0; i < 100; i++) printf "1000.000 1.0 host%03d/cpu-%d/cpu-user\n", host, i
      for (i = 0; i < 99; i++) printf "1000.000 1.0 host%03d/syscalls-p%d/invocations\n", host, i
      printf "1000.000 99.0 host%03d/syscalls_total/invocations\n", host
    } }' >"$T/rows"
  fake "$T/rows"
  (ulimit -v 200000 && timeout 20 "$PROGRAM" --socket "$T/sock" --once --host host399) >"$T/printed" || fail "status $?"
  grep -q ' total, 99 names$' "$T/printed" || fail "$(tail -n 1 "$T/printed")"
  refused 1 'host000, host001, ' --socket "$T/sock" --once
  grep -q ', \.\.\.$' "$T/told" || fail "$(cat "$T/told")"
  ((SECONDS - begin < 15)) || fail "after $((SECONDS - begin)) s"
  stop_fake
}

# Nothing is printed into collectd's socket.
test_closed_descriptors() {
  local status
  collectd_has 1000.000 1 t/syscalls_total/invocations=5 t/syscalls-a/invocations=5
  fake "$T/rows"
  run_closed() {
    status=0
    timeout 10 "$PROGRAM" --socket "$T/sock" --once || status=$?
  }
  run_closed <&- >"$T/printed"
  grep -q ' total, ' "$T/printed" || fail 'prints nothing without an input'
  run_closed 2>&- >"$T/printed"
  grep -q ' total, ' "$T/printed" || fail 'prints nothing without an error'
  run_closed >&- 2>"$T/told"
  [ "$status" = 1 ] || fail "status $status without an output"
  grep -qx 'syscalls-top: cannot write: Bad file descriptor' "$T/told" || fail "$(cat "$T/told")"
  run_closed <&- >&- 2>&-
  [ "$status" = 1 ] || fail "status $status without any"
  ! grep -vE '^(open|close|LISTVAL|GETVAL "t/syscalls[_a-z-]*/invocations")$' "$T/rows.asked" || fail 'collectd is told a table'
  stop_fake
}

# For collectd to be able to end at any time.
test_no_connection_is_left_open() {
  collectd_has 1000.000 1 t/syscalls_total/invocations=5 t/syscalls-a/invocations=5
  fake "$T/rows"
  "$PROGRAM" --socket "$T/sock" >"$T/printed" &
  watcher=$!
  until_true 5 grep -q ' total, ' "$T/printed" || fail 'prints nothing'
  local tries open=0
  for tries in {1..40}; do
    [ "$(tail -n 1 "$T/rows.asked")" = close ] || open=$((open + 1))
    sleep 0.05
  done
  ((open < tries / 2)) || fail "a connection is open in $open of $tries looks"
  kill $watcher
  wait $watcher || fail "status $?"
  stop_fake
}

# An idle look costs collectd little: all series are listed once an interval or so.
test_looks_are_cheap() {
  collectd_has 1000.000 1 t/syscalls_total/invocations=5 t/syscalls-a/invocations=5
  fake "$T/rows"
  "$PROGRAM" --socket "$T/sock" >"$T/printed" &
  watcher=$!
  until_true 5 grep -q ' total, ' "$T/printed" || fail 'prints nothing'
  local read
  for read in {1..4}; do
    sleep 1
    sed -i "s/^[0-9.]* [0-9.]*/100$read.000 $read/" "$T/rows"
  done
  sleep 0.5
  kill $watcher
  wait $watcher || fail "status $?"
  [ "$(grep -c ' total, ' "$T/printed")" = 5 ] || fail "$(grep -c ' total, ' "$T/printed") tables"
  local lists connections
  lists=$(grep -c '^LISTVAL' "$T/rows.asked")
  connections=$(grep -c '^open' "$T/rows.asked")
  ((lists <= 20)) || fail "lists all $lists times"
  ((connections <= 200)) || fail "connects $connections times"
  say "$lists lists, $connections connections in 5 s"
  stop_fake
}

test_resized_while_it_asks() {
  collectd_has 1000.000 1 t/syscalls_total/invocations=5 t/syscalls-a/invocations=5
  export DELAY=0.3
  fake "$T/rows"
  on_terminal 100 24 "$PROGRAM" --socket "$T/sock"
  local columns
  for columns in {60..80}; do
    resize "$columns" 20
    sleep 0.1
  done
  shows ' total, 1 name$'
  lacks 'interrupted|does not answer|has gone' || fail 'a resize ends a request'
  press q
  ended 0
  stop_fake
}
