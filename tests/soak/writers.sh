# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What collectd writes to, beside the csv files that the counts are taken from: a
# small disk and a carbon. And what goes wrong there.

conf_writers() {
  cat <<END
LoadPlugin rrdtool
<Plugin rrdtool>
  DataDir "$T/small/rrd"
  RRARows 10
  RRATimespan 60
</Plugin>
LoadPlugin write_graphite
<Plugin write_graphite>
  <Node "soak">
    Host "127.0.0.1"
    Port "$(cat "$T/port")"
  </Node>
</Plugin>
END
}

needs_writers() {
  needs bpf collectd mounts python3
  local plugin
  for plugin in rrdtool write_graphite; do
    [ -e "$PLUGINS/$plugin.so" ] || skip "needs collectd's $plugin plugin"
  done
}

# start_carbon [PORT]
start_carbon() {
  rm -f "$T/port"
  python3 "$SOAK/carbon.py" "$@" >"$T/port" 9>&- &
  carbon=$!
  until_true 20 test -s "$T/port" || fail "the carbon does not start"
}

# Becomes collectd with a small disk.
with_small_disk() {
  mkdir "$T/small"
  # shellcheck disable=SC2016 # it is for the inner shell
  with_mounts sh -c 'small=$1; shift
    mount -t tmpfs -o size=64M none "$small" && exec "$@"' sh "$T/small" "$@"
}

# Whatever room there is.
take_room() { ! head -c 65M /dev/zero >"$1" 2>/dev/null || fail "the disk is too large"; }

rrd_errors() { grep -c '^\[error\] rrdtool plugin' "$T/log" || true; }
more_rrd_errors() { [ "$(rrd_errors)" -gt "$1" ]; }

# Until an RRD file could not be made.
fill_disk() {
  local small=/proc/$daemon/root$T/small
  take_room "$small/first"
  rm -rf "$small/rrd/t" || true # collectd makes some meanwhile
  take_room "$small/second"
  until_true 60 more_rrd_errors "$(rrd_errors)" || fail "the disk is not full"
  rm "$small/first" "$small/second"
}

# Whether collectd has written nothing for so many seconds.
is_stuck() {
  ! later_than syscalls_total/invocations "$(($(date +%s) - $1))" 0
}

# One that has read for some time has more room than collectd fills. So another one
# takes its place, and never reads until all of collectd waits for it.
block_carbon() {
  kill "$carbon"
  wait "$carbon" || true
  start_carbon "$(cat "$T/port")"
  kill -STOP "$carbon"
  until_true 60 is_stuck 5 || fail "the carbon does not block"
  kill -CONT "$carbon"
}
