# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Who floods the tables pays for it alone. A newcomer that makes a good part of all
# calls has a series from its first call on, while the flood lasts and after it,
# when all new names of an hour have come; and who had one goes on.

# flooded_by COMMAND...: it makes new names until it is ended.
flooded_by() {
  local honest flood
  exact 1 "ReportByProcessAndSyscall true
    MaxPairs 4096"
  "$LOAD" sleeps t-honest 900 20 >/dev/null &
  honest=$!
  until_true 20 later_than syscalls-t-honest/invocations 0 3 ||
    fail "t-honest has no series"
  "$@" >/dev/null &
  flood=$!
  flips 3
  load crowd t-heavy 1 2000000 0
  flips 1
  kill "$flood"
  wait "$flood" || true
  load crowd t-later 1 2000000 0
  wait "$honest"
  {
    echo "t-honest/clock_nanosleep 900"
    echo "t-heavy/getppid 2000000"
    echo "t-later/getppid 2000000"
  } >>"$T/expected"
  finish "process call process_call"
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
  [ "$(health over_limit)" -gt 0 ] || fail "the new names have not come to an end"
}

# enter CGROUP COMMAND...: becomes a command in it, and can be ended as such.
enter() {
  echo "$BASHPID" >"$cgroup/$1/cgroup.procs"
  exec "${@:2}"
}

test_shares_against_a_user() {
  flooded_by as_nobody "" "$LOAD" rotate t-flood 5000 1000000 1
  blamed table_full "user ${NOBODY%:*}"
}

test_shares_against_subordinate_ids() {
  needs bpf collectd unshare
  (as_nobody "" unshare --user true) || cannot_have "user namespaces"
  flooded_by "$LOAD" kin t-flood 5000
}

test_shares_against_a_container() {
  own_cgroup syscalls-live
  mkdir "$cgroup/flooder"
  flooded_by enter flooder "$LOAD" rotate t-flood 5000 1000000 1
}

# has_pods CGROUP: others than ours.
has_pods() { find "$1" -mindepth 1 -type d ! -name 't-*' 2>/dev/null | grep -q .; }

# Sets $cgroup to the group of all pods, which is not there yet.
own_pods() {
  local mount
  mount=$(cgroup_mount)
  [[ $mount == /sys/fs/cgroup?(/unified) ]] || skip "has cgroups elsewhere"
  ! has_pods "$mount/kubepods.slice" || skip "has pods of its own"
  own_cgroup kubepods.slice
  rmdir "$cgroup"
}

# A kubelet that starts after collectd makes that group later, too. A pod that
# floods pays for itself.
test_shares_of_pods() {
  local flood
  needs bpf collectd
  own_pods
  exact 1
  mkdir -p "$cgroup"/t-burstable/t-pod{1,2}
  flips 1
  enter t-burstable/t-pod1 "$LOAD" rotate t-flood 5000 1000000 1 >/dev/null &
  flood=$!
  flips 3
  within t-burstable/t-pod2 "$LOAD" crowd t-heavy 1 2000000 0 >>"$T/expected"
  kill "$flood"
  wait "$flood" || true
  finish
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
}

test_shares_of_cgroups() {
  local groups=() i flood
  exact_groups 0.5
  for i in {1..1100}; do
    groups+=("$cgroup/flooder/$i" "flooder$i")
  done
  mkdir "$cgroup"/{flooder,keeper,later}
  (cd "$cgroup/flooder" && mkdir {1..1100})
  "$LOAD" groups t-flood 10000 1 "${groups[@]}" >/dev/null &
  flood=$!
  flips 3
  within keeper "$LOAD" crowd t-heavy 1 2000000 0 >>"$T/expected"
  flips 1
  kill "$flood"
  wait "$flood" || true
  within later "$LOAD" crowd t-later 1 2000000 0 >>"$T/expected"
  finish_groups
  for i in keeper later; do
    [ "$(counted "syscalls_by_cgroup-$i/invocations")" -ge 2000000 ] ||
      fail "$i has lost calls"
  done
}
