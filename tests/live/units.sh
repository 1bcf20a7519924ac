# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The drop-ins of conf/systemd, each alone and both together: collectd's own unit is
# started with them by a systemd that is process 1 in namespaces of its own.

SYSTEMD=/lib/systemd/systemd
DROP_INS=$TOP/conf/systemd

# unit DROP-IN...: makes $T/units of collectd's unit with these.
unit() {
  local unit=/lib/systemd/system/collectd.service name
  [ -e "$unit" ] || skip "needs collectd's unit"
  mkdir -p "$T/units/collectd.service.d"
  cp "$unit" "$T/units"
  for name; do
    cp "$DROP_INS/$name.conf" "$T/units/collectd.service.d"
  done
}

# What the unit is after and before, which does nothing here.
other_units() {
  local name
  for name in sysinit basic shutdown local-fs network multi-user umount; do
    printf '[Unit]\nDefaultDependencies=no\n' >"$T/units/$name.target"
  done
  printf '[Unit]\nWants=collectd.service\n' >"$T/units/tests.target"
}

# In the unit's own place, the call filter is tried before collectd starts.
conf_unit() {
  cat <<END
[Service]
StandardOutput=append:$T/log
StandardError=append:$T/log
Restart=no
ExecStartPre=/run/syscalls/load allowed
END
}

# What collectd finds in its place, under the manager.
# installation [OPTIONS [MORE]]
installation() {
  mkdir -p "$T/etc" "$T/run" "$T/state/csv"
  ln -sfn state/csv "$T/csv"
  collectd_conf 0.5 "$all_on
    ReportByCgroup true
    ${1-}" "${2-}"
  sed "s|$T|/var/lib/collectd|; s|$OURS|/run/syscalls|" "$T/collectd.conf" \
    >"$T/etc/collectd.conf"
  cp "$OURS/syscalls.so" "$LOAD" "$T/run"
  { cat /etc/passwd && echo 'collectd:x:64999:64999::/var/lib/collectd:/bin/false'; } \
    >"$T/passwd"
  { cat /etc/group && echo 'collectd:x:64999:'; } >"$T/group"
}

# start_unit [EDIT]: starts the unit, after this edit of its drop-ins by sed.
start_unit() {
  conf_unit >"$T/units/collectd.service.d/tests.conf"
  other_units
  sed -i "${1-}" "$T/units/collectd.service.d/"*.conf
  : >"$T/log"
  (echo "$BASHPID" >"$cgroup/cgroup.procs" && exec "$HERE/manager" "$T") 9>&- &
  manager=$!
  until_true 60 unit_started || fail "the unit does not start: $(tail -n 1 "$T/log")"
}

unit_started() {
  grep -q 'Initialization complete' "$T/log" || gone "$manager" ||
    [ "$(unit_state)" = failed ]
}

# In the manager's namespaces.
in_manager() {
  nsenter --target "$(pgrep -P "$manager")" --mount --pid --cgroup "$@"
}

unit_state() { in_manager systemctl show -P ActiveState collectd.service 2>/dev/null; }

stop_unit() {
  in_manager systemctl stop collectd.service
  [ "$(in_manager systemctl show -P Result collectd.service)" = "$1" ] ||
    fail "the unit does not end as $1"
  end_manager
}

# unit_fails EDIT: the unit's command fails, after this edit.
unit_fails() {
  start_unit "$1"
  [ "$(unit_state)" = failed ] || fail "the unit starts, after $1"
  end_manager
}

end_manager() {
  kill -KILL "$manager"
  until_true 10 gone "$manager" || fail "the manager does not stop"
}

# The manager's namespace begins with the machine's root, not with a chroot's.
needs_units() {
  [ -z "${RELEASE-}" ] || cannot_have "a root of its own"
  needs bpf collectd mounts nsenter pgrep systemd-analyze
  [ -x "$SYSTEMD" ] || skip "needs systemd"
  own_cgroup syscalls-unit
}

