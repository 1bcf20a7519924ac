# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Bare roots of a release. What is mounted in one is so in a mount namespace that
# ends with the command which needs it: here, a root is a directory of files.

# Prints the URI of the mirror of Debian that this machine's apt uses.
mirror() {
  # shellcheck disable=SC2016 # apt-get's variables
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(COMPONENT) $(REPO_URI)' \
    'Created-By: Packages' |
    awk '$1 == "Debian" && $2 == "Debian" && $3 == "main" && !n++ { print $4 }'
}

# No mount is visible below it, or it would be emptied, too.
remove() {
  ! findmnt --noheadings --raw --output TARGET | grep -qF -- "$1/" ||
    fail "something is mounted below $1"
  rm -rf --one-file-system -- "$1"
}

# Makes $bare, once. debootstrap mounts /proc in it.
make_bare() {
  local uri
  [ ! -e "$bare" ] || return 0
  uri=$(mirror)
  [ -n "$uri" ] || { say "this machine's apt has no mirror of Debian"; exit 78; }
  remove "$bare.new"
  mkdir -p "$debs"
  # shellcheck disable=SC2024
  unshare --mount --propagation private timeout 1800 debootstrap \
    --variant=minbase --cache-dir="$debs" "$release" "$bare.new" "$uri" ||
    fail "debootstrap fails: $(grep '^E:' "$T/out" | tail -n 1)"
  mv "$bare.new" "$bare"
}

# Makes $root, a copy of $bare. Debian 12's has no /etc/hosts, which an installer
# makes, and so no localhost. npm must know the certificates that this machine
# does, as a proxy may have one of its own. A mirror may be a snapshot, which has expired;
# and a root that is thrown away need not be safe on the disk at any time.
make_root() {
  remove "$root"
  cp -a "$bare" "$root"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  [ -e "$root/etc/hosts" ] || echo '127.0.0.1 localhost' >"$root/etc/hosts"
  echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/90mirror"
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/force-unsafe-io"
  mkdir "$root/src"
  [ ! -e "$certificates" ] || cp -L "$certificates" "$root/etc/certificates.crt"
}

# Copies what a clone would have, or a tarball.
copy_sources() {
  local git=(git -c 'safe.directory=*' -C "$TOP")
  if "${git[@]}" rev-parse --verify HEAD >/dev/null 2>&1; then
    "${git[@]}" ls-files -z | tar -C "$TOP" --null -T - -c |
      tar -C "$root/src" --no-same-owner -x
  else
    make -C "$BUILDDIR" distdir "distdir=$T/dist"
    cp -a "$T/dist/." "$root/src"
    chown -R 0:0 "$root/src"
  fi
}

# enter COMMAND...: becomes a command in $root. A mount point is its /, such that
# a command in it may have mounts of its own.
enter() {
  # shellcheck disable=SC2016 # it is for the inner shell
  exec unshare --mount --propagation private bash -c '
    set -e
    mount --bind "$1" "$1"
    cd "$1"
    for lock in tests vm; do
      : >>"tmp/syscalls-$lock.lock"
      mount --bind "$2/syscalls-$lock.lock" "tmp/syscalls-$lock.lock"
    done
    mount --bind "$3" var/cache/apt/archives
    for tree in proc sys dev; do
      mount --rbind "/$tree" "$tree"
    done
    exec chroot . "${@:4}"' bash "$root" "${TMPDIR:-/tmp}" "$debs" \
    env -i "${variables[@]}" "$@"
}

# Those that a suite goes by. RELEASE tells that this is no machine. A root is made
# here, so nothing need be missing in it: a test that is skipped for that has failed.
set_variables() {
  local name
  variables=(HOME=/root TERM=dumb PATH="/usr/local/sbin:/usr/local/bin:$system"
    "RELEASE=$release" CI=true NODE_EXTRA_CA_CERTS=/etc/certificates.crt)
  for name in {http,https,no}_proxy; do
    [ -z "${!name-}" ] || variables+=("$name=${!name}")
  done
}
system=/usr/sbin:/usr/bin:/sbin:/bin
certificates=/etc/ssl/certs/ca-certificates.crt

# Prints the processes that a root still has.
left_in_root() {
  local pid
  for pid in /proc/[0-9]*; do
    [ "$(readlink "$pid/root")" != "$root" ] || echo "${pid#/proc/}"
  done 2>/dev/null
}
