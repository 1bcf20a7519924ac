# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What an option does not need is not in the kernel.

# The programs of the daemon, by name.
programs() {
  local id
  sed -n 's/^prog //p' "$T/ids" | while read -r id; do
    bpftool prog show id "$id"
  done | sed -n 's/^[0-9]*: [a-z_]* *name \([a-z_]*\) .*/\1/p' | sort |
    paste -sd' '
}

# The helpers that its programs call, as they are after the verifier.
helpers() {
  local id
  sed -n 's/^prog //p' "$T/ids" | while read -r id; do
    bpftool prog dump xlated id "$id"
  done | sed -n 's/.* call \(bpf_[a-z0-9_]*\).*/\1/p' | sort -u
}

# loaded PROGRAMS [OPTIONS]: these are there, with a link each, no others.
loaded() {
  collectd_conf 1 "${2-}"
  start
  note_ids
  [ "$(programs)" = "$1" ] || fail "programs are $(programs), not $1"
  [ "$(grep -c '^link ' "$T/ids")" -eq "$(wc -w <<<"$1")" ] ||
    fail "not a link for each of $1"
  helpers >"$T/helpers"
  [ -s "$T/helpers" ] || fail "bpftool shows no helpers"
  stop
}

calls_helper() { grep -q "^$1" "$T/helpers"; }

# sys_enter_only is for what counts calls and remembers none.
test_loaded_as_asked() {
  needs bpf collectd bpftool
  local all='sched_switch sys_enter sys_exit'
  loaded sys_enter_only
  ! calls_helper bpf_ktime || fail "it tells the time"
  ! calls_helper bpf_task_storage || fail "it has storage of tasks"
  ! calls_helper bpf_probe_read || fail "it reads paths"
  loaded sys_enter_only "ReportByProcessAndSyscall true"
  ! calls_helper bpf_ktime || fail "it tells the time for pairs"
  loaded sys_enter_only "ReportByCgroup true"
  ! calls_helper bpf_ktime || fail "it tells the time for cgroups"
  calls_helper bpf_probe_read || ! has_cgroups || fail "it reads no paths"
  loaded "$all" "ReportErrors true"
  ! calls_helper bpf_ktime || fail "it tells the time for errors"
  calls_helper bpf_task_storage || fail "it has no storage of tasks"
  loaded "$all" "ReportTime true"
  calls_helper bpf_ktime || fail "it does not tell the time"
}
