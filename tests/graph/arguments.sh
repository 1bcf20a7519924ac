# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What it is called with, and by; and what it runs.

test_complains() {
  needs rrdtool
  local rrd=$T/rrd copy="$T/a b:c"
  processes "$rrd/t" a=200
  mkdir -p "$copy" "$T/empty"
  cp -r "$rrd/t" "$copy/one host"
  complains 'DATADIR is missing'
  complains "one DATADIR is enough, '$T' is too much" "$rrd" "$T"
  complains 'there is no directory /nowhere' /nowhere
  complains 'there are no RRD files of the plugin syscalls' "$T/empty"
  complains "of host 'x', only of: one host" --host x "$copy"
  complains '--by needs one of: process call cgroup;' --by unit "$rrd"
  complains '--type needs one of: invocations errors' --type errors- "$rrd"
  complains '--top needs a whole number from 1 to 20' --top 21 "$rrd"
  complains "--start needs a time, not ''" --start '' "$rrd"
  complains "start time: unparsable time: nonsense" --start nonsense "$rrd"
  complains 'has no values from -9y to -8y' --start -9y --end -8y "$rrd"
  complains 'ends in .png or .svg' --output x.gif "$rrd"
  complains "unknown option '--bogus'" --bogus "$rrd"
  complains 't has no invocations by call' --by call --start "$BEGIN" --end "$END" "$rrd"
  complains 'one host has no errors' --type errors "$copy"
  cp -r "$copy/one host" "$copy/other"
  complains 'has several hosts, choose one by --host: one host other' "$copy"
  path=$T/empty complains 'rrdtool is not installed' "$rrd"
}

test_svg() {
  needs rrdtool
  processes "$T/a b:c/one host" a=200
  draw --output "$T/x y.svg" "$T/a b:c"
  grep -q '<svg' "$T/x y.svg" || fail 'it draws no SVG'
}

# What a directory is called comes from the network, if collectd has a server there.
test_hosts_of_any_bytes() {
  needs rrdtool
  local host
  print_sums
  for host in $'h\e[31m' $'h\xc2\x9b31m\a\n'; do
    rm -rf "$T/rrd"
    processes "$T/rrd/$host" a=200
    draw --host "$host" "$T/rrd"
    draws a=200
    processes "$T/rrd/other" a=200
    complains 'has several hosts' "$T/rrd"
    complains 'only of: h?' --host "x$host" "$T/rrd"
    complains 'h?' --host "$host" --by call --start "$BEGIN" --end "$END" "$T/rrd"
    ! LC_ALL=C grep '[^[:print:]]' "$T/error" || fail 'it tells them raw'
  done
}

# With CDPATH, cd goes elsewhere than the shell's other words.
test_cdpath() {
  needs rrdtool
  print_sums
  processes "$T/here/rrd/host" a=200
  processes "$T/there/rrd/host" b=300
  cd "$T/here" || return
  CDPATH=$T/there draw rrd
  draws a=200
}

# fails_with NAME COMMANDS: if the program NAME is these, it draws nothing.
fails_with() {
  mkdir -p "$T/broken"
  printf '#!/bin/bash\n%s\n' "$2" >"$T/broken/$1"
  chmod +x "$T/broken/$1"
  path=$T/broken:$PATH complains '' --start "$BEGIN" --end "$END" "$T/rrd"
  rm "$T/broken/$1"
}

test_children_that_fail() {
  needs rrdtool
  local real name
  processes "$T/rrd/host" a=200 b=300
  real=$(command -v rrdtool)
  for name in rrdtool awk sort; do
    fails_with $name 'exit 1'
    fails_with $name 'kill -KILL $$'
    fails_with $name 'cat >/dev/null; exit 1'
  done
  # It ends early, ends badly, or fails at the picture alone.
  fails_with rrdtool "head -n 1 | $real -"
  fails_with rrdtool "$real \"\$@\"; exit 1"
  fails_with rrdtool "[ \"\$1\" = - ] && exec $real -; exit 1"
}
