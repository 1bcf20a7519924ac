# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Calls of other tables than the native one, by their own names.

# Hosts of virtual machines may have their guests run 64-bit programs only: there,
# the guests of tests/vm alone have such calls.
needs_compat() {
  on_x86_64 || skip "is not x86_64"
  [ -s "$COMPAT" ] || skip "the compiler makes no 32-bit programs"
  "$COMPAT" 2>/dev/null || [ $? -ne 126 ] || {
    say "the kernel runs no 32-bit programs"
    exit 78
  }
}

# Number 3 is read() in one table and close() in the other.
test_abi_i386() {
  needs_compat
  exact_all 0.1
  cd "$T" || exit
  load compat "$COMPAT" t-i386
  finish_all
  took t-i386/clock_nanosleep_time64 50 1000 # until an alarm after 100
}

test_abi_both() {
  needs_compat
  exact_all 0.1
  load_twice mixed_abi t-abi 5000
  finish_all
}

test_abi_x32() {
  on_x86_64 || skip "is not x86_64"
  exact_all 0.1
  load_twice x32 t-x32 5000
  finish_all
}

# A selected name is selected in all tables, and only there: 3 is close().
test_abi_selected() {
  needs_compat
  exact_all 0.1 'Syscall "read"
    Syscall "socketcall"
    Syscall "i386_syscall_223"
    Process "/^t-/"'
  cd "$T" || exit
  load compat "$COMPAT" t-i386
  load mixed_abi t-abi 1000
  sed -i -E '\#/(read|socketcall|i386_syscall_223) #!d' "$T/expected"
  awk '{ split($1, part, "/"); calls[part[1]] += $2; errors[part[1]] += $3 }
    END { for (name in calls) print name, calls[name], errors[name] }
  ' "$T/expected" >"$T/names"
  cat "$T/names" >>"$T/expected"
  finish_all
}
