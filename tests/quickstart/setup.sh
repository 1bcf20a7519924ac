# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The script until collectd runs: what it refuses, installs and builds. All of it
# in a fresh copy of the tree, as a release has it.

# Sets $copy, a path with a space, in a tree of an ordinary user's. The first test
# that needs it makes it; all use the same. Most of them run collectd from it.
needs_copy() {
  needs bpf make collectd rrdtool
  lock tests
  copy="${scratch:?}/fresh copy"
  [ -e "$BUILDDIR/Makefile" ] || skip "needs $BUILDDIR/Makefile"
  if [ ! -e "$copy" ]; then
    make -C "$BUILDDIR" distdir "distdir=$scratch/dist" || fail 'make distdir failed'
    chown -R "$NOBODY" "$scratch/dist"
    mv "$scratch/dist" "$copy"
  fi
}

# Prints what it says when it is expected to end with a status: refused STATUS ARGUMENT...
refused() {
  local expected=$1 status=0
  shift
  timeout 60 "$TOP/quickstart" "$@" 2>&1 || status=$?
  [ $status = "$expected" ] || fail "status $status of quickstart $*"
}

# A command of that name, found first, that runs the rest: replace NAME COMMAND
replace() {
  mkdir -p "$T/bin"
  printf '#!/bin/sh\n%s\n' "$2" >"$T/bin/$1"
  chmod 755 "$T/bin/$1"
  PATH=$T/bin:$PATH
}

# Makes $T/tree, which needs no more than `make` to be built.
configured_tree() {
  mkdir -p "$T/tree/build"
  cp "$TOP/quickstart" "$T/tree"
  touch "$T/tree/"{configure,Makefile.in,build/Makefile}
}

# check_owned TREE: all in it belongs to the ordinary user.
check_owned() {
  local others
  others=$(find "$1" ! -uid "${NOBODY%:*}" -o ! -gid "${NOBODY#*:}")
  [ -z "$others" ] || fail "not the owner's: $(head -n 3 <<<"$others" | paste -sd' ')"
}

# Prints the process id of the collectd that the copy runs.
collectd_of_copy() {
  local pids pid
  pids=$(pgrep -x collectd) || return
  for pid in $pids; do
    [ "$(readlink "/proc/$pid/cwd")" != "$copy/build/collectd" ] || echo "$pid"
  done | grep .
}

no_collectd_of_copy() {
  ! collectd_of_copy >/dev/null
}

# check_ended FILE: collectd has ended, and FILE says where the RRD files are.
check_ended() {
  ! collectd_of_copy || fail 'collectd still runs'
  grep -q "the RRD files are in $copy/build/collectd/rrd/[13]s/localhost" "$1" ||
    fail 'does not say where the RRD files are'
}

test_help() {
  "$TOP/quickstart" --help | grep -q '^usage: sudo ./quickstart ' || fail 'no usage'
}

test_bad_arguments() {
  local arguments
  for arguments in --nonsense 'check 5' 'check --all lint' --all lint 'bench lint' --by '--by thread' '--by processes' --count '--count x' '--count 0' '--count 08' \
    '--interval 0' '--interval 1.5' '--interval 3601' '--interval -1'; do
    # shellcheck disable=SC2086
    refused 2 $arguments >"$T/told"
    grep -q '^usage:' "$T/told" || fail "no usage for $arguments"
    grep -q '^quickstart: ' "$T/told" || fail "no reason for $arguments"
  done
  refused 2 --by thread >"$T/told"
  grep -q "^quickstart: --by needs 'process', 'call' or 'cgroup', not 'thread'\$" "$T/told" || fail "$(cat "$T/told")"
}

test_not_root() {
  needs setpriv
  [ "$(id -u)" = 0 ] || skip 'needs root'
  cp "$TOP/quickstart" "$T"
  ! setpriv --reuid=65534 --clear-groups "$T/quickstart" 2>"$T/told" || fail 'runs'
  grep -q 'root is needed.*sudo ./quickstart' "$T/told" || fail "$(cat "$T/told")"
}

test_old_kernel() {
  [ "$(id -u)" = 0 ] || skip 'needs root'
  replace uname 'echo 5.10.0-30-amd64'
  refused 1 | grep -q 'Linux 5.10.0-30-amd64 is too old.*5.12' || fail 'does not say so'
}

test_tree_configured_in_place() {
  needs bpf
  configured_tree
  touch "$T/tree/config.status"
  ! "$T/tree/quickstart" 2>"$T/told" || fail 'goes on'
  [ "$(wc -l <"$T/told")" = 1 ] || fail 'says more than a line'
  grep -q "run 'make distclean' there first" "$T/told" || fail "$(cat "$T/told")"
}

# expect TEXT: stdin is this.
expect() {
  diff - <(printf '%s\n' "$1") >&2 || fail "not as expected, see $T/out"
}

# old_libbpf POLICY: refused with what `apt-cache policy` says, before building.
old_libbpf() {
  replace apt-cache "printf '%b' '$1'"
  rm -f "$T/built"
  ! "$T/tree/quickstart" check 2>"$T/told" || fail "goes on with $1"
  grep -q "libbpf-dev is 1:0.5.0-1ubuntu22.04.1, too old.* 1.0 " "$T/told" || fail "$(tail -n 1 "$T/told")"
  [ ! -e "$T/built" ] || fail 'builds'
}

