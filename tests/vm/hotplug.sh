# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# CPUs that are put in while collectd runs, and CPUs that are possible and never
# come.
# shellcheck disable=SC2034,SC2154 # $machine is guest.sh's, $all_families lib.sh's

# Once the guest asks for them, puts in CPUs 2 and 3, by QEMU's monitor. Ends with
# the test.
plug_in() {
  until grep -qs '^CPUs, please' "$T/console"; do
    sleep 0.5
  done
  local model=qemu64-x86_64-cpu
  printf "device_add $model,socket-id=%d,core-id=0,thread-id=0\n" 2 3 \
    >"$T/monitor.in"
}

# with_more_cpus SUITE RELEASE: two CPUs at the start, and four later. All that
# they call is counted, from whichever to whichever a thread goes.
with_more_cpus() {
  needs mkfifo
  machine=(-smp "2,sockets=4,cores=1,threads=1,maxcpus=4"
    -chardev "pipe,id=monitor,path=$T/monitor" -mon chardev=monitor)
  mkfifo "$T"/monitor.{in,out}
  cat "$T/monitor.out" >"$T/monitor" &
  plug_in &
  run_guest "$1" cgroups=2 hotplug=2,3 "$ALL" \
    "workload=migrants,t-mig,6,200,40:$CROWD:$MOVES"
  check_release "$2"
  [ "$(sort -u "$T/cpus")" = 0-3 ] || fail "online are CPUs $(paste -sd' ' "$T/cpus")"
  ours info | grep -q "^the tables take .* (CPUs: 2)$" ||
    fail "the tables are for other CPUs"
  [ -z "$(ours error)" ] || fail "we say: $(ours error | head -n 1)"
  [ "$(ours warning | wc -l)" -eq 1 ] || fail "we warn: $(ours warning | paste -sd';')"
  ours warning | grep -q '^there are CPUs that were not present at the start' ||
    fail "we warn: $(ours warning)"
  check_most "$all_families"
}

test_hotplug_6_1() {
  with_more_cpus bookworm 6.1
}

test_hotplug_7_3() {
  with_more_cpus trixie-backports 7.3
}

# The kernel's own maps have something for each of them; ours have not.
test_cpus_possible_6_12() {
  # In the package of a CPU that is present, the kernel believes in no others.
  machine=(-smp "2,sockets=200,cores=1,threads=1,maxcpus=200")
  start_guest bookworm-backports nokaslr "bench=memory,--check:cpus,1"
  check_release 6.12
  [ "$(cat "$T/possible")" = 0-199 ] || fail "possible are $(cat "$T/possible")"
  cat "$T/memory" >"$T/shown"
  sed -n '/^bytes$/,$p' "$T/cpus" >>"$T/shown"
  grep -q '^ok memory' "$T/memory" || fail "$(tail -n 1 "$T/memory")"
}
