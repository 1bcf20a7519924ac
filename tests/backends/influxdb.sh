# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# InfluxDB 1.x, by both ways in.

# influxdb DATABASE SUFFIX: has nothing been refused, and is all there?
influxdb() {
  backend
  ! grep 'Failed.*syscalls' "$S/influxdb.log" >"$T/refused" ||
    fail "InfluxDB says: $(head -n 1 "$T/refused")"
  "$PYTHON" "$BACKENDS/points.py" influxdb "$INFLUXDB" "$1" "$2" >"$T/points"
  compare totals
}

test_influxdb_network() {
  influxdb collectd _value
}

test_influxdb_udp() {
  influxdb collectd_udp ''
}
