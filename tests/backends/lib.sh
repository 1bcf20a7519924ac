# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# What tests of backends are made of, beside tests/live/lib.sh.

# Python with the modules of Debian's packages, whichever comes first in PATH.
PYTHON=/usr/bin/python3
SERVERS=${SERVERS-$BUILDDIR/servers}

# What is running, by its process id, to be stopped in the end.
servers=()

# server PACKAGE PATH: where a file of a package is that is installed or unpacked.
server() {
  local path
  for path in "/$2" "$SERVERS/$1/$2"; do
    [ ! -e "$path" ] || { echo "$path"; return; }
  done
  return 1
}

# free_ports N: prints as many that neither TCP nor UDP has in use on loopback, and
# that the kernel gives to no client.
free_ports() {
  "$PYTHON" - "$1" <<'END'
import random, socket, sys

def free():
    while True:
        address = ("127.0.0.1", random.randrange(20000, 32768))
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        try:
            tcp.bind(address)
            udp.bind(address)
            return tcp, udp
        except OSError:
            tcp.close()

kept = [free() for _ in range(int(sys.argv[1]))]
print(*(tcp.getsockname()[1] for tcp, _ in kept))
END
}

# run_server NAME COMMAND...: in the background, its output in $S/NAME.log. Sets
# $server to its process id.
run_server() {
  local name=$1
  shift
  "$@" >>"$S/$name.log" 2>&1 </dev/null 9>&- &
  server=$!
  servers+=("$server")
}

# await NAME COMMAND...: until a server that was just started does this.
await() {
  local name=$1
  shift
  if ! until_true 60 ended_or "$@" 2>/dev/null || gone "$server"; then
    fail "$name does not start: $(tail -n 1 "$S/$name.log")"
  fi
}

ended_or() { gone "$server" || "$@"; }

# forget PID...: they have ended.
forget() {
  local pid gone=" $* " left=()
  for pid in "${servers[@]}"; do
    [[ $gone == *" $pid "* ]] || left+=("$pid")
  done
  servers=("${left[@]}")
}

stop_servers() {
  local pid
  for pid in "${servers[@]}"; do
    kill "$pid" 2>/dev/null
    until_true 20 gone "$pid" || kill -KILL "$pid"
  done
  servers=()
}

# sample FILE [FROM TO]...: prints a file of conf/ with other ports and paths, each
# of which must be in it.
sample() {
  local text file=$1
  text=$(grep -v '^ *#' "$TOP/conf/$file") || fail "conf/$file is missing"
  shift
  while [ $# -gt 0 ]; do
    [[ $text == *"$1"* ]] || fail "conf/$file has no $1"
    text=${text//"$1"/$2}
    shift 2
  done
  printf '%s\n' "$text"
}

# answers URL: whether something does.
answers() { curl -sf -o "$S/answer" "$1"; }

# Each test begins with it.
backend() {
  [ -z "$absent" ] || skip "$absent"
}

# no_spike VALUE: the highest rate of scene-steady, over the restart.
no_spike() {
  awk -v value="$1" 'BEGIN {
    printf "over the restart at most %.1f/s of 2500/s\n", value
    exit !(value > 2450 && value < 1.5 * 2500) }' >&3
}

# What found no room since the machine was started.
dropped() {
  awk '$1 == "Udp:" && $6 ~ /^[0-9]+$/ && $6 { print $6 " UDP packets dropped" }' \
    /proc/net/snmp
}

# compare totals|rates|steps [OPTION...]: what a backend has, in $T/points, with what
# collectd wrote to CSV files and what the workload did. Says what came of it.
compare() {
  agrees "$@" || fail "$(head -n 3 "$T/compared")" "$(dropped)"
  say "$(cat "$T/compared")"
}

# agrees totals|rates|steps [OPTION...]: whether it does. $T/compared says what came of it.
agrees() {
  "$PYTHON" "$BACKENDS/compare.py" "$@" --step "$INTERVAL" \
    "${KNOWN[@]/#/--rate=}" --restarted "$(cat "$S/restarted")" \
    "$S/reference" "$S/truth" "$T/points" >"$T/compared"
}
