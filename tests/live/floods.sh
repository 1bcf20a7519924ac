# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# A name that has a series has a slot in the kernel's table too, whatever a user
# does that fills it, as long as half of the table is enough for all that have
# one. The victim calls seldom: at an interval's begin it is asleep, and others
# come first.

# flooded OPTIONS [COMMAND...]: COMMAND comes before all others.
flooded() {
  exact_all 0.3 "Process \"t-victim\"
    $1"
  "${@:2}"
  "$LOAD" sleeps t-victim 250 20 >/dev/null &
  until_true 20 later_than syscalls-t-victim/invocations 0 4 ||
    fail "t-victim has no series"
  "$LOAD" rotate t-flood 3000 300 1 >/dev/null
  wait $!
  echo "t-victim/clock_nanosleep 250 0" >>"$T/expected"
  finish_all
}

test_flood_of_names() {
  flooded ""
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
}

test_flood_of_pairs() {
  flooded "MaxProcesses 1000
    MaxPairs 20"
  [ "$(health table_full)" -eq 0 ] || fail "this is a flood of names"
  [ "$(health pairs_table_full)" -gt 0 ] || fail "there was no flood"
}

# One series has more names than there are places for.
squat() {
  local i
  for i in {1..6}; do
    "$LOAD" squat t-squat 520 1 >/dev/null
    sleep 0.1
  done
  flips 1
}

test_flood_beside_squatters() {
  flooded 'Process "/^t-squat/"' squat
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
}

# Of two tables, only one has seen the name when the flood begins, and the other
# one is full whenever it is read.
test_flood_of_one_table() {
  local flood
  exact_all 0.3 "Process \"t-victim\""
  "$LOAD" crowd t-victim 1 1 0 >/dev/null
  "$LOAD" rotate t-flood 3000 1000000 1 >/dev/null &
  flood=$!
  until_true 20 later_than syscalls-t-victim/invocations 0 3 ||
    fail "t-victim has no series"
  "$LOAD" sleeps t-victim 250 20 >/dev/null
  kill "$flood"
  echo "t-victim/clock_nanosleep 250 0" >>"$T/expected"
  finish_all
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
}

# Its path goes with a cgroup to the slot that it keeps, before those of others
# that it came after.
test_flood_of_cgroups() {
  local groups=() i passers
  exact_groups 0.1 "MaxCgroups 3"
  for i in {1..60}; do
    group "passer$i" "passer$i"
  done
  "$LOAD" groups t-pass 4000 1 "${groups[@]}" >/dev/null &
  passers=$!
  until_true 20 later_than syscalls_by_cgroup-all-other-cgroups/invocations 0 2 ||
    fail "no cgroup is without a series"
  groups=()
  group keeper keeper
  load groups t-keep 1000 8000 "${groups[@]}"
  kill "$passers" || true
  finish_groups
  under_load 5
  [ "$(health cgroups_over_limit)" -gt 0 ] || fail "there was no flood"
}

# One container has more cgroups than there are places for.
test_flood_beside_a_full_container() {
  local groups=() i victim
  exact_groups 0.3
  for i in {1..600}; do
    group "docker-$container.scope/$i" docker-0123456789ab
  done
  "$LOAD" groups t-squat 6 1 "${groups[@]}" >/dev/null
  flips 1
  group keeper keeper
  within keeper "$LOAD" sleeps t-victim 250 20 >/dev/null &
  victim=$!
  until_true 20 later_than syscalls_by_cgroup-keeper/invocations 0 4 ||
    fail "keeper has no series"
  groups=()
  for i in {1..1100}; do
    group "passer$i" "passer$i"
  done
  "$LOAD" groups t-pass 12 1 "${groups[@]}" >/dev/null
  wait "$victim"
  touch "$T/expected"
  finish_groups
  [ "$(health cgroups_table_full)" -gt 0 ] || fail "there was no flood"
  [ "$(counted syscalls_by_cgroup-keeper/invocations)" -ge 250 ] ||
    fail "keeper has lost calls"
}
