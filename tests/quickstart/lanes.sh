# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# How suites run, two lanes of them side by side.

# lanes TARGET...: in $T, with the test's make.
lanes() { (cd "$T" && exec timeout 60 env MAKE=make "$TOP/tests/all" "$@"); }

# Two lanes, and what failed in them stands at the end.
# shellcheck disable=SC2016
test_lanes_of_suites() {
  replace make '
    echo "$2 runs"
    [ "$2" != bad ] || { echo "FAIL t one of two"; exit 1; }
    [ "$2" != cut ] || { printf "no end"; kill -KILL $$; }'
  lanes good + other || fail 'a good suite has failed'
  ! lanes good cut + other || fail 'one that was killed has not'
  ! lanes good bad + other >"$T/told" || fail 'a bad one has not'
  grep -v ' took ' "$T/told" | sort | expect '== all have run
== make bad
== make bad has failed
== make bad has failed
== make good
== make other
bad: FAIL t one of two
bad: FAIL t one of two
bad: bad runs
good: good runs
other: other runs'
  tail -n 2 "$T/told" | expect 'bad: FAIL t one of two
== make bad has failed'
}

# What failed is known even then.
test_lanes_without_room() {
  replace make 'exit 1'
  ln -s /dev/full "$T/check.log"
  ! lanes bad + worse >"$T/told" || fail 'bad suites have not failed'
  rm "$T/check.log"
  mkdir "$T/check.log"
  ! lanes bad || fail 'the log cannot be written'
}

# ended_lanes SIGNAL -|'': by a signal to the whole group, or to the script alone.
ended_lanes() {
  local pid script
  rm -f "$T/pids"
  set -m
  (cd "$T" && exec env --default-signal=INT MAKE=make "$TOP/tests/all" first never + second) &
  script=$!
  set +m
  until_true 20 has_lines 2 "$T/pids" || fail 'not two suites run'
  kill "-$1" -- "$2$script"
  wait $script || true
  sleep 1
  has_lines 2 "$T/pids" || fail "another suite begins after $1"
  while read -r pid; do
    until_true 5 gone "$pid" || fail "a suite goes on after $1"
  done <"$T/pids"
}

test_interrupted_lanes() {
  replace make "echo \$\$ >>$T/pids; exec sleep 100"
  ended_lanes INT -
  ended_lanes TERM -
  ended_lanes TERM ''
}

has_lines() { [ "$(wc -l <"$2")" -eq "$1" ]; }
