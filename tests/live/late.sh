# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# CPUs that are not listed at the start, as they come later or a container hides
# them: all of them share memory, and what they call is counted all the same. Here
# the list has CPU 0 alone.

# Becomes a command that finds in /sys the lists of CPUs that are in $T/cpu.
listing() {
  export LISTS=$T/cpu
  # shellcheck disable=SC2016 # it is for the inner shell
  with_mounts sh -c \
    'mount --bind "$LISTS" /sys/devices/system/cpu && exec "$@"' sh "$@"
}

# list PRESENT [POSSIBLE]: what these lists say. "-" for one that is not there.
list() {
  rm -rf "$T/cpu"
  mkdir "$T/cpu"
  [ "$1" = - ] || echo "$1" >"$T/cpu/present"
  [ "${2--}" = - ] || echo "$2" >"$T/cpu/possible"
}

# exact_late INTERVAL [OPTIONS]: as exact, on a machine with CPUs that are not
# listed.
exact_late() {
  needs bpf collectd unshare taskset
  last=$(($(nproc --all) - 1))
  [ "$last" -gt 0 ] || skip "needs two CPUs"
  (listing_works) || skip "may not mount"
  list 0 "0-$last"
  collectd_conf "$1" "${2-}"
  start listing
  flips 1
}

listing_works() {
  list 0
  listing test -e /sys/devices/system/cpu/present
}

exact_all_late() { exact_late "$1" "$(with_all_on "${2-}")"; }

# What is said about them: once, and nothing else.
check_told() {
  ! grep '^\[error\] syscalls plugin' "$T/log" >"$T/lines" || fail "$(cat "$T/lines")"
  grep '^\[warning\] syscalls plugin' "$T/log" >"$T/lines" || fail "nothing is said"
  [ "$(wc -l <"$T/lines")" -eq 1 ] || fail "$(wc -l <"$T/lines") lines are said"
  grep -q 'there are CPUs that were not present at the start' "$T/lines" ||
    fail "$(cat "$T/lines")"
}

finish_late() {
  "${@:-finish_all}"
  check_told
}

# A workload, on CPUs that are not listed.
load_late() { taskset -c "1-$last" "$LOAD" "$@" >>"$T/expected"; }

test_late_migrants() {
  exact_all_late 0.3
  through 5 load migrants t-mig 4 1200 200
  finish_late
  under_load 5
}

test_late_migrants_each_second() {
  exact_all_late 1
  through 3 load migrants t-mig 8 2500 20
  finish_late
  under_load 3
}

# Each call begins on a CPU that is listed and returns on one that is not, or the
# other way round.
test_late_strays() {
  exact_all_late 0.3
  "$LOAD" strays t-stray 40
  printf 't-stray/%s\n' 'clock_nanosleep 40 0' 'rt_sigtimedwait 40 40' \
    'exit_group 1 0' >>"$T/expected"
  finish_late
  took t-stray/clock_nanosleep 799 2000
  took t-stray/rt_sigtimedwait 799 2000
}

# What begins and ends in the middle of a call.
test_late_errors() {
  exact_all_late 0.3
  cd "$T" || exit
  load_late mixed t-mix 300000 &
  load_late births t-birth 100
  wait $!
  load_late twins t-tw t-twin 50 1000
  load_late interrupted t-int 50
  load_late stopped t-stop 3
  load_late refused t-ref 100 0
  load_late heirs t-lead t-heir "$EXECED" t-run0
  load_late mixed t-mix 300000
  finish_late
}

test_late_time() {
  exact_all_late 0.3
  {
    taskset -c "1-$last" "$LOAD" sleeps t-sleep 30 20
    taskset -c "1-$last" "$LOAD" sleeps t-long 1 1000
    taskset -c "1-$last" "$LOAD" renamed t-old t-new 400
  } >>"$T/timed"
  touch "$T/expected"
  finish_late
  times 5
}

