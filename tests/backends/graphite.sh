# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# carbon-cache and graphite-web of a test's own, from Debian's packages, be they
# installed or only unpacked below $SERVERS. Each keeps all it writes in a
# directory of its own, listens on loopback, and is a child of the caller, who
# ends it.

SERVERS=${SERVERS-$BUILDDIR/servers}

# Debian's Python has Debian's modules; one that stands earlier in PATH may not.
PYTHON=/usr/bin/python3

# free_ports N: prints N ports of loopback that nobody has, a word each.
free_ports() {
  $PYTHON -c '
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))' "$1"
}

# The root of a package's files: "" if it is installed.
package_root() {
  local root=$SERVERS/$1
  if [ -d "$root" ]; then
    echo "$root"
  elif [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" != installed ]; then
    skip "needs Debian's $1, unpacked as $root"
  fi
}

answers() { curl -sf -m 5 -o "${2-/dev/null}" "$1"; }
listens() { (exec 8<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# await_server SECONDS PID LOG COMMAND...: until COMMAND succeeds.
await_server() {
  local seconds=$1 pid=$2 log=$3
  shift 3
  until_true "$seconds" ended_or "$pid" "$@" && ! gone "$pid" ||
    fail "no server: $(tail -n 1 "$log")"
}
ended_or() { gone "$1" || "${@:2}"; }

# start_carbon DIR [INTERVAL]: a carbon-cache that keeps a point for each
# INTERVAL (default 2) seconds of an hour, as whisper files in DIR/whisper. Sets
# CARBON_PORT, where lines are taken, carbon_query_port, and carbon_pid.
start_carbon() {
  local dir=$1 interval=${2-2} root
  root=$(package_root graphite-carbon)
  read -r CARBON_PORT carbon_query_port < <(free_ports 2)
  mkdir -p "$dir"/{whisper,log}
  print_carbon_conf "$dir" >"$dir/carbon.conf"
  # As long as it is shorter than collectd's interval, there are gaps; if it is
  # longer, a point is the last of several.
  sample servers/storage-schemas.conf "10s:1d, 1m:7d, 10m:1y" \
    "${interval}s:1h" "^collectd" "^(collectd|totals)" >"$dir/storage-schemas.conf"
  PYTHONPATH=$root/usr/lib/python3/dist-packages PYTHONDONTWRITEBYTECODE=1 \
    $PYTHON "$root/usr/bin/carbon-cache" --nodaemon \
    --config="$dir/carbon.conf" --pidfile="$dir/carbon.pid" start \
    >"$dir/carbon.log" 2>&1 9>&- &
  carbon_pid=$!
  await_server 30 "$carbon_pid" "$dir/carbon.log" listens "$CARBON_PORT"
}

# By default it makes 50 files a minute and drops the points of all others. No
# USER: it stays what the caller is. Port 0 is no port.
print_carbon_conf() {
  cat <<END
[cache]
STORAGE_DIR = $1
LOCAL_DATA_DIR = $1/whisper
CONF_DIR = $1
LOG_DIR = $1/log
PID_DIR = $1
USER =
MAX_UPDATES_PER_SECOND = inf
MAX_CREATES_PER_MINUTE = inf
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
# still in its memory. Sets GRAPHITE, its URL, and graphite_pid.
start_graphite_web() {
  local dir=$1 root port
  root=$(package_root graphite-web)
  port=$(free_ports 1)
  GRAPHITE=http://127.0.0.1:$port
  mkdir -p "$dir/log/webapp"
  ln -sfn "$root/usr/share/graphite-web/static" "$dir/content"
  print_graphite_settings "$dir" >"$dir/graphite_here.py"
  local -x PYTHONPATH=$root/usr/lib/python3/dist-packages:$dir \
    PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=graphite.settings \
    GRAPHITE_SETTINGS_MODULE=graphite_here GRAPHITE_STORAGE_DIR=$dir GRAPHITE_CONF_DIR=$dir
  $PYTHON -m django migrate --run-syncdb >"$dir/migrate.log" 2>&1 ||
    fail "graphite-web has no database: $(tail -n 1 "$dir/migrate.log")"
  $PYTHON -m django runserver --noreload --insecure "127.0.0.1:$port" \
    >"$dir/graphite-web.log" 2>&1 9>&- &
  graphite_pid=$!
  await_server 60 "$graphite_pid" "$dir/graphite-web.log" answers "$GRAPHITE/version"
}

# WEBAPP_DIR is where it looks for a directory "content" of static files.
print_graphite_settings() {
  cat <<END
SECRET_KEY = '$(head -c 32 /dev/urandom | base64)'
WEBAPP_DIR = '$1'
STATIC_ROOT = '$1/none'
CARBONLINK_HOSTS = ['127.0.0.1:$carbon_query_port']
LOG_ROTATION = False
END
}

# graphite PREFIX KIND: what is below a prefix, totals or rates.
graphite() {
  backend
  "$PYTHON" "$BACKENDS/points.py" graphite "$GRAPHITE" "$1" t \
    "$(cut -d. -f1 "$S/began")" >"$T/points"
  compare "$2" --step $INTERVAL --within 0.51 "${rates[@]}"
}

test_graphite_rates() { graphite collectd. rates; }

test_graphite_totals() { graphite totals. totals; }
