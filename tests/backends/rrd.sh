# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# RRD files, as `rrdtool fetch` and `rrdtool xport` read them.

# rrds DIRECTORY [DAEMON]: their points.
rrds() {
  "$PYTHON" "$BACKENDS/points.py" rrd "$1" "$(cut -d. -f1 "$S/began")" "${@:2}"
}

test_rrdtool() {
  backend
  rrds "$S/rrd" >"$T/points"
  compare steps --whole
}

# What `rrdtool xport` has of a process, as points are.
xported() {
  rrdtool xport -t --start "$(cut -d. -f1 "$S/began")" \
    "DEF:calls=$S/rrd/t/syscalls-$1/invocations.rrd:value:AVERAGE" XPORT:calls |
    sed -n "s,.*<t>\(.*\)</t><v>\([0-9].*\)</v>.*,t/syscalls-$1/invocations \1 \2,p"
}

test_rrdtool_xport() {
  backend
  local name
  rrds "$S/rrd" >"$T/points"
  for name in "${KNOWN[@]%=*}"; do
    xported "$name" | awk '{ printf "%s %d %.4f\n", $1, $2, $3 }' >"$T/exported"
    [ -s "$T/exported" ] || fail "nothing is exported of $name"
    grep "^t/syscalls-$name/invocations " "$T/points" |
      awk '{ printf "%s %d %.4f\n", $1, $2, $3 }' | diff - "$T/exported" ||
      fail "$name is exported otherwise than it is fetched"
  done
  say "${#KNOWN[@]} series are as fetched"
}

test_rrdcached() {
  backend
  rrds "$S/rrdcached" "unix:$S/rrdcached.sock" >"$T/points"
  compare steps
}
