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

# influxdb_spike DATABASE MEASUREMENT
influxdb_spike() {
  backend
  curl -sfG "$INFLUXDB/query" --data-urlencode "db=$1" --data-urlencode "q=
    SELECT max(rate) FROM (SELECT non_negative_derivative(value, 1s) AS rate FROM $2
    WHERE host = 't' AND instance = 'scene-steady' AND type = 'invocations')" \
    >"$T/answer"
  no_spike "$("$PYTHON" -c 'import json, sys
print(json.load(sys.stdin)["results"][0]["series"][0]["values"][0][1])' <"$T/answer")"
}

test_influxdb_restart() {
  influxdb_spike collectd syscalls_value
  influxdb_spike collectd_udp syscalls
}

test_influxdb_network() {
  influxdb collectd _value
}

test_influxdb_udp() {
  influxdb collectd_udp ''
}
