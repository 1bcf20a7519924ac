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
  lock tests
  {
    conf_base "$1"
    conf_socket
    conf_ours "$1" "${2-}"
  } >"$T/collectd.conf"
  serve
}

# Starts it, and waits for its socket, which unixsock opens in a thread of its own.
serve() {
  start
  until_true 10 answers || fail "collectd does not answer: $(tail -n 1 "$T/answer")"
}

answers() { echo LISTVAL | ask >"$T/answer" 2>&1; }

# shellcheck disable=SC2034 # used by other files
all_reported='ReportErrors true
  ReportTime true'

# fed [MORE]: runs it without the plugin, and keeps a connection to it.
fed() {
  needs collectd
  {
    conf_base 10
    conf_socket
    printf '%s\n' "${1-}"
  } >"$T/collectd.conf"
  serve
  coproc FEED { ask; }
}

# Stops that one. From glibc 2.41 on, exit() waits for a thread that reads from a
# stream, as unixsock has one for each connection.
stop_fed() {
  local feed=${FEED[1]}
  exec {feed}>&-
  stop
}

# feed TIME NAME=CALLS[,ERRORS[,MS]]...: has these totals come in, of host $host and
# by process, or of the call NAME if it is /NAME; those of all are without a name.
# They stay for two minutes, and are listed when this returns.
host=t marks=0
feed() {
  local time=$1 pair series totals i
  local types=(invocations errors total_time_in_ms)
  shift
  for pair; do
    case $pair in
    =*) series=syscalls_total ;;
    /*) series=syscalls_by_call-${pair#/} ;;
    *) series=syscalls-$pair ;;
    esac
    IFS=, read -ra totals <<<"${pair#*=}"
    for i in "${!totals[@]}"; do
      put "$host/${series%%=*}/${types[i]}" "$time:${totals[i]}"
    done
  done
  marks=$((marks + 1))
  put "$mark$marks" "$time:0"
  until_true 60 marked || fail "collectd does not list what it was fed with"
}

# collectd takes values before it has listed them, one after the other.
mark=mark/users/users-
marked() {
  local answer
  echo "GETVAL \"$mark$marks\"" >&"${FEED[1]}"
  read -r answer <&"${FEED[0]}"
  [[ $answer = '1 '* ]] && read -r answer <&"${FEED[0]}"
}

# put SERIES TIME:TOTAL
put() {
  local name=${1//\\/\\\\} answer
  echo "PUTVAL \"${name//\"/\\\"}\" interval=60 $2" >&"${FEED[1]}"
  read -r answer <&"${FEED[0]}"
  [[ $answer = '0 Success'* ]] || fail "collectd takes no values: $answer"
}

# Sends lines to the socket, and prints what it says.
ask() { exec /usr/bin/python3 "$HERE/ask.py" "$T/sock"; }

# The program, on this socket. The plugin may not have its first values.
top() { "$PROGRAM" --socket "$T/sock" --wait "$@"; }
