# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# A collectd with a socket: with the plugin, or fed with values of the test's own.

conf_socket() {
  cat <<END
LoadPlugin unixsock
<Plugin unixsock>
  SocketFile "$T/sock"
  SocketGroup "root"
  SocketPerms "0600"
  DeleteSocket true
</Plugin>
END
}

# with_plugin INTERVAL [OPTIONS]: runs it with the plugin.
with_plugin() {
  needs bpf collectd
  {
    conf_base "$1"
    conf_socket
    conf_ours "$1" "${2-}"
  } >"$T/collectd.conf"
  start
}

# shellcheck disable=SC2034 # used by other files
all_reported='ReportErrors true
  ReportTime true'

# fed [INTERVAL]: runs it without the plugin.
fed() {
  needs collectd
  {
    conf_base "${1-10}"
    conf_socket
  } >"$T/collectd.conf"
  start
}

# feed TIME NAME=TOTAL...: has these values come in, of host $host and by process;
# the total is that without a name.
host=t
feed() {
  local time=$1 pair series
  shift
  for pair; do
    series=syscalls-${pair%%=*}
    [ "$series" != syscalls- ] || series=syscalls_total
    echo "PUTVAL $host/$series/invocations interval=${interval-10} $time:${pair#*=}"
  done | ask >"$T/fed"
  ! grep -v '^0 Success' "$T/fed" || fail "collectd takes no values"
}

# Sends lines to the socket, and prints what it says.
ask() { /usr/bin/python3 "$HERE/ask.py" "$T/sock"; }

# The program, on this socket. The plugin may not have its first values.
top() { "$PROGRAM" --socket "$T/sock" --wait "$@"; }
