# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What of a guest is amd64's alone: the machine, and where its programs are from.
# shellcheck disable=SC2034 # guest.sh's and kernel.sh's

ARCH=amd64 # as Debian says it
QEMU=qemu-system-x86_64
CONSOLE=ttyS0
# The test of the timer fails on a machine that is too busy to let it tick.
PARAMETERS=no_timer_check
ROOT=/ # where the libraries are

# Sets $board, what QEMU is told of the machine on which $kernel can run.
#
# From Linux 6.19 on, task storage needs cmpxchg16b. But of QEMU 7.2's emulation,
# Linux 6.12 breaks down with it: an interrupt after cmpxchg16b finds garbage in
# the flags (a double fault, in most boots). So the older ones have none.
choose_board() {
  local cpu=qemu64
  is_at_least 6.19 || cpu+=,-cx16
  board=(-machine q35 -cpu "$cpu")
}

# The libraries that a program or library needs; none if it is a static one.
libraries() {
  { ldd "$1" 2>/dev/null || true; } | sed -n 's|^[^/]*\(/[^ ]*\) (0x.*|\1|p'
}

# Lines of what a guest has in its image: a file of ours or of this machine, and
# where it is there.
list_programs() {
  local plugin program
  echo "$(command -v busybox) bin/busybox"
  echo "$(command -v setpriv) vm/setpriv"
  [ -z "$(command -v strace)" ] || echo "$(command -v strace) vm/strace"
  echo "$(command -v "$COLLECTD") vm/collectd"
  for plugin in logfile csv uptime; do
    echo "$PLUGINS/$plugin.so vm/plugins/$plugin.so"
  done
  echo "$BUILDDIR/.libs/syscalls.so vm/plugins/syscalls.so"
  for program in live/{load,compat} bench/{classic,cost,cpus,designs}; do
    echo "$BUILDDIR/tests/$program vm/${program#*/}"
  done
}

# libc opens this one by itself, when a thread is cancelled.
unlisted_library() {
  local libc
  libc=$(libraries "$(command -v "$COLLECTD")" | grep '/libc\.so')
  echo "${libc%/*}/libgcc_s.so.1"
}
