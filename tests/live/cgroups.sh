# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Calls by cgroup, in cgroups that are made for it.

has_cgroups() { grep -q '^0::' /proc/self/cgroup; }

cgroup_mount() { awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts; }

# own_cgroup NAME: sets $cgroup to one of version 2, which clean_up removes with
# all below it.
own_cgroup() {
  local mount
  has_cgroups || skip "has no cgroups of version 2"
  mount=$(cgroup_mount)
  [ -n "$mount" ] || skip "has no cgroups of version 2 mounted"
  cgroup=$mount/$1
  # One may be left of a run that was killed.
  remove_cgroup || true
  mkdir "$cgroup" || skip "may not make a cgroup"
}

exact_groups() {
  needs bpf collectd
  own_cgroup syscalls-live
  exact "$1" "ReportByCgroup true
    ${2-}"
}

finish_groups() { finish "process call cgroup" "${1-invocations}"; }

# group PATH SERIES: makes a cgroup, whose calls are to be in the series.
group() {
  mkdir -p "$cgroup/$1"
  groups+=("$cgroup/$1" "$2")
}

container=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

test_cgroups_names() {
  local groups=() pod=kubepods-burstable-pod11112222_3333_4444_5555_666677778888
  exact_groups 0.1
  group a/b/c c
  group a/b b
  group "docker-$container.scope" docker-0123456789ab
  group "docker-$container.scope/init.scope" docker-0123456789ab
  group "docker/$container" docker-0123456789ab
  group foo.service foo.service
  group foo.service/worker foo.service
  group user.slice/session-1.scope session-1.scope
  group "kubepods-burstable.slice/$pod.slice/cri-containerd-$container.scope" \
    kubepods-pod11112222-3333-4444-5555-666677778888-0123456789ab
  load groups t-names 20 2000 "${groups[@]}"
  finish_groups
}

# The root is shared: no fewer calls than ours are there.
test_cgroups_root() {
  exact_groups 0.1
  echo $BASHPID >"$cgroup/../cgroup.procs"
  load crowd t-root 1 100000 0
  finish_groups
  [ "$(counted syscalls_by_cgroup-root/invocations)" -ge 100000 ] ||
    fail "root has too few calls"
}

# Cgroups of one name are one series.
test_cgroups_of_equal_names() {
  local groups=()
  exact_groups 0.1
  group one/same same
  group two/same same
  group two/deeper/same same
  through 2 load groups t-same 8000 100 "${groups[@]}"
  finish_groups
  under_load 2
}

# All bytes but a slash and a newline, which the kernel takes in no name.
test_cgroups_hostile_names() {
  local groups=()
  exact_groups 0.2
  group $'a\ttab' a_tab
  group 'a space' a_space
  group $'\xc3\xa4\xff' ___
  group '%s%n' _s_n
  group "; reboot '" __reboot__
  group 'PUTVAL "x"' PUTVAL__x_
  group -rf -rf
  group 'back\slash' back_slash
  group all-other-cgroups _all-other-cgroups
  group root _root
  load groups t-evil 10 1000 "${groups[@]}"
  finish_groups
  only_safe_names "$T/csv"
}

# Each is gone long before the interval's end.
test_cgroups_removed() {
  local i
  exact_groups 0.5
  for i in {1..20}; do
    mkdir "$cgroup/gone$i"
    load groups t-gone 1 "${i}00" "$cgroup/gone$i" "gone$i"
    until_true 10 rmdir "$cgroup/gone$i" || fail "gone$i stays"
  done
  finish_groups
}

# Flips fall between and into the moves.
test_cgroups_moves() {
  local groups=()
  exact_groups 0.03 "Process \"t-move\"
    ReportErrors true
    ReportTime true"
  group here here
  group there there
  group there/deeper deeper
  "$LOAD" groups t-move 4000 50 "${groups[@]}" >"$T/other" &
  through 4 load groups t-move 4000 50 "${groups[@]}"
  wait $!
  cat "$T/other" >>"$T/expected"
  # No call fails, and none is lost of those that return.
  sed -i 's/$/ 0/' "$T/expected"
  finish_groups "$all_metrics"
  under_load 4
}

# What one fails at and sleeps is its cgroup's.
test_cgroups_errors_and_time() {
  exact_groups 0.1 "$(with_all_on)"
  mkdir "$cgroup/busy"
  within busy "$LOAD" mixed t-within 100000 >"$T/told"
  within busy "$LOAD" sleeps t-within2 5 100 >"$T/timed"
  cat "$T/told" >>"$T/expected"
  finish "$all_families" "$all_metrics"
  local errors ms
  errors=$(counted syscalls_by_cgroup-busy/errors)
  ms=$(counted syscalls_by_cgroup-busy/total_time_in_ms)
  [ "$errors" -ge "$(sed -n 's/^t-within [0-9]* //p' "$T/told")" ] ||
    fail "the cgroup has $errors errors"
  ((ms >= 500 && ms < 5000)) || fail "the cgroup has $ms ms"
}

# within CGROUP COMMAND...
within() { (
  echo "$BASHPID" >"$cgroup/$1/cgroup.procs"
  shift
  exec "$@"
); }

# Moves a process that sleeps, by its name, into a cgroup.
move() {
  until_true 10 asleep "$1" || fail "$1 does not sleep"
  pgrep -x "$1" >"$cgroup/$2/cgroup.procs"
}

ms_of() { counted "syscalls_by_cgroup-$1/total_time_in_ms"; }

