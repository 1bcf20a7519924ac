# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What is found without running it, and the unit tests under ASan and UBSan.

flags=(-std=gnu11 -D_GNU_SOURCE -DTOP_VERSION='"0"' "-I$TOP/src" "-I$BUILDDIR/bpf"
  -isystem/usr/include/collectd{,/core,/core/daemon})
sources=("$TOP"/src/*.c "$TOP"/src/top/*.c)

# found FILE: fails with the first line of what a tool has found.
found() {
  [ ! -s "$1" ] || fail "$(wc -l <"$1") lines, the first: $(head -n 1 "$1")"
  say "${#sources[@]} files"
}

test_analyzer() {
  local source
  needs gcc
  for source in "${sources[@]}"; do
    gcc "${flags[@]}" -O1 -fanalyzer -Wno-format-truncation -c "$source" -o "$T/object.o" 2>&1 || true
  done >"$T/all"
  grep -E 'warning: |error: ' "$T/all" >"$T/found" || true
  found "$T/found"
}

# What is left out stands in .clang-tidy, with its reason.
test_tidy() {
  needs clang-tidy
  clang-tidy --quiet "${sources[@]}" -- "${flags[@]}" >"$T/found" 2>"$T/told" || true
  found "$T/found"
}

# libbpf's macros, as far as it has to know them.
test_cppcheck() {
  needs cppcheck
  cppcheck --quiet --std=c11 --enable=warning,performance,portability -D_GNU_SOURCE -I"$TOP/src" \
    '-DLIBBPF_OPTS(type,name,...)=struct type name={__VA_ARGS__}' \
    '-Dbpf_object__for_each_program(program,object)=while((program=next(program,object)))' \
    "${sources[@]}" >"$T/found" 2>&1
  found "$T/found"
}

test_unit_address() {
  build_with_address tests/unit/unit
  unit tests/unit/unit
}
