# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Grafana's dashboards: each query that a panel makes is made of the real servers.

test_grafana_schema() {
  local status=0
  "$BACKENDS/schema" >"$T/checked" 2>"$T/errors" || status=$?
  [ $status -ne 77 ] || skip "$(tail -n 1 "$T/errors")"
  [ $status -eq 0 ] || fail "$(cat "$T/errors" "$T/checked" | head -n 3)"
  say "$(grep -c ^ok "$T/checked") times as published"
}

# Between these, in ms, all that the panels are asked for was there, and had been for
# as long as rate() looks back.
panels_span() {
  awk '{ printf "%.0f %.0f\n", ($1 + 12) * 1000, ($1 + 32) * 1000 }' "$S/rated"
}

# panels NAME URL [VARIABLE=VALUE]...: what a dashboard's panels show.
panels() {
  local name=$1 url=$2 from to checked
  shift 2
  backend
  read -r from to < <(panels_span)
  cat >"$T/truth" <<END
scene-steady 2500 errors=0.2
scene-grouped 1000 errors=0.5
scene-sleepy 100 usecs=9000-11000 seconds=1
call:getppid -
cgroup:paced.service 1000
END
  panels_are "$T/truth" top=50
  panels_are /dev/null top=5
  checked=$(grep -c ^ok "$T/checked")
  say "$checked figures of $(wc -l <"$T/figures") are true"
}

# panels_are TRUTH VARIABLE=VALUE...
panels_are() {
  local truth=$1
  shift
  "$PYTHON" "$BACKENDS/execute.py" "$TOP/conf/dashboards/grafana-$name.json" \
    "$url" "$from" "$to" collectd_interval="$INTERVAL" "${variables[@]}" "$@" >"$T/figures"
  "$PYTHON" "$BACKENDS/truth.py" "$truth" "$INTERVAL" "$from" "$to" <"$T/figures" \
    >>"$T/checked" || fail "$(grep -m 3 ^bad "$T/checked")"
}

test_grafana_influxdb() {
  local variables=(database=collectd)
  panels influxdb "$INFLUXDB"
}

test_grafana_influxdb_udp() {
  local variables=(database=collectd_udp suffix=)
  panels influxdb "$INFLUXDB"
}

test_grafana_graphite() {
  local variables=()
  panels graphite "$GRAPHITE"
}

test_grafana_prometheus() {
  local variables=()
  panels prometheus "$PROMETHEUS"
}
