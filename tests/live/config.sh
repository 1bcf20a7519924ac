# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What a configuration may not say, and what is said about it. `collectd -t`
# says so without privileges and without a kernel that could do it. In collectd
# 5.12.0 it reads no configuration at all, so there it is -T that is asked: it
# starts the plugins and reads once, and ours does not come to the kernel.

whole='must be a whole number from 1 to'
truth='must be true or false, without quotes'
text='in quotes'

# OPTION|what is to be said of it, besides the option and the value
bad_values=(
  "ReportByProcess 1|$truth"
  "ReportByProcess \"yes\"|$truth"
  "ReportBySyscall \"\"|$truth"
  "ReportByCgroup 1|$truth"
  "ReportByProcessAndSyscall \"true\"|$truth"
  "ReportErrors 0|$truth"
  "ReportTime \"ms\"|$truth"
  "GroupThreads 0|$truth"
  "GroupThreads true false|$truth"
  "IgnoreSelected \"maybe\"|$truth"
  "MaxProcesses 0|$whole"
  "MaxProcesses -1|$whole"
  "MaxProcesses 1.5|$whole"
  "MaxProcesses 65537|$whole"
  "MaxProcesses 4294967297|$whole"
  "MaxProcesses \"256\"|$whole"
  "MaxProcesses true|$whole"
  "MaxProcesses 1 2|$whole"
  "MaxCgroups 0|$whole"
  "MaxCgroups 65537|$whole"
  "MaxPairs 0|$whole"
  "MaxPairs 65537|$whole"
  "MaxPairs \"1024\"|$whole"
  "IdleTimeout 0|$whole"
  "IdleTimeout \"\"|$whole"
  "IdleTimeout 0.5|$whole"
  "Process 1|$text"
  "Process \"a\" \"b\"|$text"
  "Process \"\"|has at least one byte"
  "Process \"longer-than-a-comm\"|keeps the first 15 bytes: \"longer-than-a-c\""
  "Process \"/[a/\"|."
  "Process \"/\"|between two slashes"
  "Process \"//\"|between two slashes"
  "Process \"/open\"|between two slashes"
  "Syscall 59|$text"
  "Syscall \"\"|$text"
  "Syscall \"no-such-call\"|$text"
  "Syscall \"openat\" \"read\"|$text"
  "Syscall \"syscall_576\"|$text"
  "Syscall \"i386_syscall_576\"|$text"
)

# Checks the configuration, by the given commands if any, and leaves what is
# said of its options in $T/lines.
check_config() {
  local flag=-t status=0
  ! "$COLLECTD" -t -C "$T/no-such-file" 2>/dev/null || flag=-T
  "$@" "$COLLECTD" $flag -C "$T/collectd.conf" 2>"$T/log" || status=$?
  [ "$status" -lt 128 ] || fail "collectd $flag ends by a signal: status $status"
  grep -E "syscalls plugin: .*option" "$T/log" >"$T/lines" || true
}

refuses() {
  local option=${1%%|*} right=${1#*|}
  collectd_conf 10 "$option"
  check_config "${@:2}"
  [ "$(wc -l <"$T/lines")" -eq 1 ] || fail "$option: $(wc -l <"$T/lines") lines"
  grep -q '^\[error\]' "$T/lines" || fail "$option: no error"
  grep -qF "option $option" "$T/lines" ||
    fail "it does not name $option: $(cat "$T/lines")"
  grep -q "$right" "$T/lines" || fail "$option: $(cat "$T/lines")"
}

test_config_bad_values() {
  needs collectd
  local bad
  for bad in "${bad_values[@]}"; do
    refuses "$bad"
  done
}

test_config_checked_without_privileges() {
  needs collectd setpriv
  [ "$(id -u)" = 0 ] || skip "needs root"
  local ordinary=(setpriv "--reuid=${NOBODY%:*}" --clear-groups --inh-caps=-all
    --bounding-set=-all)
  refuses "${bad_values[0]}" "${ordinary[@]}"
  collectd_conf 10 "MaxProcesses 10"
  check_config "${ordinary[@]}"
  [ ! -s "$T/lines" ] || fail "$(cat "$T/lines")"
}

test_config_each_error_is_told() {
  needs collectd
  collectd_conf 10 "MaxProcesses 0
    IdleTimeout 0
    GroupThreads 3"
  check_config
  [ "$(grep -c '^\[error\]' "$T/lines")" -eq 3 ] || fail "not three errors"
}

test_config_all_is_well() {
  needs collectd
  collectd_conf 10 'ReportByProcess true
    ReportBySyscall false
    ReportByCgroup true
    ReportByProcessAndSyscall true
    ReportErrors true
    ReportTime true
    GroupThreads true
    Process "nginx"
    process "/^(php|fpm)[0-9]*$/"
    IgnoreSelected true
    Syscall "openat"
    Syscall "syscall_575"
    MaxProcesses 65536
    MaxCgroups 65536
    MaxPairs 65536
    IdleTimeout 31536000'
  check_config
  [ ! -s "$T/lines" ] || fail "$(head -n 1 "$T/lines")"
}

test_config_unknown_option() {
  exact 0.2 "NoSuchOption true"
  load crowd t-unknown 1 1000 0
  finish
  grep -E '^\[(warning|error)\] syscalls plugin' "$T/log" >"$T/lines" || true
  [ "$(wc -l <"$T/lines")" -eq 1 ] || fail "not one line is said"
  grep -q '^\[warning\].*NoSuchOption' "$T/lines" || fail "$(cat "$T/lines")"
}

# An error stops the plugin, and no more than that.
test_config_error_when_started() {
  needs bpf collectd
  collectd_conf 0.2 "MaxProcesses 0" "$with_load"
  start
  grep -E '^\[(warning|error)\] syscalls plugin' "$T/log" >"$T/lines" || true
  grep -q "option MaxProcesses 0: $whole" "$T/lines" || fail "it is not told"
  grep -q 'not started' "$T/lines" || fail "that it does not start is not told"
  [ "$(wc -l <"$T/lines")" -eq 2 ] || fail "not two lines are said"
  goes_on_without_us
}

# The sample as it is installed, and with all that it has commented out.
test_config_sample() {
  needs bpf collectd
  local sample=$HERE/../../conf/syscalls.conf
  for edit in '' 's/^#  *\([A-Z]\)/  \1/; s/Interval 10/Interval 0.2/'; do
    rm -rf "$T/csv"
    sed "$edit" "$sample" >"$T/sample.conf"
    collectd_conf 0.2 "" "Include \"$T/sample.conf\""
    start
    flips 1
    stop
    ! grep -E '^\[(warning|error)\] syscalls' "$T/log" >"$T/lines" ||
      fail "$(cat "$T/lines")"
  done
}
