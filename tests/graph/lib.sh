# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What the tests of conf/syscalls-graph are made of, here and in tests/backends.

# Puts an rrdtool before the real one. Of a graph, $T/arguments has its arguments,
# one a line, and $T/printed its size and what each value that is drawn comes to, as
# lines "VARIABLE SUM". $T/runs has a line for each run.
print_sums() {
  mkdir -p "$T/bin"
  cat >"$T/bin/rrdtool" <<END
#!/bin/bash
set -eo pipefail
more=()
echo "\$1" >>"$T/runs"
if [ "\$1" = graph ]; then
  printf '%s\n' "\$@" >"$T/arguments"
  names=\$(sed -n 's/^C\?DEF:\(total\|z[0-9]*\|other\)=.*/\1/p' "$T/arguments")
  for name in \$names; do
    more+=("VDEF:sum_\$name=\$name,TOTAL" "PRINT:sum_\$name:\$name %.3lf")
  done
fi
"$(command -v rrdtool)" "\$@" "\${more[@]}" | tee -a "$T/printed"
END
  chmod +x "$T/bin/rrdtool"
}

# syscalls_graph ARGUMENT...: by that rrdtool, if there is one.
syscalls_graph() {
  rm -f "$T/"{runs,arguments,printed}
  PATH=$T/bin:$PATH "$TOP/conf/syscalls-graph" "$@"
}

# complains TEXT ARGUMENT...: whether it fails, says so, and draws nothing.
complains() {
  local status=0
  rm -f "$T/none.png"
  PATH=${path-$PATH} "$TOP/conf/syscalls-graph" --output "$T/none.png" "${@:2}" \
    2>"$T/error" || status=$?
  [ "$status" -gt 0 ] || fail "it takes ${*:2}"
  grep -qF -- "$1" "$T/error" || fail "${*:2}: it says $(head -n 1 "$T/error")"
  [ ! -e "$T/none.png" ] || fail "${*:2}: it draws"
}

# All files made up here have values from BEGIN to END, in seconds.
BEGIN=1700000000 END=1700000490

# rrd FILE RATE: so many calls in each second.
rrd() {
  local i updates=()
  for ((i = 0; i <= END - BEGIN; i += 10)); do
    updates+=("$((BEGIN + i)):$((i * $2))")
  done
  mkdir -p "${1%/*}"
  rrdtool create "$1" --start $((BEGIN - 10)) --step 10 \
    DS:value:DERIVE:20:0:U RRA:AVERAGE:0.5:1:50
  rrdtool update "$1" "${updates[@]}"
}

# processes DIRECTORY NAME=RATE...: a host's files, and 1000 calls in each second.
processes() {
  local pair
  rrd "$1/syscalls_total/invocations.rrd" 1000
  for pair in "${@:2}"; do
    rrd "$1/syscalls-${pair%=*}/invocations.rrd" "${pair#*=}"
  done
}

# draw ARGUMENT...: of all that is there, to $T/graph.png.
draw() {
  syscalls_graph --start "$BEGIN" --end "$END" --output "$T/graph.png" "$@" 2>"$T/told" ||
    fail "it does not draw: $(tail -n 1 "$T/told")"
}

# draws NAME=RATE...: whether these are drawn, in this order, and all others come to
# the rest of 1000.
draws() {
  local pair rest=1000
  for pair; do
    rest=$((rest - ${pair#*=}))
  done
  {
    [ $# -eq 0 ] || printf '%s\n' "$@"
    echo "all others=$rest"
  } >"$T/expected"
  sed -n 's/^AREA:\(z[0-9]*\|other\)#[0-9a-f]*:\(.*[^ ]\) *:STACK$/\1 \2/p' \
    "$T/arguments" | awk -v seconds=$((END - BEGIN)) '
    FNR == NR { sum[$1] = $2; next }
    { v = $1; sub(/^[^ ]* /, ""); printf "%s=%.0f\n", $0, sum[v] / seconds }
    ' "$T/printed" - >"$T/drawn"
  diff "$T/expected" "$T/drawn" >&2 ||
    fail "it draws $(paste -sd' ' "$T/drawn"), not $(paste -sd' ' "$T/expected")"
}
