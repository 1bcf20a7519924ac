# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The tests: a kernel each, and what is to be seen on it.

# Two processes, which the guest's two CPUs share, with pauses to be seen in
# more than one interval.
WORKLOAD=workload=-r,crowd,counted,2,600000,400

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
  grep -q '^counted [1-9]' "$T/expected" || fail "the workload did not run"
  check_counts
  spread=$(sed -n '1s/.*, \([0-9]*\) under load$/\1/p' "$T/counts")
  [ "$spread" -ge 2 ] || fail "the workload was over within an interval"
}

check_works() {
  check_release "$1"
  check_quiet
  check_exact
  check_stop 0
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
  [ "$n" -ge 8 ] || fail "only $n values of the uptime plugin come"
  check_stop 1
  say "$(ours error)"
  say "$n values of uptime came all the same"
}

test_debian12() {
  run_guest bookworm $WORKLOAD
  check_works 6.1
}

test_debian12_backports() {
  run_guest bookworm-backports $WORKLOAD
  check_works 6.12
}

test_debian13() {
  run_guest trixie $WORKLOAD
  check_works 6.12
}

test_debian11_is_too_old() {
  run_guest bullseye
  check_release 5.10
  check_refused '^Linux 5\.10\.[^ ]* is too old'
}

# Confidentiality keeps helpers from BPF programs that read the kernel's memory;
# ours uses none of them.
test_lockdown() {
  run_guest bookworm $WORKLOAD lockdown=confidentiality
  grep -q '\[confidentiality\]' "$T/kernel" || fail "the kernel is not locked down"
  check_works 6.1
}

test_ordinary_user() {
  run_guest bookworm $WORKLOAD user=ordinary
  grep -q '^Uid:[[:space:]]*65534' "$T/process" || fail "collectd is root"
  grep -q '^CapEff:[[:space:]]*000000c000000000$' "$T/process" ||
    fail "collectd has other capabilities"
  grep -q '^Max locked memory *65536 *65536' "$T/limits" ||
    fail "collectd may lock more memory"
  ! grep -q ' \(tracefs\|debugfs\) ' "$T/mounts" || fail "tracefs is mounted"
  check_works 6.1
}
