# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What keeps it from showing anything, and what it says.

# refused STATUS TEXT ARGUMENT...: ends so, with a line on stderr that has TEXT.
refused() {
  local expected=$1 text=$2 status=0
  shift 2
  timeout 20 "$PROGRAM" "$@" >"$T/printed" 2>"$T/told" || status=$?
  [ "$status" = "$expected" ] || fail "status $status of $*"
  grep -qF -- "$text" "$T/told" || fail "$(head -n 1 "$T/told")"
  [ ! -s "$T/printed" ] || fail 'prints something'
}

test_help_and_version() {
  "$PROGRAM" --help | grep -q '^usage: syscalls-top ' || fail 'no usage'
  "$PROGRAM" --version | grep -Eq '^syscalls-top [0-9.]+$' || fail 'no version'
}

test_wrong_options() {
  refused 2 "--by needs call, cgroup or process, not 'thread'" --by thread
  refused 2 "Try 'syscalls-top --help'." --nonsense
  refused 2 "'a(' is no regular expression" --filter 'a('
}

test_no_socket() {
  refused 1 "there is no socket $T/none: is collectd running, with 'LoadPlugin unixsock'" --socket "$T/none"
}

test_socket_that_nobody_listens_on() {
  /usr/bin/python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$T/sock"
  refused 1 "nobody listens on $T/sock" --socket "$T/sock"
  grep -q "DeleteSocket true" "$T/told" || fail 'does not say what to do'
}

test_path_that_is_no_socket() {
  touch "$T/file"
  refused 1 "$T/file is no socket" --socket "$T/file"
  refused 1 'File name too long' --socket "$T/$(printf '%0120d' 0)"
}

test_no_permission() {
  [ "$(id -u)" = 0 ] || skip 'needs root'
  needs setpriv
  fed
  local status=0
  (as_nobody '' "$PROGRAM" --socket "$T/sock") 2>"$T/told" || status=$?
  [ "$status" = 1 ] || fail "status $status"
  grep -q "no permission to use $T/sock: .*SocketGroup.*SocketPerms" "$T/told" || fail "$(cat "$T/told")"
  stop_fed
}

test_no_plugin() {
  fed
  refused 1 "has no values of the plugin syscalls; they come an interval after its start. If they don't, put 'LoadPlugin syscalls'" --socket "$T/sock"
  stop_fed
}

test_family_that_is_not_reported() {
  fed
  feed 1000 =5 a=5
  feed 1010 =8 a=8
  refused 1 "calls are not reported by cgroup: put 'ReportByCgroup true' into" --socket "$T/sock" --by cgroup --once
  refused 1 "calls are not reported by call: put 'ReportBySyscall true' into" --socket "$T/sock" --by call --once
  stop_fed
}

test_several_hosts() {
  fed
  for host in web1 web2; do
    feed 1000 =5 "$host-a=5"
    feed 1010 =8 "$host-a=8"
  done
  refused 1 'there are several hosts, choose one with --host: web1, web2' --socket "$T/sock" --once
  refused 1 "there is no host 'web3', but web1, web2" --socket "$T/sock" --once --host web3
  top --once --host web2 >"$T/table"
  grep -q ' 0.3  *- web2-a$' "$T/table" || fail 'not the host that was asked for'
  ! grep web1 "$T/table" || fail 'two hosts in one table'
  stop_fed
}

# Whoever sends names to a collectd could have it write to terminals.
test_hostile_names() {
  fed
  host=$'h\033[2J' feed 1000 =5 $'x\033]0;=5'
  host=$'h\033[2J' feed 1010 =8 $'x\033]0;=8'
  host=other feed 1000 =5 a=5
  refused 1 'choose one with --host: h__2J, other' --socket "$T/sock" --once
  top --once --host $'h\033[2J' >"$T/table"
  grep -q ' x__0_$' "$T/table" || fail "$(cat -v "$T/table")"
  stop_fed
}

# It does not wait for ever.
test_collectd_that_does_not_answer() {
  fed
  feed 1000 =5 a=5
  kill -STOP "$daemon"
  local begin=$SECONDS
  refused 1 "collectd does not answer on $T/sock" --socket "$T/sock"
  ((SECONDS - begin < 10)) || fail "after $((SECONDS - begin)) s"
  kill -CONT "$daemon"
  stop_fed
}
