# shellcheck shell=bash disable=SC2034,SC2153,SC2154
# SPDX-License-Identifier: MIT
# A release: its root, README's two commands in it, and what came of them.

# run_release RELEASE
run_release() {
  local release=$1 dir=$BUILDDIR/releases/$1 bare root debs log variables
  bare=$dir/bare root=$dir/root debs=$dir/debs log=$dir/log
  [ -z "${RELEASE-}" ] || { say "this is a root of $RELEASE already"; exit 78; }
  [ "$(id -u)" = 0 ] || skip "needs root"
  needs debootstrap unshare findmnt apt-get
  for name in tests vm; do
    [ -e "${TMPDIR:-/tmp}/syscalls-$name.lock" ] ||
      (umask 022 && : >"${TMPDIR:-/tmp}/syscalls-$name.lock")
  done
  mkdir -p "$dir"
  set_variables
  at "its root"
  make_bare
  make_root
  copy_sources
  : >"$log"
  run_commands
  [ -n "${KEEP-}" ] || remove "$root"
}

at() {
  echo "$release: $*" >&4
}

# command_in_root COMMAND...: in the source tree; its output goes to the log.
command_in_root() {
  at "$*"
  # shellcheck disable=SC2016 # it is for the inner shell
  (enter bash -c 'cd /src && exec "$@"' bash "$@") >>"$log" 2>&1
}

# Both are tried: what the second shows is told even if the first fails. It compiles
# all again, with warnings as errors.
run_commands() {
  local failures=() left status=0
  command_in_root ./quickstart --count 2 || failures+=('quickstart --count 2')
  [ "$(grep -c ' total, ' "$log")" -ge 2 ] || failures+=('no two tables')
  command_in_root make -s -C build clean || failures+=('make clean')
  command_in_root ./quickstart check "${suites[@]}" || status=$?
  left=$(left_in_root)
  [ -z "$left" ] || failures+=("left running: ${left//$'\n'/ }")
  awk -v release="$release" -v status="$status" -f "$RELEASES/table.awk" \
    "$RELEASES/known.txt" "$log" >"$T/table" || failures+=('quickstart check')
  show "$T/table"
  [ ${#failures[@]} -eq 0 ] ||
    fail "$(printf '%s, ' "${failures[@]}")see $log: $(tail -n 1 "$log")"
}
