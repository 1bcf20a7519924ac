# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# A machine that is busy as machines are: a store that is asked, a backup, a
# search now and then, and a program that looks for what isn't there.

# Their processes, by the names the plugin gives them.
busy_names='redis-server redis-benchmark tar gzip find grep web-app'

# in_unit NAME COMMAND...: COMMAND in a control group of that name, if the machine
# lets us have one.
in_unit() {
  if [ -n "${cgroup-}" ]; then
    mkdir -p "$cgroup/$1"
    echo "$BASHPID" >"$cgroup/$1/cgroup.procs"
  fi
  "${@:2}"
}

# again SECONDS PAUSE COMMAND...: one COMMAND after the other, and a pause after
# each.
again() {
  local end=$((SECONDS + $1)) pause=$2
  shift 2
  while [ "$SECONDS" -lt "$end" ]; do
    timeout "$((end - SECONDS + 1))" "$@" >/dev/null 2>&1 || true
    sleep "$pause"
  done
}

# Debian's redis-tools has the server, too, which goes by the name it is given.
busy_store() {
  local port
  port=$(free_ports 1)
  ln -sf "$(command -v redis-check-rdb)" "$T/redis-server"
  timeout "$1" "$T/redis-server" --bind 127.0.0.1 --port "$port" --save '' \
    --appendonly no --dir "$T" >"$T/redis" 2>&1 &
  # Without a server, redis-benchmark would ask for it for ever.
  until_true 10 listens "$port"
  again "$1" 0.4 redis-benchmark -p "$port" -t get -c 4 -n 3000
}

busy_backup() {
  sleep $(($1 * 3 / 10))
  # shellcheck disable=SC2016 # for the other bash
  timeout $(($1 * 4 / 10)) bash -c 'tar -c "$@" | gzip -1' - /usr/share /usr/lib \
    >/dev/null 2>&1 || true
}

busy_search() { again "$1" 6 find /usr/share -newer /etc/passwd; }

busy_grep() {
  sleep $(($1 * 6 / 10))
  again $(($1 * 2 / 10)) 0.2 grep -r wherefore /usr/include
}

# Some 4000 calls a second, of which half fail.
busy_looking() {
  ln -sf "$PYTHON" "$T/web-app"
  timeout "$1" "$T/web-app" -c '
import os, time
while True:
    for i in range(200):
        os.path.exists("/nowhere/%d" % i)
        os.path.exists("/etc")
    time.sleep(0.1)' || true
}

# busy SECONDS
busy() {
  in_unit redis.service busy_store "$1" &
  in_unit backup.service busy_backup "$1" &
  in_unit locate.service busy_search "$1" &
  in_unit session-1.scope busy_grep "$1" &
  in_unit app.service busy_looking "$1" &
  wait $!
}
