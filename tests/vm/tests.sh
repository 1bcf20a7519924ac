# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The tests: a kernel each, and what is to be seen on it.
# shellcheck disable=SC2154 # the lists of families and metrics are lib.sh's

# Two processes, which the guest's two CPUs share, with pauses to be seen in
# more than one interval. Their calls fail.
CROWD=-r,crowd,counted,2,200000,1000

# Calls of all tables, most of which fail.
ABIS=compat,/vm/compat,t-i386:mixed_abi,t-abi,2000:x32,t-x32,1000

# A process that goes from one cgroup to another: each with its series.
SYSTEM=/sys/fs/cgroup/system.slice
CONTAINER=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
MOVES=groups,t-moves,20,500
MOVES+=,$SYSTEM/web.service,web.service
MOVES+=,$SYSTEM/docker-$CONTAINER.scope/a/b,docker-0123456789ab
MOVES+=,/sys/fs/cgroup/user.slice,user.slice
MOVES+=,/sys/fs/cgroup/jobs/nightly,nightly

MOST=options=ReportErrors,ReportTime,ReportByProcessAndSyscall
ALL=$MOST,ReportByCgroup

# What we say with a severity.
ours() { sed -n "s/^\[$1\] syscalls plugin: //p" "$T/log"; }

check_release() {
  local release
  release=$(cat "$T/release")
  say "Linux $release"
  [[ $release == $1.* ]] || fail "is not the $1 that was asked for"
}

# collectd ended by itself, said so, and its status is the one given.
check_stop() {
  [ -e "$T/status" ] || fail "collectd does not stop"
  [ "$(cat "$T/status")" = "$1" ] ||
    fail "collectd ends with status $(cat "$T/status")"
  grep -q 'Exiting normally' "$T/log" || fail "collectd does not exit normally"
}

# No complaint, but for collectd's own warnings.
check_quiet() {
  local complaint
  complaint=$(grep -m 1 -E '^\[error\]|^\[warning\] syscalls|^libbpf' "$T/log") ||
    return 0
  fail "the log says: $complaint"
}

# Each call of the workload was counted, over several intervals.
check_exact() {
  local spread
  [ ! -s "$T/complaints" ] || fail "the workload: $(head -n 1 "$T/complaints")"
  grep -q '^counted [1-9]' "$T/expected" || fail "the workload did not run"
  check_counts "$@"
  spread=$(sed -n '1s/.*, \([0-9]*\) under load$/\1/p' "$T/counts")
  [ "$spread" -ge 2 ] || fail "the workload was over within an interval"
}

check_works() {
  check_release "$1"
  check_quiet
  check_exact
  check_stop 0
}

# Completes what is expected: of the crowd's calls all fail, and of those that
# nothing is said of, none.
expect_errors() {
  awk 'NF == 3 { print; next }
    { print $0, 0 }
    sub(/^call:/, "", $1) {
      print "call:" $1, 0, $2
      print "counted/" $1, $2, $2
      print "counted", 0, $2
    }' "$T/expected" >"$T/completed"
  mv "$T/completed" "$T/expected"
}

