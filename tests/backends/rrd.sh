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

test_rrdcached() {
  backend
  rrds "$S/rrdcached" "unix:$S/rrdcached.sock" >"$T/points"
  compare steps
}
