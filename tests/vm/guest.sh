# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The guest: what is in it, its start, and what it hands over.
# shellcheck disable=SC2153,SC2154 # $scratch is the runner's, $kernel is
# get_kernel's, and what is of a kind of machine is amd64.sh's

# add FILE PATH: puts a program or library, and the libraries it needs, into the
# image.
add() {
  install -D "$1" "$image/$2"
  libraries "$1" | copy_libraries
}

copy_libraries() { (cd "$ROOT" && xargs -r cp -L --parents -t "$image"); }

# Sets $initramfs, which is written once for all tests of a kind of machine.
make_initramfs() {
  local image=$scratch/image-$ARCH file path
  initramfs=$scratch/initramfs-$ARCH
  [ ! -e "$initramfs" ] || return 0
  mkdir -p "$image"
  list_programs >"$scratch/programs"
  while read -r file path; do
    add "$file" "$path"
  done <"$scratch/programs"
  unlisted_library | copy_libraries
  install -m 644 "$TYPESDB" "$image/vm/types.db"
  install -m 644 "$VM/collectd.conf" "$image/vm"
  install "$VM/init" "$image"
  (cd "$image" && find . | cpio --quiet -o -H newc -R 0:0) | gzip -1 \
    >"$initramfs.new"
  mv "$initramfs.new" "$initramfs"
}

# What QEMU is told besides: of the CPUs, and how their time passes.
machine=(-smp 2)

# boot_only PARAMETER...: boots $kernel with these on its command line, and takes
# over what the guest hands over, into $T.
#
# A guest that does not end is told by the time that its CPUs have used: on a busy
# machine, it takes longer. One that sleeps for good is ended all the same.
#
# With a thread for each CPU, one ran into an int3 that another was patching away
# (an oops, seen once in thirty boots), hence one thread: the CPUs take turns.
boot_only() {
  local board
  choose_board
  (
    ulimit -t 240
    exec timeout 850 "$QEMU" "${board[@]}" -accel tcg,thread=single \
      "${machine[@]}" -m 512 \
      -nodefaults -no-user-config -display none -no-reboot \
      -serial "file:$T/console" -kernel "$kernel" -initrd "$initramfs" \
      -append "console=$CONSOLE quiet log_buf_len=1M panic=-1 $PARAMETERS $*"
  ) </dev/null 9>&- &
  qemu=$!
  wait "$qemu" || fail "the guest does not end: $(last_words)"
  sed -n 's/\r//g; /^-----BEGIN result-----$/,/^-----END result-----$/p' \
    "$T/console" | grep -v '^-----' | base64 -d | tar -xz -C "$T" ||
    fail "the guest hands over nothing: $(last_words)"
}

# The same, and the kernel must have had no complaint.
boot() {
  boot_only "$@"
  check_kernel_log "$T/dmesg"
}

# What the kernel broke down with, or the console's last line.
last_words() {
  tr -d '\r' <"$T/console" | find_complaints | grep -m 1 . ||
    tail -n 1 "$T/console"
}

needs_guest() {
  needs "$QEMU" busybox cpio setpriv "$COLLECTD"
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