# A pause is a millisecond or more, and a process is in one call at a time.
check_time() {
  local pauses all elapsed
  pauses=$(counted syscalls_by_process_call-counted/total_time_in_ms-clock_nanosleep)
  all=$(counted syscalls-counted/total_time_in_ms)
  elapsed=$(awk 'NR == 1 { first = $2 }
    END { printf "%d", ($2 - first) * 1000 }' "$T/values")
  [ "$pauses" -ge 1999 ] || fail "2000 pauses of 1 ms took $pauses ms"
  [ "$all" -le $((2 * elapsed)) ] ||
    fail "within $elapsed ms, the calls of two processes took $all ms"
}

# check_most [FAMILIES]: of these, all metrics are right.
check_most() {
  expect_errors
  check_exact "${1-process call process_call}" "$all_metrics"
  check_time
  check_stop 0
}

# Each cgroup has a series, and so nothing is left for the reserved row.
check_all() {
  check_release "$1"
  check_quiet
  check_most "$all_families"
  [ "$(cat "$T/cgroups")" = 0::/ ] || fail "there are other hierarchies"
  [ "$(counted syscalls_by_cgroup-all-other-cgroups/invocations)" = 0 ] ||
    fail "calls are in all-other-cgroups"
}

# check_refused PATTERN: we say why, in one line; all others go on. That a plugin
# failed is what collectd ends with, whenever it does: status 1.
check_refused() {
  local n
  n=$(ours error | wc -l)
  [ "$n" -eq 1 ] || fail "$n lines of ours say error: $(ours error | paste -sd';')"
  ours error | grep -q "$1" || fail "we say: $(ours error)"
  [ -z "$(ours warning)" ] || fail "we warn: $(ours warning | head -n 1)"
  ! grep -q '^libbpf' "$T/log" || fail "libbpf says: $(grep -m 1 ^libbpf "$T/log")"
  ! compgen -G "$T/csv/t/syscalls*" >/dev/null || fail "there are values of ours"
  n=$(rows uptime/uptime | wc -l)
  [ "$n" -ge 4 ] || fail "only $n values of the uptime plugin come"
  check_stop 1
  say "$(ours error)"
  say "$n values of uptime came all the same"
}

run_all() {
  [ -s "$BUILDDIR/tests/live/compat" ] ||
    skip "the compiler makes no 32-bit programs"
  run_guest "$@" cgroups=2 $ALL "workload=$CROWD:$ABIS:$MOVES"
}

# What each kernel takes by default, and with all on.

test_debian12() {
  run_guest bookworm workload=$CROWD
  check_works 6.1
}

# The kernel of most machines; those of the clouds are built without x32, and
# count its calls as ones that fail.
test_debian12_all() {
  run_all bookworm/amd64 syscall.x32=y
  grep -q '^t-x32/getpid [1-9][0-9]* 0$' "$T/expected" ||
    fail "the kernel makes no x32 calls"
  check_all 6.1
}

test_debian12_backports_all() {
  run_all bookworm-backports
  check_all 6.12
}

# Of the machine's calls, the one that is selected is the crowd's alone.
test_debian13_one_call() {
  run_guest trixie options=Syscall:sched_rr_get_interval workload=$CROWD
  sed -i '/^counted /d; s/^call:.* \(.*\)/&\ncounted \1\ntotal: \1/' "$T/expected"
  check_works 6.12
}

test_debian13_all() {
  run_all trixie
  check_all 6.12
}

test_debian11_is_too_old() {
  run_guest bullseye
  check_release 5.10
  check_refused '^Linux 5\.10\.[^ ]* is too old'
}

# Confidentiality keeps helpers from BPF programs that read the kernel's memory.
lock_down() {
  run_guest "$@" lockdown=confidentiality
  grep -q '\[confidentiality\]' "$T/kernel" || fail "the kernel is not locked down"
}

test_lockdown() {
  lock_down bookworm $MOST workload=$CROWD
  check_release 6.1
  check_quiet
  check_most
}

# Of ours, only the names of cgroups are read by one of them.
refuses_cgroups() {
  lock_down "$1" cgroups=2 options=ReportByCgroup
  check_release "$2"
  check_refused '^ReportByCgroup .* lockdown=confidentiality forbids'
}

test_lockdown_cgroups_6_1() {
  refuses_cgroups bookworm 6.1
}

# Without version 2 one line says so, and all else is counted.
test_cgroups_of_version_1() {
  run_guest bookworm cgroups=1 $ALL workload=$CROWD
  check_release 6.1
  [ "$(cat "$T/cgroups")" = 1:name=systemd:/ ] ||
    fail "there are other hierarchies"
  [ "$(ours warning | wc -l)" -eq 1 ] || fail "we do not warn in one line"
  ours warning | grep -q '^this machine has no cgroup v2 hierarchy' ||
    fail "we warn: $(ours warning)"
  [ -z "$(ours error)" ] || fail "we say: $(ours error | head -n 1)"
  check_most
}

test_ordinary_user() {
  run_all bookworm user=ordinary tracefs=none
  grep -q '^Uid:[[:space:]]*65534' "$T/process" || fail "collectd is root"
  grep -q '^CapEff:[[:space:]]*000000c000000000$' "$T/process" ||
    fail "collectd has other capabilities"
  grep -q '^Max locked memory *65536 *65536' "$T/limits" ||
    fail "collectd may lock more memory"
  ! grep -q ' \(tracefs\|debugfs\) ' "$T/mounts" || fail "tracefs is mounted"
  check_all 6.1
}
