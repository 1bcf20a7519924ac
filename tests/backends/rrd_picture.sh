# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# conf/syscalls-graph, on the RRD files of the scene. tests/graph has the tests on
# files that are made up.

# graph OPTION...: draws it to $T/graph.png, from $rrd or else the scene's files.
graph() {
  local from until
  read -r from until < <(scene_range)
  syscalls_graph --start "$from" --end "$until" \
    --output "$T/graph.png" "$@" "${rrd-$S/rrd}" || fail "it does not draw $*"
}

# as_stored [NAME CALLS]: whether each part of the stack is what an RRD makes of it, in
# figures and in pixels, and the stack as high as the total.
as_stored() {
  "$PYTHON" "$BACKENDS/rrd_picture.py" "$T/graph.png" "$T/arguments" "$T/printed" \
    "$INTERVAL" "$S/reference" "$@" >"$T/shows" 2>&1
}

# graph_shows NAME CALLS [OPTION...]: whether NAME's part is what that makes of so many.
graph_shows() {
  graph "${@:3}"
  as_stored "$1" "$2" || fail "${*:3}: $(tail -n 1 "$T/shows")"
  say "$(tail -n 1 "$T/shows")"
}

test_rrd_picture() {
  backend
  "$PYTHON" -c 'import PIL' 2>/dev/null || skip "needs python3-pil"
  print_sums
  graph_shows "$HEAVY" "$(truth "$HEAVY" 2)"
  graph_shows "$HEAVY" "$(truth "$HEAVY" 3)" --type errors --top 20
  graph_shows paced.service "$(truth scene-grouped 2)" --by cgroup
}

# totals NAME FROM UNTIL RATE: those of a process that makes RATE calls a second then,
# in seconds of a minute. It is first read when it begins. $S/reference has them, too.
totals() {
  local file=$S/rrd/t/$1/invocations.rrd minute=1700000040 time ran
  mkdir -p "${file%/*}"
  echo "create $file --start $((minute + $2 - 1)) --step $INTERVAL" \
    "DS:value:DERIVE:$((2 * INTERVAL)):0:U RRA:AVERAGE:0.1:1:300"
  for ((time = $2; time <= 60; time += INTERVAL)); do
    ran=$(((time < $3 ? time : $3) - $2))
    echo "update $file $((minute + time)):$((ran * $4))"
    echo "t/$1/invocations $((minute + time)) $((ran * $4))" >>"$S/reference"
  done
}

# A first read that is late by a second: of its step, an RRD knows a half.
test_rrd_picture_late() {
  "$PYTHON" -c 'import PIL' 2>/dev/null || skip "needs python3-pil"
  local S=$T
  echo 1700000040 >"$T/began"
  echo 1700000098 >"$T/restarted"
  print_sums
  {
    totals syscalls_total 2 60 3000
    totals syscalls-late 11 27 1000
    totals syscalls-timely 10 50 500
  } | rrdtool - >"$T/made"
  graph_shows late 16000
  graph_shows timely 20000
  ! (graph_shows late 15000) 3>/dev/null || fail "it takes what was not called"
}

# Of the others, too, the stack is as high as the total.
test_rrd_picture_of_all() {
  backend
  "$PYTHON" -c 'import PIL' 2>/dev/null || skip "needs python3-pil"
  print_sums
  local by type
  for by in process call cgroup; do
    for type in invocations errors total_time_in_ms; do
      graph --by $by --type $type --top 3
      as_stored || fail "$by, $type: $(tail -n 1 "$T/shows")"
    done
  done
}

# What has no series of its own is among the others, however many they are.
test_rrd_picture_of_the_rest() {
  backend
  print_sums
  mkdir -p "$T/rrd/t"
  cp -r "$S/rrd/t"/syscalls* "$T/rrd/t"
  rm -r "$T/rrd/t/syscalls-all-other-processes"
  mv "$T/rrd/t/syscalls-$HEAVY" "$T/rrd/t/syscalls-all-other-processes"
  rrd=$T/rrd graph --top 20
  ! grep -q all-other "$T/arguments" || fail "it is drawn by name"
  awk -v least="$(truth "$HEAVY" 2)" '$1 == "other" { exit !($2 >= 0.9 * least) }' \
    "$T/printed" || fail "it is not among the others"
}