# The kernel may skip programs on all CPUs, while someone else is within bpf(2).
test_late_hammer() {
  needs chrt
  chrt -f 10 true || skip "may not use SCHED_FIFO"
  exact_all_late 0.3 'Process "/^m-/"'
  load_late hammer 10 mix 1 2 1 1000 50 60
  finish_late
  under_load 3
}

# More calls than one CPU makes at a time, of all CPUs.
test_late_busy() {
  exact_late 0.1 "MaxProcesses 4096"
  cd "$T" || exit
  load crowd t-all $((4 * (last + 1))) 500000 0 &
  load_late crowd t-late 4 500000 0
  wait $!
  load_late rotate t-ren 50 400 200
  load_late storm t-storm "$EXECED" 10 4 60 100
  finish_late finish
  under_load 5
}

# Names that all CPUs meet at the same time: each has one slot.
test_late_collisions() {
  exact_late 0.03 "MaxProcesses 16384"
  meet 12
  finish_late finish
  [ "$(health unresolved)" = 0 ] || fail "some found no slot"
  [ "$(health table_full)" = 0 ] || fail "slots are used up"
}

test_late_flood() {
  exact_all_late 1 "Process \"t-victim\""
  "$LOAD" sleeps t-victim 400 20 >/dev/null &
  local victim=$!
  until_true 20 later_than syscalls-t-victim/invocations 0 1 ||
    fail "t-victim has no series"
  taskset -c "1-$last" "$LOAD" rotate t-flood 3000 300 1 >/dev/null
  wait $victim
  echo "t-victim/clock_nanosleep 400 0" >>"$T/expected"
  finish_late
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
}

test_late_pairs_of_one_call() {
  exact_all_late 0.3 "$rare_only"
  rare crowd t-rare 4 300000 100
  sed 's/^[^ ]* \([0-9]*\)$/t-rare \1 \1/; q' "$T/rare" >>"$T/expected"
  finish_late
}

test_late_groups_of_threads() {
  exact_all_late 0.3 "GroupThreads true"
  "$LOAD" threads t-gr 50 4000 100 1 | sed 's/$/ 0/' >>"$T/expected"
  finish_late
  ! grep -q '^count syscalls-t-gr[0-9]' "$T/books" || fail "threads have series"
}

test_late_cgroups() {
  local groups=()
  needs bpf
  own_cgroup syscalls-live
  exact_all_late 0.5 "ReportByCgroup true"
  group here here
  group there/deeper deeper
  load groups t-move 10000 50 "${groups[@]}" &
  load_late groups t-move 10000 50 "${groups[@]}"
  wait $!
  sed -i 's/$/ 0/' "$T/expected" # no call fails
  mkdir "$cgroup/away"
  within away "$LOAD" migrants t-mig 2 300 20 >>"$T/expected"
  finish_late finish "$all_families" "$all_metrics"
  under_load 3
}

# The tables are for what is present: that, not what is possible, has its price.
test_late_memory_is_told() {
  needs bpf collectd unshare
  (listing_works) || skip "may not mount"
  local lists bytes=()
  for lists in '0 0' '0 0-199' '0-7 0-199' '- 0-7'; do
    # shellcheck disable=SC2086 # they are two
    list $lists
    collectd_conf 1
    start listing
    bytes+=("$(sed -n 's/^\[info\] syscalls plugin: the tables take \([0-9]*\) bytes of kernel memory (CPUs: \([0-9]*\))$/\1 \2/p' "$T/log")")
    stop
  done
  say "$(printf '%s CPUs; ' "${bytes[@]}")"
  [ "${bytes[*]#* }" = "1 1 8 8" ] || fail "they are for other CPUs"
  ((${bytes[1]% *} < ${bytes[0]% *} + 100000)) || fail "those possible count"
  ((${bytes[2]% *} > ${bytes[0]% *} + 300000)) || fail "those present don't count"
}

test_refused_list_of_cpus() {
  needs bpf collectd unshare
  (listing_works) || skip "may not mount"
  list '0-3;x' 0-3
  collectd_conf 0.2 "" "$with_load"
  start listing
  refused '/sys/devices/system/cpu/present says "0-3;x"' 'such as "0-3,8-11"'
}
