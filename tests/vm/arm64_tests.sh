# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The tests on arm64, whose plugin and programs are cross-built.
# shellcheck disable=SC2153,SC2154 # tests.sh and lib.sh have them

# Calls of a 32-bit program. A 64-bit one cannot make them here.
ARM=compat,/vm/compat,t-arm

# Makes this test's guest one of arm64.
use_arm64() {
  local status=0
  # shellcheck source=arm64.sh
  . "$VM/arm64.sh"
  needs "$QEMU" clang aarch64-linux-gnu-ld readelf apt-get dpkg-deb
  BUILDDIR=$BUILDDIR "$VM/cross" syscalls.la tests/live/{load,compat} \
    >"$T/cross" 2>&1 || status=$?
  if [ "$status" -eq 78 ]; then
    say "no packages of arm64: $(tail -n 1 "$T/cross")"
    exit 78
  fi
  [ "$status" -eq 0 ] ||
    fail "the plugin is not built for arm64: $(tail -n 1 "$T/cross")"
  [ -s "$CROSS/build/tests/live/compat" ] ||
    skip "the compiler makes no 32-bit programs of ARM"
}

# arm64_all KERNEL RELEASE
arm64_all() {
  use_arm64
  run_guest "$1" cgroups=2 "$ALL" "workload=$CROWD:$ARM:$MOVES"
  check_all "$2"
}

test_arm64_7_3_all() {
  arm64_all trixie-backports/cloud-arm64@7.3 7.3
}
