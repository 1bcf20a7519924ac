# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What runs a suite. Its `run` takes in the files of its tests with `use`, may
# define set_up, and ends with `run_suite NAME "$@"`. A test is a function
# test_NAME; what it may call is in live/lib.sh.

TOP=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ ! -e .libs/syscalls.so ] || BUILDDIR=${BUILDDIR-$PWD}
BUILDDIR=$(realpath -m "${BUILDDIR-$TOP/build}")
COLLECTD=${COLLECTD-collectd}
PLUGINS=${PLUGINS-/usr/lib/collectd}
TYPESDB=${TYPESDB-/usr/share/collectd/types.db}
PATH=$PATH:/usr/sbin:/sbin

# What a suite holds while its set_up and each of its tests run: those of two suites
# that count would count each other. Where it is '', each test that counts has to
# `lock tests` itself; it then waits within its own LIMIT.
LOCK=tests

# How long a test may take, in seconds: one that hangs must not take all others
# with it.
LIMIT=${LIMIT-900}

tests=() scratch='' current='' timer='' locked='' slow=()
passed=0 failed=0 skipped=0

# use FILE...: their tests are run in this order.
use() {
  local file
  for file; do
    # shellcheck source=/dev/null
    . "$file" || exit 2
  done
  mapfile -t -O "${#tests[@]}" tests \
    < <(sed -n 's/^test_\([a-z0-9_]*\)() {$/\1/p' "$@")
}

set_up() { :; }

# Looks at what a test has left when all that it started has ended. It fails the test
# by `exit 1`.
inspect() { :; }

tear_down() {
  [ -n "${KEEP-}" ] || [ -z "$scratch" ] || rm -rf "$scratch"
}

# lock NAME: waits until nobody else holds it, for as long as that takes: each test has
# its LIMIT. The file may be another user's, which
# root may not open to create it. What is started with it held need not wait for it.
lock() {
  local file=${TMPDIR:-/tmp}/syscalls-$1.lock
  [ -n "$1" ] && [ "${LOCKED-}" != "$1" ] || return 0
  [ -e "$file" ] || (umask 022 && : >"$file")
  exec 9<"$file" && flock 9 || exit 1
  export LOCKED=$1
  locked=yes
}

unlock() {
  [ -n "$locked" ] || return 0
  flock -u 9
  unset LOCKED
  locked=''
}

# Runs a test in the background, such that signals are heeded at once, and in a
# process group of its own, such that all it runs can be ended. A test may set T to a
# directory in its own.
run_test() {
  local ended status=0 own=$scratch/$1
  T=$own
  rm -rf "$T"
  mkdir "$T"
  set -m
  (
    set -e
    trap 'clean_up; T=$own inspect' EXIT
    trap 'exit 1' TERM
    exec 3>"$T/said" >"$T/out" 2>&1
    "test_$1"
  ) </dev/null &
  current=$!
  set +m
  sleep "$LIMIT" 9>&- &
  timer=$!
  wait -n -p ended "$current" "$timer" || status=$?
  if [ "$ended" = "$timer" ]; then
    end_test
    echo "does not end within $LIMIT s" >>"$T/said"
    status=1
  fi
  kill "$timer" 2>/dev/null
  wait "$timer"
  current='' timer=''
  return "$status"
}

# A command that the test runs in the foreground would keep it from heeding a
# signal.
end_test() {
  kill -- "-$current" 2>/dev/null
  wait "$current"
}

interrupted() {
  [ -z "$timer" ] || kill "$timer" 2>/dev/null
  [ -z "$current" ] || end_test
  exit 130
}

# may_skip STATUS: whether a test that ended so may be one that is skipped. 77
# says that something is missing here, 78 that others do not have it either.
may_skip() {
  case $1 in
  77) [ "${CI-}" != true ] ;;
  78) true ;;
  *) false ;;
  esac
}

tell() {
  local status=$1 name=$2 said
  said=$(paste -sd';' "$scratch/$name/said" | sed 's/; */; /g')
  if may_skip "$status"; then
    echo "skip $name $said"
    skipped=$((skipped + 1))
  elif [ "$status" -eq 0 ]; then
    echo "ok $name${said:+ $said}"
    passed=$((passed + 1))
  else
    echo "FAIL $name ${said:-$(tail -n 1 "$scratch/$name/out")}"
    failed=$((failed + 1))
  fi
  [ ! -e "$scratch/$name/shown" ] || sed 's/^/  /' "$scratch/$name/shown"
}

tell_slow() {
  local five
  five=$(printf '%s\n' "${slow[@]}" | sort -k2,2nr | head -n 5 | paste -sd,)
  echo "the slowest of $1: ${five//,/, }"
}

# run_suite NAME [TEST...]: all tests, or these. One in which nothing ran has
# not passed.
run_suite() {
  local suite=$1 name more=''
  shift
  [ $# -eq 0 ] || tests=("${@#test_}")
  for name in "${tests[@]}"; do
    declare -F "test_$name" >/dev/null || { echo "no test $name" >&2; exit 2; }
  done

  trap tear_down EXIT
  trap interrupted INT TERM HUP
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/syscalls-$suite.XXXXXX") || exit 1
  # An ordinary user must be able to reach what is in it.
  chmod 755 "$scratch"
  lock "$LOCK"
  set_up
  unlock
  for name in "${tests[@]}"; do
    lock "$LOCK"
    SECONDS=0
    run_test "$name"
    tell $? "$name"
    unlock
    slow+=("$name $SECONDS s")
  done

  [ ${#tests[@]} -lt 6 ] || tell_slow "$suite"
  [ "$skipped" -eq 0 ] || more=", $skipped skipped"
  echo "$passed passed, $failed failed$more"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# record STATUS PAGE TEXT...: with RECORD=1, these texts become a page of docs/, if
# that is the status of a suite that has passed.
record() {
  [ -z "${RECORD-}" ] || [ "$1" -ne 0 ] || cat "${@:3}" >"$TOP/docs/$2"
}
