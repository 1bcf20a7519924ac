# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Any user may give a process any name. Only safe ones come out, and no call is
# lost on the way.

only_safe_names() {
  find "$1" -mindepth 1 -printf '%f\0' | LC_ALL=C sort -zu >"$T/names"
  ! LC_ALL=C grep -zqv '^[A-Za-z0-9_.-]*$' "$T/names" ||
    fail "unsafe names in $(basename "$1")"
}

test_hostile_csv() {
  exact 0.2 "MaxProcesses 1000"
  load hostile 2000
  finish
  only_safe_names "$T/csv"
}

last_of_rrd() {
  rrdtool info "$1" | sed -n 's/^ds\[value\]\.last_ds = "\(.*\)"$/\1/p'
}

test_hostile_rrdtool() {
  needs bpf collectd rrdtool
  [ -e "$PLUGINS/rrdtool.so" ] || skip "needs collectd's rrdtool plugin"
  collectd_conf 1 "MaxProcesses 1000" "LoadPlugin rrdtool
<Plugin rrdtool>
  DataDir \"$T/rrd\"
  RRARows 10
  RRATimespan 60
</Plugin>"
  start
  flips 1
  load hostile 200
  finish
  only_safe_names "$T/rrd"

  local name n
  while read -r name n; do
    [ "$(last_of_rrd "$T/rrd/t/syscalls-$name/invocations.rrd")" = "$n" ] ||
      fail "the RRD of $name has not $n"
  done <"$T/expected"
}
