# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What takes minutes: the unit tests under TSan and valgrind.

test_unit_thread() {
  build thread thread tests/unit/unit
  unit tests/unit/unit
}

test_unit_valgrind() {
  needs valgrind make
  make -C "$BUILDDIR" tests/unit/unit || fail 'does not build'
  unit valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect \
    --error-exitcode=9 "$BUILDDIR/tests/unit/unit"
}
