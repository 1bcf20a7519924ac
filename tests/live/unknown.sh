# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# CPUs that /sys/devices/system/cpu/possible does not list, as a container may hide
# them: what is called there is counted nowhere, and that is told.

# Becomes a command that sees CPU 0 alone.
with_one_cpu() {
  # shellcheck disable=SC2016 # it is for the inner shell
  with_mounts sh -c 'echo 0 >"$0" &&
    mount --bind "$0" /sys/devices/system/cpu/possible && exec "$@"' \
    "$T/possible" "$@"
}

# knowing_one [OPTIONS]: starts a collectd that knows of CPU 0 alone.
knowing_one() {
  needs bpf collectd unshare taskset
  taskset -c 1 true 2>/dev/null || skip "has no CPU 1"
  (with_one_cpu true) || skip "may not mount"
  collectd_conf 0.3 "${1-}"
  start with_one_cpu
  flips 1
}

# Closes the books, though calls were missed.
close_books_of_few() {
  flips 1
  stop
  values >"$T/values"
  awk -v families="$1" -v metrics="$2" -f "$HERE/books.awk" "$T/values" \
    >"$T/books"
  ! grep -m 3 '^bad' "$T/books" >"$T/bad" || fail "$(paste -sd';' "$T/bad")"
}

test_unknown_cpus_are_missed() {
  knowing_one
  taskset -c 1 "$LOAD" crowd t-unknown 1 100000 0 >/dev/null
  taskset -c 0 "$LOAD" crowd t-known 1 100000 0 >"$T/told"
  close_books_of_few "process call" invocations
  (($(counted syscalls_health/invocations-missed) >= 100000)) ||
    fail "only $(counted syscalls_health/invocations-missed) are missed"
  [ -z "$(counted syscalls-t-unknown/invocations)" ] || fail "they are counted"
  [ "t-known $(counted syscalls-t-known/invocations)" = "$(grep '^t-known ' "$T/told")" ] ||
    fail "of CPU 0's, $(counted syscalls-t-known/invocations) are counted"
  grep -q '^\[warning\] syscalls plugin: of .*/possible does not list' "$T/log" ||
    fail "the check at the start finds nothing"
  grep -q '^\[warning\] syscalls plugin: calls are missed' "$T/log" ||
    fail "nothing is said of what is missed"
}

# A return there ends the call that began here, and books nothing. A call that
# begins there is no part of it when it returns here.
test_unknown_cpus_mix_nothing_up() {
  knowing_one "Process \"t-strays\"
    $all_on"
  "$LOAD" strays t-strays 20
  close_books_of_few "process call process_call" "$all_metrics"
  local pair=syscalls_by_process_call-t-strays
  (($(counted $pair/invocations-clock_nanosleep) > 0)) || fail "none is counted"
  [ "$(counted $pair/errors-clock_nanosleep)" = 0 ] ||
    fail "$(counted $pair/errors-clock_nanosleep) sleeps have failed"
  (($(counted syscalls_health/invocations-unmatched) > 0)) ||
    fail "none is unmatched"
}
