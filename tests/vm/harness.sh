# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the harness itself must find. These need no guest.
# shellcheck disable=SC2034 # CPUS is cpus.sh's

# What tests/bench/cpus prints: of_cpus CPUS CALLS [EMPTY]
of_cpus() {
  cat <<END
ns per getppid                          median     25 %     75 %   $1 CPUs
bare                                     341.4    341.4    342.0
empty program, sys_enter              ${3-+  138.0    138.0    138.0}
plugin: calls                         $2
plugin: all options                   +  620.0    620.0    620.0

bytes
plugin: calls                          1000000
plugin: all options                    9000000
END
}

# Rows of a table whose words are these, whatever the space in between.
has_row() {
  tr -s ' ' <"$T/table" | grep -qxF -- "$1" ||
    fail "no row '$1' but '$(tr -s ' ' <"$T/table" | grep -m 1 "${1%%[0-9]*}")'"
}

# A round that something disturbed may come out below that of the bare call.
test_harness_reads_what_is_printed() {
  CPUS="1 2 4 8"
  mkdir "$T"/{1,2,4,8}
  of_cpus 1 '+  231.0    231.0    231.0' >"$T/1/cpus"
  of_cpus 2 '+  231.0     -3.1    231.0' >"$T/2/cpus"
  of_cpus 4 '+   -0.5  -1234.5      0.2' >"$T/4/cpus"
  of_cpus 8 '+  231.5    231.0    232.0' '+    nan      nan      nan' >"$T/8/cpus"
  list_by_cpus
  print_by_cpus "instructions" " %8.1f" "$T/instructions" >"$T/table"
  has_row "instructions 1 2 4 8"
  has_row "bare 341.4 341.4 341.4 341.4"
  has_row "plugin: calls 231.0 231.0 -0.5 231.5"
  has_row "empty program, sys_enter 138.0 138.0 138.0 -"
}

# What is missing leaves its column empty, and is a failure.
test_harness_prints_what_is_missing() {
  CPUS="1 2 4 8"
  mkdir "$T"/{1,2,4,8}
  of_cpus 1 '+  231.0    231.0    231.0' >"$T/1/cpus"
  of_cpus 2 '' >"$T/2/cpus"
  of_cpus 4 '+  250.0    250.0    250.0' >"$T/4/cpus"
  of_cpus 8 '+  231.0    231.0    231.0' >"$T/8/cpus"
  list_by_cpus
  print_by_cpus "instructions" " %8.1f" "$T/instructions" >"$T/table"
  has_row "plugin: calls 231.0 - 250.0 231.0"
  compare_by_cpus >"$T/found"
  grep -qx 'plugin: calls: nothing on 2 CPUs' "$T/found" ||
    fail "what is missing is not found"
  grep -qx 'plugin: calls: 250.0 instructions on 4 CPUs, 231.0 on one' "$T/found" ||
    fail "what is more is not found"
  [ "$(wc -l <"$T/found")" -eq 2 ] || fail "found: $(paste -sd';' "$T/found")"
}

# took FIGURE...: what the plugin takes on 1, 2, 4 and 8 CPUs.
took() {
  local cpus
  for cpus in $CPUS; do
    printf '%s\tplugin: calls\t%s\n' "$cpus" "$1"
    shift
  done >"$T/instructions"
}

# Programs that run on one CPU alone, or nowhere, take less.
test_harness_compares_cpus() {
  local figures
  CPUS="1 2 4 8"
  took 231.0 231.5 230.0 231.0
  [ -z "$(compare_by_cpus)" ] || fail "found: $(compare_by_cpus)"
  for figures in '231.0 231.0 231.0 240.0' '231.0 231.0 222.0 231.0' \
    '231.0 115.5 57.8 28.9' '231.0 231.0 -0.5 231.0' '-0.5 231.0 231.0 231.0' \
    '0.0 0.0 0.0 0.0' '-0.5 -0.5 -0.5 -0.5'; do
    # shellcheck disable=SC2086 # they are words
    took $figures
    [ -n "$(compare_by_cpus)" ] || fail "$figures is taken for right"
  done
}

