# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Linux 7.2 and later, where what the best way to calls needs may be missing.
# shellcheck disable=SC2154 # the lists of families and metrics are lib.sh's

# check_way NAME [WARNING]: the plugin counts by it, says so, and warns of nothing
# else. All is exact all the same.
check_way() {
  local said
  check_release 7.3
  said=$(ours info | sed -n 's/^counting system calls by //p')
  [ "$said" = "$1" ] || fail "calls are counted by $said"
  said=$(ours warning)
  if [ $# -eq 1 ]; then
    [ -z "$said" ] || fail "we warn: $said"
  else
    grep -q "$2" <<<"$said" || fail "we do not warn of '$2': $said"
    [ "$(wc -l <<<"$said")" -eq 1 ] || fail "we warn in more than one line"
  fi
  [ -z "$(ours error)" ] || fail "we say: $(ours error | head -n 1)"
  check_most "$all_families"
}

test_without_tracefs_7_3() {
  run_all trixie-backports tracefs=none
  check_way kprobes 'cannot be used: .*mount -t tracefs nodev /sys/kernel/tracing; in a container, '
}

# What that warning tells to do is a cure.
test_ordinary_user_of_tracefs_7_3() {
  run_all trixie-backports user=ordinary tracefs=gid=65534,mode=750 sysctl.kernel.perf_event_paranoid=2
  grep -q '^Uid:[[:space:]]*65534' "$T/process" || fail "collectd is root"
  check_way tracepoints
}

# By membarrier(2): while bpf(2) works on a map, programs may be skipped.
test_waits_for_programs_7_3() {
  needs strace
  run_guest trixie-backports "workload=$CROWD" trace=bpf,membarrier
  check_works 7.3
  grep -q 'membarrier(MEMBARRIER_CMD_GLOBAL' "$T/trace" ||
    fail "membarrier(2) is not called"
  check_waits "$T/trace"
}

# bpf(2) has this number on x86_64, and BPF_ITER_CREATE that first argument.
# Without its iterators, nobody knows what was skipped: no return may be taken for
# another's, and all that is skipped is missed.
test_blind_7_3() {
  run_guest trixie-backports "$MOST" refused=321:33 "workload=hammer,10,$MIX"
  check_release 7.3
  [ "$(ours warning | grep -c 'errors and times are not reported, .*: Operation not permitted; .*BPF_ITER_CREATE')" = 1 ] ||
    fail "we warn: $(ours warning)"
  ours warning | grep -q '^calls are missed' || fail "we do not warn of missed calls"
  [ "$(ours warning | wc -l)" -eq 2 ] || fail "we warn: $(ours warning)"
  values >"$T/values"
  awk -v families="process call process_call" -v metrics=invocations \
    -f "$HERE/books.awk" "$T/values" >"$T/books"
  ! grep -m 3 '^bad' "$T/books" >"$T/bad" || fail "$(paste -sd';' "$T/bad")"
  (($(counted syscalls_health/invocations-missed) > 0)) || fail "nothing is missed"
  grep -q 'Notification: severity = FAILURE, .*type_instance = missed, ' "$T/log" ||
    fail "no notification tells of missed calls"
  check_stop 0
}