# A sleep is booked where it began, intervals ago, and not where it ends: in
# whichever of the two tables that is, so of several sleeps that follow each other
# closely, each.
test_cgroups_moved_asleep() {
  local ms sleepers=()
  exact_groups 0.1 "ReportTime true"
  mkdir "$cgroup"/{new,left{1200,1250,1300,1350}}
  for ms in 1200 1250 1300 1350; do
    within "left$ms" "$LOAD" sleeps "t-left$ms" 1 "$ms" >/dev/null &
    sleepers+=($!)
  done
  for ms in 1200 1250 1300 1350; do
    move "t-left$ms" new
  done
  wait "${sleepers[@]}"
  touch "$T/expected"
  finish_groups "invocations total_time_in_ms"
  for ms in 1200 1250 1300 1350; do
    say "left$ms $(ms_of "left$ms") ms"
    (($(ms_of "left$ms") >= ms)) || fail "left$ms lacks the sleep"
  done
  say "new $(ms_of new) ms"
  (($(ms_of new) < 1200)) || fail "new has a sleep that did not begin there"
}

# If the old cgroup has no series, it may be unknown by then: no other one gets
# the sleep. In the new one, a busy process has time, and one waits for it.
test_cgroups_moved_unknown() {
  exact_groups 0.1 "ReportTime true
    MaxCgroups 2"
  mkdir "$cgroup"/{left,new}
  local busy own waited
  waited=-$(date +%s%3N)
  { within new "$LOAD" crowd t-busy 1 4000000 0 && date +%s%3N; } >"$T/busy" &
  busy=$!
  until_true 10 later_than syscalls_by_cgroup-new/invocations 0 1 ||
    fail "new has no series"
  within left "$LOAD" sleeps t-left 1 6000 >/dev/null &
  move t-left new
  wait $! $busy
  touch "$T/expected"
  finish_groups "invocations total_time_in_ms"
  own=$(counted syscalls-t-busy/total_time_in_ms)
  waited=$((waited + $(tail -n 1 "$T/busy")))
  say "rest $(ms_of all-other-cgroups) ms, new $(ms_of new) ms, within $waited + $own ms"
  (($(ms_of all-other-cgroups) >= 6000)) || fail "the rest has no sleep"
  (($(ms_of new) < own + waited + 3000)) || fail "new has a sleep that did not begin there"
}

# So deep that the container is out of sight: what is in it must not pass for a
# unit of the host.
test_cgroups_too_deep() {
  exact_groups 0.2
  local scope deep
  scope=docker-$(printf '%064d' 7).scope
  deep=$scope$(printf '/%d' {1..25})/t-deep.service
  mkdir -p "$cgroup/$deep"
  within "$deep" "$LOAD" crowd t-deep 1 1000 0 >/dev/null
  begun WARNING cgroups_too_long
  over cgroups_too_long
  touch "$T/expected"
  finish_groups
  [ -z "$(counted syscalls_by_cgroup-t-deep.service/invocations)" ] ||
    fail "a unit has the calls"
  (($(counted syscalls_by_cgroup-all-other-cgroups/invocations) > 1000)) ||
    fail "the rest does not have the calls"
  (($(health cgroups_too_long) > 1000)) || fail "cgroups_too_long is low"
}

test_cgroups_limit_of_series() {
  local groups=() i
  exact_groups 0.1 "MaxCgroups 5"
  for i in {1..30}; do
    group "lim$i" "lim$i"
  done
  "$LOAD" groups t-lim 50 1000 "${groups[@]}" >/dev/null
  touch "$T/expected"
  finish_groups
  [ "$(named_series syscalls_by_cgroup)" -eq 5 ] || fail "not 5 named cgroups"
  [ "$(health cgroups_over_limit)" -gt 0 ] || fail "cgroups_over_limit is 0"
  [ "$(health cgroups_table_full)" -eq 0 ] || fail "cgroups_table_full is not 0"
}

test_cgroups_limit_of_table() {
  local groups=() i
  exact_groups 0.3 "MaxCgroups 5"
  for i in {1..1100}; do
    groups+=("$cgroup/full$i" "full$i")
  done
  (cd "$cgroup" && mkdir full{1..1100})
  "$LOAD" groups t-full 10 30 "${groups[@]}" >/dev/null
  touch "$T/expected"
  finish_groups
  [ "$(health cgroups_table_full)" -gt 0 ] || fail "cgroups_table_full is 0"
}

# Without the hierarchy, which a process of version 1 alone has not, one warning
# says so and all else goes on.
test_cgroups_without_hierarchy() {
  needs bpf collectd unshare
  collectd_conf 0.2 "ReportByCgroup true"
  start without_hierarchy
  flips 1
  load crowd t-v1 1 1000 0
  finish
  grep '^\[warning\] syscalls plugin' "$T/log" >"$T/lines" || fail "nothing is said"
  [ "$(wc -l <"$T/lines")" -eq 1 ] || fail "not one line is said"
  grep -q 'ReportByCgroup' "$T/lines" || fail "$(cat "$T/lines")"
}

# Hides that line of its own cgroup from a command.
without_hierarchy() {
  sed '/^0::/d' /proc/self/cgroup >"$T/v1"
  export V1=$T/v1
  # shellcheck disable=SC2016 # it is for the inner shell
  with_mounts sh -c \
    'mount --bind "$V1" /proc/$$/cgroup && exec "$@"' sh "$@"
}
