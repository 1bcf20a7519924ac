# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Whatever series there are, and whatever they are called: the picture is true.

# many DIRECTORY N NAME: so many names that make a call in ten seconds. They share a
# file.
many() {
  rrd "$T/seed.rrd" 0
  python3 - "$@" "$T/seed.rrd" <<'END'
import os
import sys

directory, n, name, seed = sys.argv[1:]
for i in range(int(n)):
    path = f"{directory}/syscalls-{name}{i}"
    os.mkdir(path)
    os.link(seed, f"{path}/invocations.rrd")
END
}

# ranks_among N NAME: whether what makes the most calls is found among so many.
ranks_among() {
  processes "$T/$2/host" zz=500 heavy=300
  many "$T/$2/host" "$@"
  draw --top 2 "$T/$2"
  draws zz=500 heavy=300
  [ "$(wc -l <"$T/runs")" -le 3 ] || fail "$(wc -l <"$T/runs") runs of rrdtool"
}

# Neither fits into one argument of a program, which has 128 KiB.
test_ten_thousand_names() {
  needs rrdtool python3
  print_sums
  ranks_among 10000 process-
  ranks_among 2200 "$(printf 'kubepods-besteffort-pod%040d-' 0)"
}

# That of the rest is among the others, as are those without a call.
test_the_most() {
  needs rrdtool
  print_sums
  processes "$T/rrd/host" a=200 b=300 c=50 idle=0 all-other-processes=400
  draw --top 2 "$T/rrd"
  draws b=300 a=200
  draw "$T/rrd"
  draws b=300 a=200 c=50
  rm -r "$T/rrd/host/syscalls-"[abc]
  draw "$T/rrd"
  draws
}

# One that is broken is among the others, and is told.
test_broken_file() {
  needs rrdtool
  print_sums
  processes "$T/rrd/host" a=200 b=300
  echo junk >"$T/rrd/host/syscalls-b/invocations.rrd"
  draw "$T/rrd"
  draws a=200
  grep -q '^syscalls-graph: syscalls-b: ' "$T/told" || fail 'it tells no broken file'
}

# To open a FIFO is to wait for who writes to it.
test_no_regular_file() {
  needs rrdtool
  print_sums
  processes "$T/rrd/host" a=200 b=300
  mkdir "$T/rrd/host/syscalls-"{fifo,directory,gone}
  mkfifo "$T/rrd/host/syscalls-fifo/invocations.rrd"
  mkdir "$T/rrd/host/syscalls-directory/invocations.rrd"
  ln -s nowhere "$T/rrd/host/syscalls-gone/invocations.rrd"
  mv "$T/rrd/host/syscalls-a/invocations.rrd" "$T/a.rrd"
  ln -s "$T/a.rrd" "$T/rrd/host/syscalls-a/invocations.rrd"
  draw "$T/rrd"
  draws b=300 a=200
  grep -c 'is no regular file$' "$T/told" | grep -qx 3 || fail "it tells $(paste -sd' ' "$T/told")"
  rm "$T/rrd/host/syscalls_total/invocations.rrd"
  mkfifo "$T/rrd/host/syscalls_total/invocations.rrd"
  complains 'host has no invocations' "$T/rrd"
}

# The figures of all names stand in columns, each name on one line.
test_long_names() {
  needs rrdtool
  local short long size
  print_sums
  long=$(printf 'w%.0s' {1..108})
  processes "$T/short/host" a=200 b=300
  draw "$T/short"
  short=$(grep -x '[0-9]*x[0-9]*' "$T/printed" | tail -n 1)
  processes "$T/long/host" a=200 "$long=300"
  draw "$T/long"
  draws "$long=300" a=200
  size=$(grep -x '[0-9]*x[0-9]*' "$T/printed" | tail -n 1)
  [ "${size#*x}" = "${short#*x}" ] || fail "the picture is $size, not as high as $short"
  sed -n 's/^AREA:[^:]*:\(.*\):STACK$/\1/p' "$T/arguments" |
    awk '{ print length($0) }' | uniq | grep -qx 108 || fail 'the names differ in length'
  grep -q "^COMMENT: \{115\}average" "$T/arguments" || fail 'the heading is elsewhere'
}
