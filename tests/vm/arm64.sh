# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What of a guest is arm64's alone, as amd64.sh has it for the other: the machine,
# and where its programs are from, which is what `cross` builds and unpacks.
# shellcheck disable=SC2034 # guest.sh's and kernel.sh's

ARCH=arm64 # as Debian says it
QEMU=qemu-system-aarch64
CONSOLE=ttyAMA0
PARAMETERS=

RELEASE=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
CROSS=$BUILDDIR/vm/arm64-$RELEASE
ROOT=$CROSS/root
TYPESDB=$ROOT/usr/share/collectd/types.db

# A CPU that runs 32-bit programs, too, and a clock that goes by what the CPUs do:
# by this machine's own, a guest on a busy machine does little but read tables.
choose_board() {
  board=(-machine virt -cpu cortex-a57 -icount "shift=0,sleep=off"
    -rtc "clock=vm,base=2026-01-01")
}

# The libraries that a program or library needs, and those that they need; none
# if it is a static one.
libraries() { list_needed "$1" | sort -u; }

list_needed() {
  local name file
  readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p' |
    while read -r name; do
      file=lib/$name
      [ -e "$ROOT/$file" ] || file=lib/aarch64-linux-gnu/$name
      echo "$file"
      list_needed "$ROOT/$file"
    done
}

list_programs() {
  local plugin program
  echo "$ROOT/bin/busybox bin/busybox"
  echo "$ROOT/usr/bin/setpriv vm/setpriv"
  echo "$ROOT/usr/sbin/collectd vm/collectd"
  for plugin in logfile csv uptime; do
    echo "$ROOT/usr/lib/collectd/$plugin.so vm/plugins/$plugin.so"
  done
  echo "$CROSS/build/.libs/syscalls.so vm/plugins/syscalls.so"
  for program in load compat; do
    echo "$CROSS/build/tests/live/$program vm/$program"
  done
}

unlisted_library() { echo lib/aarch64-linux-gnu/libgcc_s.so.1; }
