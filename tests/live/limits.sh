# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# More names than have a place: nothing is lost, it only goes elsewhere.

# How many named series of a family, by its plugin's name, have a place at the last
# but two time stamps: they are there at the next one, too. One that gives its place to
# another is there a last time, and not at the next. The last stamp may be half written.
named_series() {
  awk -v series="^$1-.*/invocations" '
    BEGIN { at = 1 }
    $2 != stamp { stamp = $2; before = n; n = 0; at++ }
    $1 ~ series && !/-all-other-(processes|cgroups)\// {
      n += seen[$1] == at - 1
      seen[$1] = at
    }
    END { print before + 0 }' "$T/values"
}

health() { counted "syscalls_health/invocations-$1"; }

test_limit_of_series() {
  exact 0.1 "$rare_only
    MaxProcesses 20"
  rare rotate t-lim 60 400 100
  finish
  [ "$(named_series syscalls)" -eq 20 ] || fail "not 20 named series"
  [ "$(health over_limit)" -gt 0 ] || fail "over_limit is 0"
  [ "$(health table_full)" -eq 0 ] || fail "table_full is not 0"
}

test_limit_of_table() {
  exact 0.1 "$rare_only
    MaxProcesses 5"
  rare rotate t-full 3000 80 20
  finish
  [ "$(named_series syscalls)" -eq 5 ] || fail "not 5 named series"
  [ "$(health table_full)" -gt 0 ] || fail "table_full is 0"
}

# Anybody may call any number.
test_limit_of_invented_calls() {
  local named
  exact 0.2
  load invent t-invent
  flips 2
  load invent t-invent
  finish
  named=$(grep -c '^count syscalls_by_call-[a-z0-9_]*syscall_[0-9]*/' "$T/books")
  say "$named numbers have a series"
  ((named >= 32 && named <= 128)) || fail "not 32 to 128"
}

displaced() {
  awk '/^syscalls-t-dis.*\/inv/ { last[$1] = $2 }
    $2 > newest { newest = $2 }
    END { for (s in last) if (last[s] < newest - 1) print s }' "$T/values"
}

# A series' place is asked for until it is given, as the hourly budget of new
# names is used up at first. Meanwhile all others are active too, a little.
ask_for_place() {
  local end=$((SECONDS + 120))
  until later_than "syscalls-$1/invocations" "$2" 1; do
    [ "$SECONDS" -lt "$end" ] || fail "$1 gets no series"
    rare rotate t-dis 1000 1 2
    rare crowd "$1" 1 20000 20
  done
}

# A heavy newcomer takes the place of an idle one, which later takes it back.
test_limit_displaces() {
  exact_all 0.5 "$rare_only
    MaxProcesses 1000"
  rare rotate t-dis 1000 1 5
  flips 1
  ask_for_place t-heavy 0
  flips 3
  values >"$T/values"
  local series
  series=$(displaced | head -n 1)
  [ -n "$series" ] || fail "no series was displaced"
  series=${series#syscalls-}
  ask_for_place "${series%/*}" "$(date +%s)"
  finish_all
}

is_forgotten() {
  local last
  last=$(rows syscalls-t-idle/invocations | awk '
    END { printf "%.3f", $1 + 0.5 }')
  later_than syscalls_total/invocations "$last" 0
}

test_limit_idle_returns() {
  exact_all 0.2 "IdleTimeout 1"
  load crowd t-idle 1 100000 10
  flips 1
  until_true 20 is_forgotten || fail "t-idle is never forgotten"
  load crowd t-idle 1 300000 10
  finish_all
  [ "$(rows syscalls-t-idle/invocations | grep -c ' 0$')" -eq 2 ] ||
    fail "t-idle does not begin at 0 twice"
}

load_of_each() {
  local name
  for name in "$@"; do
    load crowd "$name" 1 1000 0
  done
}

test_limit_selected() {
  exact 0.2 'Process "t-sel-a"
    Process "/^t-sel-[bc]/"'
  load_of_each t-sel-a t-sel-b1 t-sel-c2
  "$LOAD" crowd t-sel-d 1 1000 0
  finish
  [ "$(named_series syscalls)" -eq 3 ] || fail "not 3 named series"
}

test_limit_ignored() {
  exact 0.2 'Process "/^t-ign-[bc]/"
    IgnoreSelected true'
  load_of_each t-ign-a t-ign-d
  "$LOAD" crowd t-ign-b 1 1000 0
  finish
  [ ! -e "$T/csv/t/syscalls-t-ign-b" ] || fail "t-ign-b has a series"
}

test_limit_families_off() {
  exact 0.2 "$rare_only
    ReportByProcess false"
  rare crowd t-off 1 1000 0
  finish call
  ! compgen -G "$T/csv/t/syscalls-*" || fail "there are series by process"

  rm -r "$T/csv" "$T/expected"
  exact 0.2 "ReportBySyscall false"
  load crowd t-off 1 1000 0
  finish process
  ! compgen -G "$T/csv/t/syscalls_by_call*" || fail "there are series by call"
}