test_old_libbpf() {
  needs bpf
  configured_tree
  replace dpkg-query 'echo installed'
  replace make "touch $T/built"
  old_libbpf 'x:\n  Installed: (none)\n  Candidate: 1:0.5.0-1ubuntu22.04.1\n'
  old_libbpf 'x:\n  Installed: 1:0.5.0-1ubuntu22.04.1\n  Candidate: 1:1.1.2-0\n'
}

# asked_for ARGUMENT...: prints what check has built and unpacked.
asked_for() {
  rm -f "$T/asked"
  "$T/tree/quickstart" check "$@" 2>"$T/told" || fail "$(tail -n 1 "$T/told")"
  sed -n 's/^-C [^ ]* //p; s/^download /download /p' "$T/asked"
}

# Few suites need servers; all, and those that take hours, are asked for by name.
test_suites_that_are_asked_for() {
  needs bpf
  configured_tree
  printf '#!/bin/sh\n' >"$T/tree/configure"
  chmod 755 "$T/tree/configure"
  # shellcheck disable=SC2016
  replace dpkg-query '[ "$4" != nginx ] && echo installed'
  replace make "echo \"\$@\" >>$T/asked"
  replace apt-get "echo \"\$@\" >>$T/asked; touch nginx_1.deb"
  replace dpkg-deb "mkdir nginx.new"
  asked_for unit lint distcheck | expect 'SUITES=check check-lint distcheck  check-all'
  asked_for releases | expect 'download nginx
SUITES=check-releases-short  check-all'
  asked_for | expect 'check-all'
  asked_for --all | expect 'check-everything'
  grep -q '^==> all tests: this takes some .* hours$' "$T/told" || fail 'does not say how long it takes'
}

# interrupt SIGNAL ARGUMENT...: during a step, which ends with it.
interrupt() {
  local signal=$1 pid status=0
  shift
  rm -f "$T/step"
  # What a script runs in the background ignores SIGINT and SIGQUIT, and what
  # nohup runs, SIGHUP.
  env --default-signal=INT,QUIT,HUP "$T/tree/quickstart" "$@" 2>"$T/told" &
  pid=$!
  until_true 20 test -s "$T/step" || fail "no step begins: $(tail -n 1 "$T/told")"
  kill "-$signal" $pid
  wait $pid || status=$?
  [ $status = 130 ] || fail "status $status after $signal"
  gone "$(cat "$T/step")" || fail "the step goes on after $signal"
  [ "$(tail -n 1 "$T/told")" = 'quickstart: interrupted' ] || fail "$(tail -n 1 "$T/told")"
  [ "$(grep -Evc '^(==> .*)?$' "$T/told")" = 1 ] || fail "says more: $(paste -sd' ' "$T/told")"
  ! grep 'failed' "$T/told" || fail 'says that the step failed'
}

test_interrupted_step() {
  local signal long
  needs bpf
  configured_tree
  replace dpkg-query 'echo installed'
  long="sh -c 'echo \$\$ >$T/step; exec sleep 1000'; true"
  replace make "$long"
  for signal in INT TERM HUP QUIT; do
    interrupt $signal
  done
  replace make "case \$* in *check-all) $long ;; esac"
  printf '#!/bin/sh\n' >"$T/tree/configure"
  chmod 755 "$T/tree/configure"
  interrupt INT check
}

# shellcheck disable=SC2016
test_missing_packages_are_installed_in_one_go() {
  needs_copy
  mkdir -p "$T/tree"
  cp "$copy/quickstart" "$T/tree"
  replace dpkg-query 'case $4 in make | bpftool | linux-tools-generic) exit 1 ;; esac; echo installed'
  replace apt-cache 'case $2 in bpftool) echo "  Candidate: (none)" ;; *) echo "  Candidate: 1" ;; esac'
  replace apt-get "echo \"\$@\" >>$T/asked; case \$* in *install*) echo 'E: no network'; exit 100 ;; esac"
  ! "$T/tree/quickstart" 2>"$T/told" || fail 'goes on'
  expect 'update
-o DPkg::Lock::Timeout=300 install -y --no-install-recommends make linux-tools-generic' <"$T/asked"
  grep -q '^E: no network' "$T/told" || fail 'does not show the log'
  grep -q "installing 2 packages failed.*$T/tree/build/quickstart.log" "$T/told" ||
    fail 'does not say where the log is'
}

test_servers_are_unpacked_only() {
  needs_copy
  mkdir -p "$T/tree"
  cp "$copy/quickstart" "$T/tree"
  # shellcheck disable=SC2016
  replace dpkg-query '[ "$4" != nginx ] && echo installed'
  replace apt-get "echo \"\$@\" >>$T/asked; exit 100"
  ! "$T/tree/quickstart" bench 2>"$T/told" || fail 'goes on'
  expect 'download nginx
update' <"$T/asked"
  grep -q 'unpacking nginx failed' "$T/told" || fail "$(tail -n 1 "$T/told")"
}

# A configuration that is left over, in a mount namespace of its own.
test_no_daemon_is_started_by_installing() {
  needs collectd mounts
  mkdir -p "$T/tree" "$T/etc"
  cp "$TOP/quickstart" "$T/tree"
  touch "$T/etc/collectd.conf"
  # shellcheck disable=SC2016
  replace dpkg-query '[ "$4" != collectd-core ] && echo installed'
  replace apt-get "touch $T/asked"
  ! unshare --mount sh -c "mount --bind $T/etc /etc/collectd && exec $T/tree/quickstart" \
    2>"$T/told" || fail 'goes on'
  grep -q 'start a service' "$T/told" || fail "$(tail -n 1 "$T/told")"
  [ ! -e "$T/asked" ] || fail 'apt-get was called'
}
