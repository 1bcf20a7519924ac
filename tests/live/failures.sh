# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What can be missing: one line says what and what to do, all the rest of
# collectd goes on, and nothing is left in the kernel. It is collectd's way to
# end, later, with status 1 if a plugin has not started.

with_load='LoadPlugin load'

# The plugin did not start: refused CAUSE CURE. Both are regular expressions.
refused() {
  grep 'syscalls plugin: ' "$T/log" >"$T/lines" || fail "nothing is said"
  [ "$(wc -l <"$T/lines")" -eq 1 ] ||
    fail "not one line: $(paste -sd';' "$T/lines")"
  grep -q '^\[error\]' "$T/lines" || fail "no error: $(cat "$T/lines")"
  grep -Eq "$1" "$T/lines" || fail "it names no cause: $(cat "$T/lines")"
  grep -Eq "$2" "$T/lines" || fail "it names no cure: $(cat "$T/lines")"
  goes_on_without_us
}

goes_on_without_us() {
  until_true 20 later_than load/load "$(date +%s.%N)" 1 ||
    fail "the load plugin does not go on"
  bpf_ids "$daemon" >"$T/ids"
  [ ! -s "$T/ids" ] || fail "it holds: $(paste -sd';' "$T/ids")"
  ! grep -q "anon_inode:bpf" "/proc/$daemon/maps" ||
    fail "it has a BPF map mapped"
  ! compgen -G "$T/csv/t/syscalls*" || fail "there are values"
  stop 1
}

test_refused_no_capability() {
  needs bpf collectd setpriv
  collectd_conf 0.2 "" "$with_load"
  chown -R "$NOBODY" "$T/csv"
  start as_nobody ''
  refused 'refused' 'CAP_BPF and CAP_PERFMON'
}

# Either of them is not enough, and root is not if it has lost them.
test_refused_half_the_capabilities() {
  needs bpf collectd setpriv
  local half
  for half in +bpf +perfmon; do
    collectd_conf 0.2 "" "$with_load"
    chown -R "$NOBODY" "$T/csv"
    start as_nobody $half
    refused 'refused' 'CAP_BPF and CAP_PERFMON'
    rm -r "$T/csv"
  done
  collectd_conf 0.2 "" "$with_load"
  start setpriv --inh-caps=-all --bounding-set=-all,+dac_override
  refused 'refused' 'CAP_BPF and CAP_PERFMON'
}

# Of the start's bpf(2) calls, the number of the one by which libbpf tries whether
# arrays can be mapped.
number_of_trial() {
  "${tracing[@]}" -o "$T/trace" "$COLLECTD" -f -C "$T/collectd.conf" \
    2>"$T/log" 9>&- &
  daemon=$!
  until_true 30 started || fail "collectd does not start: $(tail -n 1 "$T/log")"
  kill "$daemon"
  wait "$daemon" || true
  rm -rf "$T/csv/t"
  grep -n -m 1 'BPF_MAP_CREATE.*libbpf_mmap' "$T/trace" | cut -d: -f1
}

# The tracer is not the daemon's parent. It counts the calls of each thread apart.
tracing=(strace -D -f -qq -e 'trace=bpf')

# libbpf then maps none, and goes on.
test_refused_nothing_mapped() {
  needs bpf collectd
  may_trace
  local number
  collectd_conf 0.2 "" "$with_load"
  number=$(number_of_trial)
  [ -n "$number" ] || skip "libbpf does not try whether arrays can be mapped"
  start "${tracing[@]}" -e "inject=bpf:error=ENOMEM:when=$number" -o "$T/trace"
  refused 'could not try whether the kernel maps arrays' 'restart collectd'
}

without_btf() {
  # shellcheck disable=SC2016 # it is for the inner shell
  with_mounts sh -c \
    'mount -t tmpfs none /sys/kernel/btf && exec "$@"' sh "$@"
}

# All capabilities, but in a user namespace, as a container may have it.
test_refused_user_namespace() {
  needs bpf collectd unshare
  unshare --user --map-root-user true 2>/dev/null ||
    cannot_have "user namespaces"
  collectd_conf 0.2 "" "$with_load"
  start unshare --user --map-root-user
  refused 'though collectd has the capabilities' 'allow bpf\(2\) there'
}

# The number of bpf(2).
bpf_number() {
  case $(uname -m) in
  x86_64) echo 321 ;;
  aarch64) echo 280 ;;
  *) skip "does not know the number of bpf(2) on $(uname -m)" ;;
  esac
}

# without_bpf ERRNO: starts collectd with a filter that refuses it bpf(2) so.
without_bpf() {
  needs bpf collectd
  collectd_conf 0.2 "" "$with_load"
  start "$LOAD" without "$(bpf_number)" "$1"
}

test_refused_by_seccomp_eperm() {
  without_bpf 1
  refused 'seccomp profile' 'allow bpf\(2\) there'
}

test_refused_by_seccomp_enosys() {
  without_bpf 38
  refused 'seccomp profile, or SystemCallFilter=' 'SystemCallFilter=bpf'
}

# As a security module refuses it: EACCES, before there is a verifier's log.
test_refused_by_security_module() {
  without_bpf 13
  refused 'security module' 'semanage permissive -a collectd_t'
}

# A kernel's types in which the tracepoint has another name.
without_tracepoint() {
  # shellcheck disable=SC2016 # it is for the inner shell
  with_mounts sh -c 'mount --bind "$0" /sys/kernel/btf/vmlinux && exec "$@"' \
    "$T/btf" "$@"
}

test_refused_no_tracepoints() {
  needs bpf collectd unshare
  sed 's/btf_trace_sys_enter/btf_trace_sys_entry/' /sys/kernel/btf/vmlinux \
    >"$T/btf"
  (without_tracepoint true) || skip "may not mount"
  collectd_conf 0.2 "" "$with_load"
  start without_tracepoint
  refused 'no tracepoints of system calls' 'CONFIG_FTRACE_SYSCALLS=y'
}

test_refused_no_btf() {
  needs bpf collectd unshare
  (without_btf true) || skip "may not mount"
  # libbpf would take the kernel's image or its modules' instead.
  ! compgen -G "/boot/vmlinux-$(uname -r)" || skip "there is another BTF"
  ! compgen -G "/usr/lib/debug/boot/vmlinux-$(uname -r)" ||
    skip "there is another BTF"
  collectd_conf 0.2 "" "$with_load"
  start without_btf
  refused 'BTF' 'CONFIG_DEBUG_INFO_BTF'
}

# Sets $cgroup to one that may use so many bytes; clean_up removes it.
limited_cgroup() {
  local v1=/sys/fs/cgroup/memory v2=/sys/fs/cgroup limit=memory.max
  cgroup=$v2/syscalls-live
  [ ! -e $v1/memory.limit_in_bytes ] ||
    cgroup=$v1/syscalls-live limit=memory.limit_in_bytes
  mkdir "$cgroup" || skip "may not make a cgroup"
  echo "$1" >"$cgroup/$limit" || skip "has no cgroup that limits memory"
}

in_cgroup() {
  echo "$BASHPID" >"$cgroup/cgroup.procs" && exec "$@"
}

test_refused_no_memory() {
  needs bpf collectd
  limited_cgroup $((32 << 20))
  collectd_conf 0.2 "MaxProcesses 65536" "$with_load"
  start in_cgroup
  refused 'refused the tables some [0-9]+ kB of memory' 'lower MaxProcesses'
}
