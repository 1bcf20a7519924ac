# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# Who watches system calls: start_NAME begins to, and returns when it does. Only
# one watches at a time, and stop_watcher ends it. Only `plugin` is ours: in the
# real collectd, with the interval that the one-liner has. In each second for which
# a server is measured, an interval ends.

INTERVAL=1 # seconds
ONE_LINER='tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }'

watcher='' # its process
prefix=()  # what a load's programs are to be started by, if it is of that kind

# Everything as it is now, but for mounts: tracefs may have to be mounted.
with_own_mounts() {
  [ -n "${OWN_MOUNTS-}" ] ||
    OWN_MOUNTS=yes with_mounts "$0" "$@"
  mountpoint -q /sys/kernel/tracing ||
    mount -t tracefs nodev /sys/kernel/tracing
}

# start_watcher READY COMMAND...: READY is a function that tells whether it does.
start_watcher() {
  local ready=$1
  shift
  "$@" >"$T/watcher" 2>"$T/complaints" 9>&- &
  watcher=$!
  until_true 30 ready_or_gone "$ready" || fail "$1 takes too long"
  ! gone "$watcher" ||
    fail "$1 does not run here: $(tail -n 1 "$T/complaints")"
}

ready_or_gone() { gone "$watcher" || "$1"; }

stop_watcher() {
  prefix=()
  [ -n "$watcher" ] || return 0
  ! gone "$watcher" || fail "what watches has ended: $(tail -n 1 "$T/complaints")"
  ! grep -m 1 '^\[error\]' "$T/complaints" >&2 || fail "collectd complains"
  kill "$watcher"
  until_true 30 gone "$watcher" || fail "what watches does not stop"
  wait "$watcher" || true
  watcher=''
}

says_attached() { grep -q '^attached' "$T/watcher"; }
start_empty() { start_watcher says_attached "$BUILDDIR/tests/bench/empty" "$@"; }
start_empty_enter() { start_empty sys_enter; }
start_empty_pair() { start_empty sys_enter sys_exit; }
start_empty_trio() { start_empty sys_enter sys_exit sched_switch; }

says_counting() { grep -q 'counting system calls' "$T/complaints"; }
start_plugin() {
  collectd_conf "$INTERVAL" "${*/%/ true$'\n'}"
  start_watcher says_counting "$COLLECTD" -f -C "$T/collectd.conf"
}
start_plugin_calls() { start_plugin; }
start_plugin_cgroups() { start_plugin ReportByCgroup; }
start_plugin_pairs() { start_plugin ReportByProcessAndSyscall; }
start_plugin_errors() { start_plugin ReportErrors; }
start_plugin_times() { start_plugin ReportTime; }
start_plugin_errors_times() { start_plugin ReportErrors ReportTime; }
start_plugin_all() {
  start_plugin ReportErrors ReportTime ReportByCgroup ReportByProcessAndSyscall
}

# On how many tracepoints the watcher has its programs.
is_on_tracepoints() {
  [ "$(bpftool perf list | grep -c "^pid $watcher .* sys_")" -ge "$tracepoints" ]
}

# start_bpf TRACEPOINTS COMMAND...
start_bpf() {
  tracepoints=$1
  shift
  start_watcher is_on_tracepoints "$@"
}

start_one_liner() { # [INTERVAL_MS]
  start_bpf 1 bpftrace -f json -e \
    "$ONE_LINER interval:ms:${1-$((1000 * INTERVAL))} { print(@); clear(@); }"
}
# libbpf-tools' own, which Debian has renamed.
SYSCOUNT=$(command -v syscount || command -v syscount-libbpf) || SYSCOUNT=syscount

start_syscount() { start_bpf 1 "$SYSCOUNT" -i "$INTERVAL"; }
start_syscount_p() { start_bpf 1 "$SYSCOUNT" -P -i "$INTERVAL"; }
start_syscount_pl() { start_bpf 2 "$SYSCOUNT" -P -L -i "$INTERVAL"; }

# perf tells of nothing when it begins; its events are there just before.
has_events() {
  [ "$(find "/proc/$watcher/fd" -lname '*perf_event*' 2>/dev/null | wc -l)" -ge "$(nproc)" ] &&
    sleep 0.2
}
start_perf_trace() {
  start_watcher has_events perf trace -s -a -o "$T/summary"
}

# It has to start what it watches, unless that is a server which runs.
is_attached() { grep -q 'attached' "$T/complaints"; }
start_strace() {
  local pids
  prefix=(strace -f -c -o "$T/summary")
  if [ -n "${server-}" ]; then
    prefix=()
    pids=$(pgrep -d, -P "$server" || true)
    start_watcher is_attached strace -f -c -o "$T/summary" -p "$server${pids:+,$pids}"
  fi
}

# What each is called, and needs.
watchers=(empty_enter empty_pair empty_trio plugin_calls plugin_cgroups
  plugin_pairs plugin_errors plugin_times plugin_errors_times plugin_all one_liner
  syscount syscount_p syscount_pl perf_trace strace)

# Those that slow a call down so much that less has to do.
is_slow() { [[ $1 == strace || $1 == perf_trace ]]; }

tool_of() {
  case $1 in
  empty*) echo "$BUILDDIR/tests/bench/empty" ;;
  plugin*) echo "$COLLECTD" ;;
  one_liner) echo bpftrace ;;
  syscount*) echo "$SYSCOUNT" ;;
  perf_trace) echo perf ;;
  strace) echo strace ;;
  esac
}
