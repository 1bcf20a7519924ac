# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Builds with sanitizers, each in a directory of its own.

# build NAME SANITIZERS TARGET...: Not with -Werror: the optimiser sees less then, and
# warns of more.
build() {
  local name=$1 sanitizers=$2
  shift 2
  built=$BUILDDIR/sanitizers/$name
  mkdir -p "$built"
  cd "$built" || fail "no $built"
  [ -e Makefile ] || "$TOP/configure" -q CFLAGS="-O1 -g -fno-omit-frame-pointer \
    -fsanitize=$sanitizers -fno-sanitize-recover=all" || fail 'configure failed'
  make -j "$(nproc)" "$@" || fail 'does not build'
}

build_with_address() {
  build address address,undefined "$@"
}

# unit COMMAND...: runs the unit tests by it, and says what they came to.
unit() {
  local status=0 start=$SECONDS
  "$@" >"$T/unit" 2>&1 || status=$?
  [ $status = 0 ] ||
    fail "$(grep -m 1 -E 'ERROR: |runtime error: |WARNING: |^==[0-9]|FAILED' "$T/unit" || tail -n 1 "$T/unit")"
  say "$(tail -n 1 "$T/unit") in $((SECONDS - start)) s"
}
