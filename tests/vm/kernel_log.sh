# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What a kernel's log must not have.

# What the kernel says of itself when something is wrong with it or with what
# runs in it, as an extended regular expression.
COMPLAINTS='BUG|WARNING|INFO: |Oops|[Pp]anic|Call Trace|\<[Ss]tall|lockup|LOCKUP'
COMPLAINTS+='|scheduling while atomic|invalid context|sleeping function'
COMPLAINTS+='|lockdep|deadlock|suspicious RCU|recursive locking|lock dependency'
COMPLAINTS+='|inconsistent lock|hung_task|blocked for more than|rcu:.* starved'
COMPLAINTS+='|general protection|double fault|page fault|unhandled|corrupt'
COMPLAINTS+='|KASAN|UBSAN|bad: '

# Lines that some kernel has all the same, each with the reason why it is no
# complaint.
HARMLESS=(
  # The command line, which we wrote: panic=-1.
  'ommand line: '
  '^\[[ .0-9]*\] Unknown kernel command line parameters'
)

# find_complaints <LOG: prints the lines that say so.
find_complaints() {
  local harmless
  harmless=$(printf '%s\n' "${HARMLESS[@]}")
  { grep -E "$COMPLAINTS" || true; } | { grep -v -E -e "$harmless" || true; }
}

# check_kernel_log FILE
check_kernel_log() {
  local found
  [ -s "$1" ] || fail "the guest hands over no log of its kernel"
  found=$(find_complaints <"$1")
  [ -z "$found" ] || fail "the kernel says: ${found%%$'\n'*}"
}
