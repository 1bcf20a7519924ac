# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# conf/syscalls-graph, on the RRD files of the scene.

# Puts an rrdtool before the real one that has it print besides, to $T/printed, what
# each value that is drawn comes to: lines "VARIABLE SUM".
print_sums() {
  mkdir -p "$T/bin"
  cat >"$T/bin/rrdtool" <<END
#!/bin/bash
more=()
if [ "\$1" = graph ]; then
  printf '%s\n' "\$@" >"$T/arguments"
  for name in \$(sed -n 's/^C\?DEF:\(total\|z[0-9]*\|other\)=.*/\1/p' "$T/arguments"); do
    more+=("VDEF:sum_\$name=\$name,TOTAL" "PRINT:sum_\$name:\$name %.3lf")
  done
fi
"$(command -v rrdtool)" "\$@" "\${more[@]}" | tee -a "$T/printed"
END
  chmod +x "$T/bin/rrdtool"
}

# graph OPTION...: draws it to $T/graph.png, from $rrd or else the scene's files.
graph() {
  local from until
  read -r from until < <(scene_range)
  : >"$T/printed"
  PATH=$T/bin:$PATH "$TOP/conf/syscalls-graph" --start "$from" --end "$until" \
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

# complains TEXT ARGUMENT...: whether it says so, and draws nothing.
complains() {
  local status=0
  rm -f "$T/none.png"
  PATH=${path-$PATH} "$TOP/conf/syscalls-graph" --output "$T/none.png" "${@:2}" \
    2>"$T/error" || status=$?
  [ "$status" -gt 0 ] || fail "it takes ${*:2}"
  grep -qF -- "$1" "$T/error" || fail "${*:2}: it says $(head -n 1 "$T/error")"
  [ ! -e "$T/none.png" ] || fail "${*:2}: it draws"
}

test_rrd_picture_complains() {
  backend
  needs rrdtool
  local rrd=$S/rrd copy="$T/a b:c"
  mkdir -p "$copy/one host" "$T/empty"
  cp -r "$rrd"/t/syscalls* "$copy/one host"
  complains 'DATADIR is missing'
  complains "one DATADIR is enough, '$T' is too much" "$rrd" "$T"
  complains 'there is no directory /nowhere' /nowhere
  complains 'there are no RRD files of the plugin syscalls' "$T/empty"
  complains "of host 'x', only of: one host" --host x "$copy"
  complains '--by needs one of: process call cgroup;' --by unit "$rrd"
  complains '--type needs one of: invocations errors' --type errors- "$rrd"
  complains '--top needs a whole number from 1 to 20' --top 21 "$rrd"
  complains "--start needs a time, not ''" --start '' "$rrd"
  complains "start time: unparsable time: nonsense" --start nonsense "$rrd"
  complains 'has no values from -9y to -8y' --start -9y --end -8y "$rrd"
  complains 'ends in .png or .svg' --output x.gif "$rrd"
  complains "unknown option '--bogus'" --bogus "$rrd"
  cp -r "$copy/one host" "$copy/other"
  complains 'has several hosts, choose one by --host: one host other' "$copy"
  path=$T/empty complains 'rrdtool is not installed' "$rrd"

  local from until
  read -r from until < <(scene_range)
  rm "$copy/one host/syscalls_total/errors.rrd"
  complains 'one host has no errors' --host 'one host' --type errors "$copy"
  # One that is broken is among the others, and is told.
  echo junk >"$copy/other/syscalls-$HEAVY/invocations.rrd"
  "$TOP/conf/syscalls-graph" --host other --start "$from" --end "$until" \
    --output "$copy/x y.svg" "$copy" 2>"$T/error" || fail "it does not draw"
  grep -q "^syscalls-graph: $HEAVY: " "$T/error" || fail "it tells no broken file"
  grep -q '<svg' "$copy/x y.svg" || fail "it draws no SVG"
}
