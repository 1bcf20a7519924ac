# shellcheck shell=bash disable=SC2034,SC2153,SC2154
# SPDX-License-Identifier: MIT
# Graphite: carbon-cache and graphite-web, each of which keeps all that it writes in
# a directory of its own.

# start_carbon DIR [INTERVAL]: a carbon-cache that keeps a point for each
# INTERVAL (default 2) seconds of an hour, as whisper files in DIR/whisper. Sets
# CARBON_PORT, where lines are taken, and carbon_query_port.
start_carbon() {
  local dir=$1 interval=${2-2} program
  program=$(server graphite-carbon usr/bin/carbon-cache) ||
    skip "needs graphite-carbon"
  read -r CARBON_PORT carbon_query_port < <(free_ports 2)
  mkdir -p "$dir/whisper"
  print_carbon_conf "$dir" >"$dir/carbon.conf"
  sample servers/storage-schemas.conf "10s:1d, 1m:7d, 10m:1y" \
    "${interval}s:1h" "^collectd" "^(collectd|totals)" >"$dir/storage-schemas.conf"
  PYTHONPATH=${program%/bin/*}/lib/python3/dist-packages \
    run_server carbon "$PYTHON" -B "$program" --nodaemon \
    --config="$dir/carbon.conf" --pidfile="$dir/carbon.pid" start
  await carbon listens "$CARBON_PORT"
}

listens() { (exec 8<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# With no USER it stays what the caller is, and a port 0 is no port.
print_carbon_conf() {
  sample servers/carbon.conf
  cat <<END
STORAGE_DIR = $1
LOCAL_DATA_DIR = $1/whisper
CONF_DIR = $1
LOG_DIR = $1
PID_DIR = $1
USER =
LINE_RECEIVER_INTERFACE = 127.0.0.1
LINE_RECEIVER_PORT = $CARBON_PORT
PICKLE_RECEIVER_PORT = 0
CACHE_QUERY_INTERFACE = 127.0.0.1
CACHE_QUERY_PORT = $carbon_query_port
CARBON_METRIC_INTERVAL = 0
ENABLE_TAGS = False
END
}

# start_graphite_web DIR: shows what the carbon-cache in DIR has, be it on disk or
# still in its memory. Sets GRAPHITE, its URL. Its user interface is asked for
# files below "content", too.
start_graphite_web() {
  local dir=$1 static port
  static=$(server graphite-web usr/share/graphite-web/static) ||
    skip "needs graphite-web"
  port=$(free_ports 1)
  GRAPHITE=http://127.0.0.1:$port
  mkdir -p "$dir/web"
  ln -sfn "$static" "$dir/content"
  print_graphite_settings "$dir" >"$dir/graphite_here.py"
  local -x PYTHONPATH=${static%/share/*}/lib/python3/dist-packages:$dir \
    DJANGO_SETTINGS_MODULE=graphite.settings GRAPHITE_SETTINGS_MODULE=graphite_here \
    GRAPHITE_STORAGE_DIR=$dir GRAPHITE_CONF_DIR=$dir
  "$PYTHON" -B -m django migrate --run-syncdb >"$dir/migrate.log" 2>&1 ||
    fail "graphite-web has no database: $(tail -n 1 "$dir/migrate.log")"
  run_server graphite-web "$PYTHON" -B -m django runserver --noreload --insecure \
    "127.0.0.1:$port"
  await graphite-web answers "$GRAPHITE/version"
}

print_graphite_settings() {
  cat <<END
SECRET_KEY = '$(head -c 32 /dev/urandom | base64)'
WEBAPP_DIR = '$1'
STATIC_ROOT = '$1/none'
CARBONLINK_HOSTS = ['127.0.0.1:$carbon_query_port']
LOG_DIR = '$1/web'
LOG_ROTATION = False
END
}

# graphite PREFIX KIND: what is below a prefix, totals or rates.
graphite() {
  backend
  "$PYTHON" "$BACKENDS/points.py" graphite "$GRAPHITE" "$1" t \
    "$(cut -d. -f1 "$S/began")" >"$T/points"
  compare "$2" --slots
}

test_graphite_rates() {
  graphite collectd. rates
}

test_graphite_totals() {
  graphite totals. totals
}

# drawn TARGET: all that a graph of a minute shows, added up.
drawn() {
  curl -sfG "$GRAPHITE/render" -d format=json -d from=-60s \
    --data-urlencode "target=$1" | "$PYTHON" -c 'import json, sys
print(sum(int(v) for v, _ in json.load(sys.stdin)[0]["datapoints"] if v is not None))'
}

comes_to() { [ "$(drawn "$1" 2>/dev/null)" = "$2" ]; }

# As README tells of totals: one of six is late, and its slot is empty.
test_graphite_empty_slot() {
  backend
  local i begin=$(($(date +%s) / INTERVAL * INTERVAL - 20)) made=totals.made.late
  for i in 0 1 2 4 5; do
    echo "$made $((100 * i)) $((begin + i * INTERVAL))"
  done >"/dev/tcp/127.0.0.1/$CARBON_PORT"
  until_true 5 comes_to "$made" 1200 || fail "it is not stored, but $(drawn "$made")"
  comes_to "nonNegativeDerivative(keepLastValue($made))" 500 ||
    fail "with keepLastValue() it is not drawn"
  comes_to "nonNegativeDerivative($made)" 300 || fail "without keepLastValue() it is drawn"
}

test_graphite_restart() {
  backend
  curl -sfG "$GRAPHITE/render" -d format=json -d "from=$(cut -d. -f1 "$S/began")" \
    --data-urlencode "target=scaleToSeconds(nonNegativeDerivative(
      totals.t.syscalls.scene-steady.invocations), 1)" >"$T/answer"
  no_spike "$("$PYTHON" -c 'import json, sys
print(max(v for v, _ in json.load(sys.stdin)[0]["datapoints"] if v is not None))' \
    <"$T/answer")"
}