# What is recorded holds within 3 %, or is to be recorded anew.
test_harness_compares_what_is_recorded() {
  local figure
  INSTRUCTIONS=$T/recorded
  printf '6.1\tbare\t341.0\n6.1\tplugin: calls\t231.0\n' >"$INSTRUCTIONS"
  for figure in 225.0 231.0 237.0; do
    printf '6.1\tbare\t1.0\n6.1\tplugin: calls\t%s\n' "$figure" >"$T/measured"
    [ -z "$(compare_instructions 6.1)" ] || fail "$figure is taken for wrong"
  done
  for figure in 240.0 222.0 0.0 -0.5; do
    printf '6.1\tbare\t341.0\n6.1\tplugin: calls\t%s\n' "$figure" >"$T/measured"
    [ "$(compare_instructions 6.1)" = "plugin: calls: $figure instructions, recorded 231.0" ] ||
      fail "$figure is taken for right: $(compare_instructions 6.1)"
  done
}

# A line of a kernel's log, and whether it is a complaint.
test_harness_finds_complaints() {
  local line
  while read -r line; do
    echo "[    1.234567] $line" | find_complaints >"$T/found"
    [ -s "$T/found" ] || fail "not found: $line"
  done <<'END'
BUG: scheduling while atomic: collectd/123/0x00000002
BUG: sleeping function called from invalid context at kernel/locking/rtmutex_api.c:554
BUG: unable to handle page fault for address: ffffffffc0000000
WARNING: CPU: 0 PID: 1 at kernel/trace/trace.c:1 f+0x1/0x2
WARNING: possible circular locking dependency detected
WARNING: suspicious RCU usage
Oops: 0000 [#1] PREEMPT SMP NOPTI
rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
rcu: rcu_preempt kthread starved for 5250 jiffies!
INFO: task collectd:123 blocked for more than 120 seconds.
watchdog: BUG: soft lockup - CPU#1 stuck for 26s!
general protection fault, probably for non-canonical address
END
  while read -r line; do
    echo "[    0.000000] $line" | find_complaints >"$T/found"
    [ ! -s "$T/found" ] || fail "found: $line"
  done <<'END'
Linux version 6.1.0-56-cloud-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC
Command line: console=ttyS0 quiet log_buf_len=1M panic=-1 workload=crowd
Kernel command line: console=ttyS0 quiet log_buf_len=1M panic=-1 workload=crowd
rcu: Preemptible hierarchical RCU implementation.
Dynamic Preempt: voluntary
sched: RT throttling activated
kvm-guest: installing a handler
END
}

# measured CALLS ERRORS: what instructions_7_3 would have measured.
measured() {
  printf '7.3\t%s\t%s\n' 'plugin: calls' "$1" 'plugin: calls, errors' "$2" \
    'empty classic program, sys_enter' 348.0 \
    'empty classic pair, and sys_exit' 643.0 \
    'classic, as bpftrace writes it' 840.0
}

test_harness_holds_limits() {
  measured 420.0 835.9 >"$T/measured"
  compare_limits "$T/measured" >"$T/found"
  ! grep -m 1 '^bad' "$T/found" || fail "$(grep -m 1 '^bad' "$T/found")"
  measured 440.0 840.0 >"$T/measured"
  compare_limits "$T/measured" >"$T/found"
  [ "$(grep -c '^bad: ' "$T/found")" = 3 ] || fail "$(paste -sd';' "$T/found")"
  sed -i '/empty classic pair/d' "$T/measured"
  compare_limits "$T/measured" >"$T/found"
  grep -q '^bad: plugin: calls, errors: 0.00 x' "$T/found" ||
    fail "a row that is missing is not found"
}
