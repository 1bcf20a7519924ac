# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# One run of the real collectd with all writers at once, each by its sample of
# conf/, and a workload whose counts and rates are known. Two more collectds make a
# fleet: another host that sends, and one that receives.

INTERVAL=2 # s

# What processes make, in calls a second.
KNOWN=(scene-steady=2500 scene-grouped=1000 scene-sleepy=100)

# What makes so many calls that it is among those that are drawn by name.
HEAVY=scene-heavy

# Starts servers, plays, and leaves the servers running.
play() {
  absent=$( (exec 3>&1; needs bpf collectd collectdctl rrdtool curl; has_all) )
  [ -z "$absent" ] || return 0
  exec 3>&2
  S=$scratch/scene T=$S
  mkdir "$S"
  name_ports
  own_cgroup syscalls-backends
  scene_cgroup=$cgroup cgroup=''
  mkdir "$scene_cgroup/paced.service"
  start_servers
  start_fleet
  perform
  refer
}

# What collectd loads, and the servers.
has_all() {
  local plugin
  has_cgroups || skip "has no cgroups of version 2"
  for plugin in write_graphite write_http write_influxdb_udp write_log \
    write_prometheus network rrdcached; do
    ! ldd "$PLUGINS/$plugin.so" | grep 'not found' ||
      skip "needs what collectd's $plugin is linked with"
  done
  server influxdb usr/bin/influxd >/dev/null || skip "needs influxdb"
  server prometheus usr/bin/prometheus >/dev/null || skip "needs prometheus"
  server rrdcached usr/bin/rrdcached >/dev/null || skip "needs rrdcached"
  server graphite-carbon usr/bin/carbon-cache >/dev/null ||
    skip "needs graphite-carbon"
  server graphite-web usr/share/graphite-web/static >/dev/null ||
    skip "needs graphite-web"
  "$PYTHON" -c "import django, tagging, twisted, whisper, cairocffi" ||
    skip "needs Graphite's Python modules"
}

