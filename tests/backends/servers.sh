# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The servers, each in a directory of its own, on ports that were free.

start_influxdb() {
  mkdir "$S/influxdb"
  {
    cat <<END
reporting-disabled = true
bind-address = "127.0.0.1:${port[influxdb_rpc]}"
[meta]
  dir = "$S/influxdb/meta"
[data]
  dir = "$S/influxdb/data"
  wal-dir = "$S/influxdb/wal"
[http]
  bind-address = "127.0.0.1:${port[influxdb]}"
  log-enabled = false
  max-row-limit = 0
END
    sample servers/influxdb.conf :25826 ":${port[collectd]}" \
      :8089 ":${port[influxdb_udp]}" /usr/share/collectd/types.db "$TYPESDB"
  } >"$S/influxdb.conf"
  INFLUXDB=http://127.0.0.1:${port[influxdb]}
  run_server influxdb "$(server influxdb usr/bin/influxd)" \
    -config "$S/influxdb.conf"
  await influxdb answers "$INFLUXDB/ping"
}

# A scrape that comes a second late, on a busy machine, should not miss a read: twice
# as many as the sample has for an interval.
start_prometheus() {
  sample servers/prometheus.yml localhost:9103 "127.0.0.1:${port[scrape]}" \
    "scrape_interval: 5s" "scrape_interval: 500ms" >"$S/prometheus.yml"
  PROMETHEUS=http://127.0.0.1:${port[prometheus]}
  run_server prometheus "$(server prometheus usr/bin/prometheus)" \
    --config.file="$S/prometheus.yml" --storage.tsdb.path="$S/prometheus" \
    --web.listen-address="127.0.0.1:${port[prometheus]}"
  await prometheus answers "$PROMETHEUS/-/ready"
}

start_rrdcached() {
  mkdir "$S/rrdcached"
  run_server rrdcached "$(server rrdcached usr/bin/rrdcached)" -g -B -R \
    -l "unix:$S/rrdcached.sock" -b "$S/rrdcached" -p "$S/rrdcached.pid"
  await rrdcached test -S "$S/rrdcached.sock"
}

# The program that other programs' JSON is for: keeps what is posted to it.
start_listener() {
  run_server listener "$PYTHON" "$BACKENDS/listener.py" "${port[json]}" \
    "$S/posted"
  await listener test -e "$S/posted"
}
