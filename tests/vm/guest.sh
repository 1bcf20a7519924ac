# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The guest: what is in it, its start, and what it hands over.
# shellcheck disable=SC2154 # $scratch is the runner's, $kernel is get_kernel's

# The libraries that a program or library needs; none if it is a static one.
libraries() {
  { ldd "$1" 2>/dev/null || true; } | sed -n 's|^[^/]*\(/[^ ]*\) (0x.*|\1|p'
}

# Puts a program or library, and the libraries it needs, into the image.
add() {
  install -D "$1" "$image/$2"
  libraries "$1" | xargs -r cp -L --parents -t "$image"
}

# Writes the initramfs, once for all tests.
make_initramfs() {
  local image=$scratch/image plugin libc
  [ ! -e "$scratch/initramfs" ] || return 0
  mkdir -p "$image"
  add "$(command -v busybox)" bin/busybox
  add "$(command -v setpriv)" vm/setpriv
  add "$(command -v "$COLLECTD")" vm/collectd
  for plugin in logfile csv uptime; do
    add "$PLUGINS/$plugin.so" "vm/plugins/$plugin.so"
  done
  add "$BUILDDIR/.libs/syscalls.so" vm/plugins/syscalls.so
  add "$BUILDDIR/tests/live/load" vm/load
  add "$BUILDDIR/tests/live/i386" vm/i386
  add "$BUILDDIR/tests/bench/cost" vm/cost
  add "$BUILDDIR/tests/bench/cpus" vm/cpus
  add "$BUILDDIR/tests/bench/designs" vm/designs
  # libc opens this one by itself, when a thread is cancelled.
  libc=$(libraries "$(command -v "$COLLECTD")" | grep '/libc\.so')
  cp -L --parents -t "$image" "${libc%/*}/libgcc_s.so.1"
  install -m 644 "$TYPESDB" "$image/vm/types.db"
  install -m 644 "$VM/collectd.conf" "$image/vm"
  install "$VM/init" "$image"
  (cd "$image" && find . | cpio --quiet -o -H newc -R 0:0) | gzip -1 \
    >"$scratch/initramfs.new"
  mv "$scratch/initramfs.new" "$scratch/initramfs"
}

# What QEMU is told besides: of the CPUs, and how their time passes.
machine=(-smp 2)

# boot PARAMETER...: boots $kernel with these on its command line, and takes
# over what the guest hands over, into $T.
#
# Of QEMU 7.2's emulation, Linux 6.12 breaks down: an interrupt after cmpxchg16b
# finds garbage in the flags (a double fault, in most boots), hence no cx16. And
# with a thread for each CPU, one ran into an int3 that another was patching away
# (an oops, seen once in thirty boots), hence one thread: the CPUs take turns.
boot() {
  timeout 240 qemu-system-x86_64 -accel tcg,thread=single -cpu qemu64,-cx16 \
    -machine q35 "${machine[@]}" -m 512 \
    -nodefaults -no-user-config -display none -no-reboot \
    -serial "file:$T/console" -kernel "$kernel" -initrd "$scratch/initramfs" \
    -append "console=ttyS0 quiet panic=-1 $*" </dev/null 9>&- &
  qemu=$!
  wait "$qemu" || fail "the guest does not end: $(last_words)"
  sed -n 's/\r//g; /^-----BEGIN result-----$/,/^-----END result-----$/p' \
    "$T/console" | grep -v '^-----' | base64 -d | tar -xz -C "$T" ||
    fail "the guest hands over nothing: $(last_words)"
}

# What the kernel broke down with, or the console's last line.
last_words() {
  tr -d '\r' <"$T/console" | grep -m 1 -E 'Oops|BUG|PANIC|panic' ||
    tail -n 1 "$T/console"
}

needs_guest() {
  needs qemu-system-x86_64 busybox cpio setpriv "$COLLECTD"
}

# start_guest SUITE[/FLAVOUR] PARAMETER...: the whole of it.
start_guest() {
  needs_guest
  get_kernel "$1"
  shift
  make_initramfs
  boot "$@"
}

# run_guest SUITE[/FLAVOUR] PARAMETER...: one in which collectd runs.
run_guest() {
  start_guest "$@"
  [ -s "$T/log" ] || fail "collectd did not start in the guest"
}
