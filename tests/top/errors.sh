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
  refused 2 '\d is not POSIX: write [0-9]' --filter '^worker-\d+$'
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

# dropping REGEX: a collectd that drops the values of these plugins before it has
# them; fed with two reads.
dropping() {
  fed "LoadPlugin match_regex
PreCacheChain \"PreCache\"
<Chain \"PreCache\">
  <Rule>
    <Match regex>
      Plugin \"$1\"
    </Match>
    Target \"stop\"
  </Rule>
</Chain>"
  feed 1000 =5 a=3 b=2
  feed 1010 =8 a=5 b=3
}

test_filter_chain_that_drops_values() {
  local form
  for form in --once --json; do
    dropping '^syscalls'
    refused 1 'has no values of the plugin syscalls' --socket "$T/sock" "$form"
    grep -q 'a filter chain, as PreCacheChain, drops its values' "$T/told" || fail 'does not say what drops them'
    told_while_waiting "$form"
    stop_fed
    dropping '^syscalls_total$'
    refused 1 'but not syscalls_total/invocations' --socket "$T/sock" "$form"
    grep -q 'PreCacheChain' "$T/told" || fail 'does not say what drops the total'
    told_while_waiting "$form"
    stop_fed
    dropping '^syscalls$'
    refused 1 "put 'ReportByProcess true' into" --socket "$T/sock" "$form"
    grep -q 'PreCacheChain' "$T/told" || fail 'does not say what drops the rows'
    refused 1 "put 'ReportByProcess true' into" --socket "$T/sock" "$form" --wait
    stop_fed
  done
}

# told_while_waiting FORM: it waits, but says for what, and fails when it is ended.
told_while_waiting() {
  local status=0
  timeout 3 "$PROGRAM" --socket "$T/sock" "$1" --wait >"$T/printed" 2>"$T/told" || status=$?
  [ "$status" = 124 ] || fail "does not wait: $status"
  "$PROGRAM" --socket "$T/sock" "$1" --wait >"$T/printed" 2>"$T/told" &
  watcher=$!
  sleep 1
  kill $watcher
  status=0
  wait $watcher || status=$?
  [ "$status" = 1 ] || fail "status $status"
  grep -q 'PreCacheChain' "$T/told" || fail 'does not say what is missing'
}

test_waiting_for_long() {
  dropping '^syscalls'
  "$PROGRAM" --socket "$T/sock" --json --wait 2>"$T/told" &
  watcher=$!
  until_true 20 grep -q 'still waiting: .*PreCacheChain' "$T/told" || fail 'says nothing'
  sleep 2
  [ "$(wc -l <"$T/told")" = 1 ] || fail 'says it again'
  kill $watcher
  ! wait $watcher || fail 'status is 0'
  stop_fed
}

# Some rows only: the table says so, and JSON has nothing that is true.
test_filter_chain_that_drops_some_rows() {
  fed "LoadPlugin match_regex
PreCacheChain \"PreCache\"
<Chain \"PreCache\">
  <Rule>
    <Match regex>
      PluginInstance \"^b$\"
    </Match>
    Target \"stop\"
  </Rule>
</Chain>"
  local read status=0
  feed 1000 =5 a=3 b=2
  feed 1001 =8 a=5 b=3
  timeout 30 "$PROGRAM" --socket "$T/sock" --json >"$T/printed" 2>"$T/told" &
  watcher=$!
  for read in {2..5}; do
    sleep 1.5
    feed "100$read" =$((read * 10)) a=$((read * 7)) b=$((read * 3))
  done
  until_true 5 gone $watcher || fail 'goes on'
  wait $watcher || status=$?
  [ "$status" = 1 ] || fail "status $status"
  [ ! -s "$T/printed" ] || fail 'counts what is not true'
  grep -q 'an interval is left out: the rows add up to' "$T/told" || fail "$(cat "$T/told")"
  tail -n 1 "$T/told" | grep -q 'no interval can be counted: .*PreCacheChain' || fail "$(tail -n 1 "$T/told")"
  stop_fed
}

# collectd takes 127 bytes.
test_long_host() {
  local long other
  long=$(printf 'host-%0122d' 0)
  other=$(printf 'host-%0122d' 1)
  fed
  host=$long feed 1000 =5 a=5
  host=$long feed 1010 =8 a=8
  top --once >"$T/table" || fail "status $?"
  grep -q ' 0.3 a$' "$T/table" || fail "$(cat "$T/table")"
  host=$other feed 1000 =5 b=5
  host=$other feed 1010 =18 b=18
  refused 1 "choose one with --host: $long, $other" --socket "$T/sock" --once
  top --once --host "$other" >"$T/table" || fail "status $?"
  grep -q ' 1.3 b$' "$T/table" || fail "$(cat "$T/table")"
  refused 1 "there is no host '${long}0', but $long, $other" --socket "$T/sock" --once --host "${long}0"
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
  grep -q ' 0.3 web2-a$' "$T/table" || fail 'not the host that was asked for'
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