# under DROP-IN...: exact counts with these.
under() {
  needs_units
  unit "$@"
  installation
  start_unit
  [ "$(unit_state)" = active ] || fail "the unit is not active: $(tail -n 1 "$T/log")"
  daemon=$(cat "$cgroup"/*/collectd.service/cgroup.procs)
  ours_says_nothing
  flips 1
  load crowd t-unit 2 100000 20
  flips 1
  cp "/proc/$daemon/status" "/proc/$daemon/mountinfo" "$T"
  stop_unit success
  check_counts "$all_families" "$all_metrics"
  (($(counted syscalls_by_cgroup-collectd.service/invocations) > 0)) ||
    fail "the unit has no calls"
}

has_status() {
  grep -q "^$1:[[:space:]]*$2\$" "$T/status" || fail "it has $(grep "^$1:" "$T/status")"
}

# mounted PATH OPTION
mounted() {
  awk -v path="$1" -v option="$2" '
    $5 == path { last = $6 }
    END { exit last !~ "(^|,)" option "(,|$)" }' "$T/mountinfo" || fail "$1 is not $2"
}

is_hardened() {
  local path
  has_status NoNewPrivs 1
  has_status Seccomp 2
  for path in / /sys /proc/sys /home /sys/fs/cgroup; do
    mounted "$path" ro
  done
  mounted /var/lib/collectd rw
  mounted /run/collectd rw
}

has_two_capabilities() {
  local set
  has_status Uid '64999[[:space:]].*'
  for set in Inh Prm Eff Bnd Amb; do
    has_status "Cap$set" 000000c000000000
  done
}

test_unit_ordinary_user() {
  under ordinary-user
  has_two_capabilities
}

test_unit_hardened() {
  under hardened
  is_hardened
}

test_unit_both() {
  under ordinary-user hardened
  has_two_capabilities
  is_hardened
}

# verified THRESHOLD DROP-IN...: systemd knows all that is said, and what may be said
# as well. Its own measure of exposure is not above that, in tenths.
verified() {
  local threshold=$1 shown
  shift
  rm -rf "$T/units"
  unit "$@"
  sed -i 's/^#Exec/Exec/' "$T/units/collectd.service.d/"*.conf
  systemd-analyze verify --man=no "$T/units/collectd.service" >"$T/verified" 2>&1 ||
    fail "$*: no unit"
  [ ! -s "$T/verified" ] || fail "$*: $(head -n 1 "$T/verified")"
  systemd-analyze security --offline=true --no-pager --threshold="$threshold" \
    "$T/units/collectd.service" >"$T/exposure" 2>&1 ||
    fail "$*: $(tail -n 1 "$T/exposure")"
  shown=$(sed -n 's/.*exposure level.*: \([0-9.]*\) .*/\1/p' "$T/exposure")
  say "$* $shown"
}

test_unit_verified() {
  needs collectd systemd-analyze
  verified 70 ordinary-user
  verified 45 hardened
  verified 25 ordinary-user hardened
}

# Each of them is let through by the filter alone.
test_unit_refuses_calls() {
  needs_units
  local call
  for call in bpf perf_event_open membarrier; do
    unit hardened
    installation
    unit_fails "/^SystemCallFilter=@/a SystemCallFilter=~$call"
  done
}

# told_refused EDIT: the plugin says so, and collectd goes on.
told_refused() {
  needs_units
  unit ordinary-user hardened
  installation "" "$with_load"
  start_unit "/^ExecStartPre/d; $1"
  grep -q '^\[error\] syscalls plugin: .*bpf(2)' "$T/log" ||
    fail "it does not tell: $(grep -m 1 'syscalls plugin: ' "$T/log")"
  until_true 20 later_than load/load "$(date +%s.%N)" 1 ||
    fail "collectd does not go on"
  [ ! -e "$T/csv/t/syscalls_total" ] || fail "there are values"
  stop_unit exit-code
}

test_unit_refused_by_filter() { told_refused '/^SystemCallFilter=@/s/ bpf / /'; }

test_unit_refused_user_namespace() { told_refused '/^\[Service/a PrivateUsers=yes'; }
