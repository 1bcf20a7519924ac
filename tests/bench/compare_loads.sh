# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# What makes system calls. NAME_start prepares it, if it has to be; NAME_once
# prints how many ns one of what it does takes: see compare.awk for what. A load
# is on the first CPU, and whoever asks a server for something on the last one.

loads=(call calls_same calls_different perf_syscall perf_messaging stress_ng
  redis nginx)

server='' # its process

# Where quickstart unpacks servers.
for dir in "$BUILDDIR"/servers/*/usr/sbin; do
  PATH=$PATH:$dir
done

# shellcheck disable=SC2207 # numbers
cpus=($(taskset -cp $$ | sed 's/.*: //; s/,/ /g; s/\([0-9]*\)-\([0-9]*\)/{\1..\2}/g' |
  { read -r list && eval "echo $list"; }))
first=${cpus[0]} last=${cpus[-1]}

# on CPU COMMAND...: by what watches, if it is of the kind that starts programs.
on() {
  local cpu=$1
  shift
  "${prefix[@]}" taskset -c "$cpu" "$@" 2>>"$T/complaints"
}

# mean N: of so many numbers
mean() {
  awk -v n="$1" '{ sum += $1 } END { if (NR != n) exit 1; print sum / n }'
}

# From the seconds that N take, or from how many a second takes, to ns for one.
each_of() { awk -v n="$1" '$1 > 0 { printf "%.3f\n", $1 * 1e9 / n }'; }
rate_to_ns() { awk '$1 > 0 { printf "%.3f\n", 1e9 / $1 }'; }

call_once() { on "$first" "$BUILDDIR/tests/bench/getppid" getppid "$window"; }

all_cpus_once() {
  local cpu
  for cpu in "${cpus[@]}"; do
    on "$cpu" "$BUILDDIR/tests/bench/getppid" "getppid${1:+$cpu}" "$window" &
  done | mean "${#cpus[@]}"
}
calls_same_once() { all_cpus_once; }
calls_different_once() { all_cpus_once different; }

# size_for NAME N COMMAND: sets NAME so that what takes COMMAND some time for N
# takes it a window, and a server as long as wrk, whose least is a second.
size_for() {
  local -n size=$1
  local n=$2 ns
  ns=$("$3" "$n")
  size=$(awk -v ns="$ns" -v s="${server:+1}" -v window="$window" 'BEGIN {
    printf "%d", (s ? s : window) * 1e9 / ns + 1
  }')
}

perf_syscall_run() {
  on "$first" perf bench -f simple syscall basic --loop "$1" | each_of "$1"
}
perf_syscall_start() { size_for syscalls 100000 perf_syscall_run; }
perf_syscall_once() { perf_syscall_run $((syscalls / effort + 1)); }

# 20 senders, each of whom sends to 20 receivers.
perf_messaging_run() {
  local loops=$(($1 / 400 + 10))
  "${prefix[@]}" perf bench -f simple sched messaging -g 1 -l "$loops" \
    2>>"$T/complaints" | each_of $((400 * loops))
}
perf_messaging_start() { size_for messages 10000 perf_messaging_run; }
perf_messaging_once() { perf_messaging_run $((messages / effort)); }

stress_ng_once() {
  on "$first" stress-ng --get 1 --timeout 1 --metrics --yaml "$T/stress" >&2
  sed -n 's/^ *bogo-ops-per-second-real-time: //p' "$T/stress" | rate_to_ns
}

# A port of this machine's own that nobody has.
choose_port() {
  for ((port = 20000 + $$ % 20000; ; port++)); do
    ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue
    return 0
  done
}
is_open() { (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

start_server() {
  taskset -c "$first" "$@" >"$T/server" 2>&1 9>&- &
  server=$!
  until_true 10 is_open || fail "$1 does not start: $(tail -n 1 "$T/server")"
}

stop_server() {
  [ -z "$server" ] || kill "$server"
  wait "$server" || true
  server=''
}

# Debian's redis-tools has the server, too, which goes by the name it is given.
redis_start() {
  choose_port
  # shellcheck disable=SC2016 # for the other bash
  start_server bash -c 'exec -a redis-server redis-check-rdb "$@"' - --bind 127.0.0.1 --port "$port" --save '' \
    --appendonly no --dir "$T"
  size_for requests 5000 redis_run
}
redis_run() {
  taskset -c "$last" redis-benchmark -p "$port" -t get -c 20 -n "$1" --csv |
    awk -F '"' '/^"GET"/ { print $4 }' | rate_to_ns
}
redis_once() { redis_run $((requests / effort + 1)); }
redis_stop() { stop_server; }

nginx_start() {
  choose_port
  mkdir "$T/www"
  head -c 1024 /dev/zero >"$T/www/index.html"
  cat >"$T/nginx.conf" <<END
daemon off;
user root;
worker_processes 1;
pid $T/nginx.pid;
error_log $T/server.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path $T/body;
  proxy_temp_path $T/proxy;
  fastcgi_temp_path $T/fastcgi;
  uwsgi_temp_path $T/uwsgi;
  scgi_temp_path $T/scgi;
  server { listen 127.0.0.1:$port; root $T/www; }
}
END
  start_server nginx -c "$T/nginx.conf"
}
nginx_once() {
  taskset -c "$last" wrk -t 1 -c 16 -d 1 "http://127.0.0.1:$port/" |
    awk '/^Requests\/sec:/ { print $2 }' | rate_to_ns
}
nginx_stop() { stop_server; }

tools_of() {
  case $1 in
  perf*) echo perf ;;
  stress_ng) echo stress-ng ;;
  redis) echo redis-check-rdb redis-benchmark ;;
  nginx) echo nginx wrk ;;
  esac
}
