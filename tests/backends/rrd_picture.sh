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

# graph_shows NAME SUM [OPTION...]: whether NAME's part of the stack is so many, in
# figures and in pixels, and the stack as high as the total.
graph_shows() {
  graph "${@:3}"
  "$PYTHON" "$BACKENDS/rrd_picture.py" "$T/graph.png" "$T/arguments" \
    "$T/printed" "$1" "$2" >"$T/shows" 2>&1 || fail "${*:3}: $(tail -n 1 "$T/shows")"
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

# Of the others, too, the stack is as high as the total.
test_rrd_picture_of_all() {
  backend
  print_sums
  local by type
  for by in process call cgroup; do
    for type in invocations errors total_time_in_ms; do
      graph --by $by --type $type --top 3
      awk -v most="$([ $type = total_time_in_ms ] && echo 0.01 || echo 0.002)" '
        $1 == "total" { total = $2; next }
        /^(z[0-9]|other) / { sum += $2; n++ }
        END {
          exit !(n > 1 && total > 0 && (sum - total) ^ 2 < (most * total) ^ 2)
        }' "$T/printed" || fail "$by, $type: $(paste -sd' ' "$T/printed")"
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
  awk -v least="$(truth "$HEAVY" 2)" '$1 == "other" { exit !($2 >= least) }' \
    "$T/printed" || fail "it is not among the others"
}
