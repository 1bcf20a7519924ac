# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# All of the matrix, by Debian's suites.
# shellcheck disable=SC2154 # the list of metrics is lib.sh's

# rows_of SUITE [MODE...]: the newest kernel's and its rt flavour's, with these
# modes of preemption besides the default. Debian 12's rt kernel stores nothing for
# threads.
rows_of() {
  local mode cpus rt=all
  [ "$1" != bookworm ] || rt=unstored
  for cpus in 1 2 4; do
    for mode in "" "${@:2}"; do
      echo "$1 $cpus all${mode:+ preempt=$mode}"
    done
    echo "$1/rt-amd64 $cpus $rt"
  done
  echo "$1/amd64 2 all"
  echo "$1 2 default"
  echo "$1 2 hammer"
  [ "$rt" = unstored ] || echo "$1/rt-amd64 2 hammer"
}

test_matrix_bookworm() {
  matrix bookworm "$(rows_of bookworm full)"
}

test_matrix_bookworm_backports() {
  matrix bookworm-backports "$(rows_of bookworm-backports full)"
}

test_matrix_trixie() {
  matrix trixie "$(rows_of trixie full)"
}

# Its rt flavour can be told how to preempt as well.
test_matrix_trixie_backports() {
  matrix trixie-backports "$(rows_of trixie-backports full)
trixie-backports/rt-amd64 2 all preempt=lazy
trixie-backports/rt-amd64 2 default
trixie-backports 1 hammer
trixie-backports 4 hammer preempt=full"
}

# Where nothing is stored for threads, a call that sleeps is unmatched, once.
test_unstored_sleeps_6_1() {
  run_guest bookworm/rt-amd64 \
    options=ReportErrors,ReportTime,Syscall:clock_nanosleep workload=sleeps,t-nap,500,1
  check_release 6.1
  check_stop 0
  ours warning | grep -q 'calls that sleep have no error and no time' ||
    fail "the check at the start finds nothing"
  close_books "process call" "$all_metrics"
  local all unmatched
  all=$(counted syscalls_total/invocations)
  unmatched=$(counted syscalls_health/invocations-unmatched)
  say "$unmatched of $all sleeps are unmatched"
  ((all >= 500 && unmatched > all - 20 && unmatched < all + 20)) || fail "not each once"
}

# The way for those who have no tracefs on x86.
test_matrix_kprobes() {
  matrix kprobes 'trixie-backports 2 all tracefs=none
trixie-backports 4 all tracefs=none preempt=full
trixie-backports 2 hammer tracefs=none
trixie-backports/rt-amd64 2 all tracefs=none'
}

# CPUs that collectd does not find in /sys.
test_matrix_late() {
  matrix late 'trixie-backports 2 all present=0
trixie-backports 2 hammer present=0
trixie-backports 4 hammer present=0-1 preempt=full'
}

# CPUs that a thread may have without the clock's ticks.
test_matrix_nohz_full() {
  matrix nohz_full 'trixie-backports/amd64 2 all nohz_full=1 rcu_nocbs=1
trixie-backports/amd64 4 hammer nohz_full=1-3 rcu_nocbs=1-3'
}

# Kernels that came before the newest one, for as long as the suite has them.

test_matrix_6_19() {
  matrix 6.19 'trixie-backports/cloud-amd64@6.19 2 all
trixie-backports/rt-amd64@6.19 2 unstored'
}

test_matrix_7_0() {
  matrix 7.0 'trixie-backports/cloud-amd64@7.0 2 all
trixie-backports/rt-amd64@7.0 2 all'
}

test_matrix_7_1() {
  matrix 7.1 'trixie-backports/cloud-amd64@7.1 2 all
trixie-backports/rt-amd64@7.1 2 all'
}

test_matrix_7_2() {
  matrix 7.2 'trixie-backports/cloud-amd64@7.2 2 all
trixie-backports/cloud-amd64@7.2 2 hammer
trixie-backports/cloud-amd64@7.2 1 all
trixie-backports/cloud-amd64@7.2 4 all preempt=full
trixie-backports/rt-amd64@7.2 2 all'
}

# Where the kernel takes kprobes that see no call. Linux 7.3 can no longer be told so.
test_matrix_without_ftrace() {
  matrix without_ftrace \
    'trixie-backports/cloud-amd64@7.2 2 guarded tracefs=none sysctl.kernel.ftrace_enabled=0'
}

# Each of its guests counts time by instructions.
test_matrix_arm64() {
  use_arm64
  matrix arm64 'trixie 1 all
trixie 2 all
trixie 2 default
trixie/rt-arm64 2 all
trixie-backports 1 all
trixie-backports 2 all
trixie-backports 2 hammer
trixie-backports 2 guarded tracefs=none
trixie-backports/rt-arm64 2 all'
}

# What the ways that come after perf's tracepoints cost.

test_instructions_7_3_kprobes() {
  count_instructions trixie-backports "7.3 kprobes" tracefs=none bench=cpus,3
}

# Where membarrier(2) is refused, which has this number on x86_64, bpf(2) waits for
# programs.
test_without_membarrier_7_3() {
  run_all trixie-backports refused=324
  check_way tracepoints 'membarrier(2) is refused: Operation not permitted; allow it '
}

# Much like tests that CI runs.

test_lockdown_cgroups_6_12() {
  refuses_cgroups trixie 6.12
}

test_instructions_6_12() {
  count_instructions bookworm-backports 6.12 bench=cost,--rounds,3:designs,3
}

test_ordinary_user_7_3() {
  run_all trixie-backports user=ordinary
  check_way kprobes 'cannot be used: .*mount -o remount,gid=GROUP,mode=750 .*perf_event_paranoid=2$'
}

# perf_event_open(2) has this number on x86_64.
test_seccomp_7_3() {
  run_all trixie-backports refused=298
  grep -q '^Seccomp:[[:space:]]*2$' "$T/process" || fail "collectd has no filter"
  check_way kprobes 'cannot be used: perf_event_open(2) is refused: allow it .*SystemCallFilter=perf_event_open'
}

# The same tracepoint counts for others, too.
test_perf_beside_us_7_3() {
  run_guest trixie-backports "$MOST" "workload=$CROWD:perf,t-perf,100000"
  [ ! -s "$T/complaints" ] || fail "$(head -n 1 "$T/complaints")"
  grep -q '^t-perf 100002$' "$T/expected" || fail "perf was not asked"
  check_release 7.3
  check_quiet
  check_most
}

test_lockdown_7_3() {
  lock_down trixie-backports "$MOST" "workload=$CROWD"
  check_release 7.3
  ours warning | grep -q 'boot with lockdown=integrity$' ||
    fail "we warn: $(ours warning)"
  check_most
}

test_arm64_6_12_all() {
  arm64_all trixie 6.12
}
