# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Who makes system calls. The names s-... and m-... have series; what they call is
# known.

# again COMMAND...: time after time, until it is over.
again() {
  while [ ! -e "$T/over" ]; do
    "$@"
  done
}

# As fast as the machine can.
busy() { load_without_errors crowd s-busy "$(nproc)" 2000000 0; }

# Each name is a link in a directory.
processes() {
  local links
  links=$(mktemp -d "$T/links.XXXXXX")
  (cd "$links" && load storm s-storm "$EXECED" 5 2 20 100)
  rm -r "$links"
  load births s-birth 20
}

# So seldom that the plugin has forgotten them each time. Others may make the call as
# well that the mix tells of.
names_come() {
  load rotate s-come 10 20 1000
  load threads s-thread 20 2000 5 0
  "$LOAD" mix 1 1 1 200 50 30 | sed '/^took:/d; /^call:/d' >>"$T/expected"
}

cgroups_come() {
  local i
  for i in 1 2; do
    mkdir "$cgroup/s-group$i"
    load groups s-group 1 1000 "$cgroup/s-group$i" "s-group$i"
    until_true 10 rmdir "$cgroup/s-group$i" || fail "s-group$i stays"
  done
}

# More names than there is room for in an interval, however slow the machine is: the
# interval lasts until collectd may go on.
flood_stopped() {
  kill -STOP "$daemon"
  "$LOAD" rotate n-flood 30000 2 1 >/dev/null
  sleep 3
  kill -CONT "$daemon"
}

start_loads() {
  local name
  loads=()
  for name in busy processes; do
    again "$name" &
    loads+=($!)
  done
}

end_loads() {
  local pid
  touch "$T/over"
  for pid in "${loads[@]}"; do
    wait "$pid" || fail "a workload fails"
  done
}