name_ports() {
  local name names=(influxdb influxdb_rpc influxdb_udp collectd prometheus scrape
    json fleet) free
  declare -gA port
  read -ra free < <(free_ports ${#names[@]})
  for name in "${names[@]}"; do
    port[$name]=${free[0]}
    free=("${free[@]:1}")
  done
}

start_servers() {
  start_influxdb
  start_prometheus
  start_rrdcached
  start_listener
  start_carbon "$S/graphite" $INTERVAL
  start_graphite_web "$S/graphite"
}

# What all collectds have. Where many writers share a busy machine, values wait to be
# written, and collectd may have forgotten those before: it then knows no rate.
base() {
  conf_base $INTERVAL
  echo 'Timeout 30'
}

# host NAME: the configuration of a host that has the plugin.
host() {
  base | sed "/^WriteThreads/d; s|^Hostname .*|Hostname \"$1\"|
    s|^PIDFile .*|PIDFile \"$S/$1.pid\"|"
  conf_ours $INTERVAL "$options"
  sample backends/fleet-client.conf collectd.example.com 127.0.0.1 \
    25826 "${port[fleet]}"
}

# All that there is to report. More pairs would make it a test of the machine.
options="ReportErrors true
  ReportTime true
  ReportByCgroup true
  ReportByProcessAndSyscall true
  MaxProcesses 1000
  MaxPairs 128"

# As thousands of files of 150 kB take long to make. It is longer than the scene, with
# all that it may wait for.
small=$'\n  RRATimespan 1200'

writers() {
  local spool=/var/lib/collectd socket=unix:$S/rrdcached.sock
  sample backends/csv.conf $spool "$S"
  sample backends/rrdtool.conf "\"$spool/rrd\"" "\"$S/rrd\"$small"
  sample backends/rrdcached.conf unix:/run/rrdcached.sock "$socket" \
    '"/var/lib/rrdcached/db"' "\"$S/rrdcached\"$small"
  sample backends/influxdb-network.conf localhost 127.0.0.1 \
    25826 "${port[collectd]}"
  sample backends/influxdb-udp.conf localhost 127.0.0.1 \
    8089 "${port[influxdb_udp]}"
  sample backends/graphite.conf localhost 127.0.0.1 2003 "$CARBON_PORT"
  sample backends/graphite.conf localhost 127.0.0.1 2003 "$CARBON_PORT" \
    '"syscalls"' '"totals"' collectd. totals. "StoreRates true" \
    "StoreRates false"
  sample backends/prometheus.conf 'Port "9103"' \
    "Host \"127.0.0.1\""$'\n'"  Port \"${port[scrape]}\""
  sample backends/json-http.conf localhost:8080 "127.0.0.1:${port[json]}"
  sample backends/json-log.conf /var/log/collectd-values.log "$S/t.log"
  sample backends/unixsock.conf /var/run "$S" '"adm"' "\"$(id -gn)\""
}

initialised() { [ "$(grep -c 'Initialization complete' "$S/$1.log")" -ge "$2" ]; }

# daemon NAME LIFE: a collectd, the LIFE-th of its name. Sets $server.
daemon() {
  run_server "$1" "$COLLECTD" -f -C "$S/$1.conf"
  await "$1" initialised "$1" "$2"
}

start_fleet() {
  host t >"$S/t.conf"
  writers >>"$S/t.conf"
  host u >"$S/u.conf"
  sample backends/csv.conf /var/lib/collectd "$S" >>"$S/u.conf"
  {
    base
    sample backends/fleet-server.conf 0.0.0.0 127.0.0.1 25826 "${port[fleet]}" \
      /etc/collectd/auth_file "$S/auth_file" \
      '"/var/lib/collectd/rrd"' "\"$S/fleet\"$small"
    sample backends/aggregation.conf
    sample backends/aggregation.conf '"syscalls"' \
      $'"syscalls"\n    Host "t"\n    PluginInstance "/^scene-/"' '"all"' '"one"'
  } >"$S/server.conf"
  (umask 077 && echo 'fleet: change me' >"$S/auth_file")
  # One that the server is to refuse, as it does not encrypt.
  {
    conf_base "$INTERVAL" | sed "s|^Hostname .*|Hostname \"v\"|
      s|^PIDFile .*|PIDFile \"$S/v.pid\"|"
    echo 'LoadPlugin load'
    sample backends/csv.conf /var/lib/collectd "$S"
    sample backends/influxdb-network.conf localhost 127.0.0.1 25826 "${port[fleet]}"
  } >"$S/v.conf"
  await_phase 0.65 # far from the hosts, of each of which it is to sum up one read
  daemon server 1
  daemon v 1
}

# await_phase SECONDS: after a whole multiple of the interval. A collectd that is
# started then reads a tenth of a second later, and first of all, late, up to half a
# second after that.
await_phase() {
  sleep "$(awk -v now="$(date +%s.%N)" -v step=$INTERVAL -v phase="$1" 'BEGIN {
    print (2 * step + phase - now % step) % step }')"
}

# start_hosts LIFE: such that what they read is of a whole interval even where times
# are rounded to seconds, as in RRDs and Graphite.
start_hosts() {
  await_phase 1.55
  daemon t "$1"
  t=$server
  daemon u "$1"
  u=$server
}

# After a last scrape.
stop_hosts() {
  await_phase 1
  kill "$t" "$u"
  until_true 30 gone "$t" || fail "collectd does not stop"
  until_true 30 gone "$u" || fail "collectd does not stop"
  forget "$t" "$u"
}

intervals() { sleep $(($1 * INTERVAL)); }

# Whether the files of both hosts have all that the workload has done so far. What is
# still to be written when collectd is stopped, it drops.
written() {
  refer
  awk '
    FNR == NR {
      done["invocations " $1] += $2
      done["errors " $1] += $3
      next
    }
    {
      split($1, part, "/")
      value[part[3] " " substr(part[2], 10) " " part[1]] = $3
    }
    END {
      for (what in done)
        if (done[what] > value[what " t"] || done[what] > value[what " u"])
          exit 1
    }' "$S/truth" "$S/reference" || { sleep 1; return 1; }
}

# run LOAD...: what it says it did goes to $S/truth.
run() {
  "$LOAD" "$@" 9>&- >"$S/load" || fail "the load $1 fails"
  grep -v / "$S/load" >>"$S/truth"
}

# The process id of each load in the background.
declare -gA loads

# start_load NAME LOAD...: in the background. It is stopped with the servers.
start_load() {
  local name=$1
  shift
  "$LOAD" "$@" >"$S/load-$name" 9>&- &
  loads[$name]=$!
  servers+=("$!")
}

# await_load NAME: what it says it did goes to $S/truth, too.
await_load() {
  wait "${loads[$1]}" || fail "the load $1 fails"
  forget "${loads[$1]}"
  grep -v / "$S/load-$1" >>"$S/truth"
}

perform() {
  local name
  date +%s.%N >"$S/began"
  start_hosts 1
  intervals 2
  # Through all of it, and the restart, until it is killed.
  start_load steady paced scene-steady 2500 3600 500
  date +%s >"$S/rated"
  start_load sleepy paced scene-sleepy 100 40 0
  start_load heavy paced "$HEAVY" 40000 16 4000
  start_load grouped paced scene-grouped 1000 40 500
  echo "${loads[grouped]}" >"$scene_cgroup/paced.service/cgroup.procs"
  # One that returns, and one that lives for less than an interval.
  run crowd scene-returns 1 999 0
  run crowd scene-once 1 4321 0
  run hostile 20
  intervals 3
  ask_rates
  run hostile 20
  ask_names
  run crowd scene-returns 1 1999 0
  for name in sleepy heavy grouped; do
    await_load $name
  done
  intervals 4
  until_true 30 written || fail "collectd does not write what it reads"
  stop_hosts
  date +%s.%N >"$S/restarted"
  start_hosts 2
  intervals 5
  kill "${loads[steady]}"
  forget "${loads[steady]}"
  intervals 3
  stop_hosts
}

# What collectd itself had to write, by the CSV files, as lines "SERIES TIME VALUE".
refer() {
  find "$S/csv/" -type f -path '*/syscalls*' -print0 | LC_ALL=C sort -z |
    xargs -0 awk -F, -v hosts=1 -f "$HERE/values.awk" >"$S/reference"
}
