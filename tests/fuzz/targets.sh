# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The targets, each with the number of inputs that take it some seconds.

# fuzz TARGET INPUTS
fuzz() {
  local target=$1 corpus=$T/corpus limits=("-runs=$2" -seed=1) start=$SECONDS
  [ "$runtime" ] || skip "needs clang's fuzzer: install libclang-rt-dev"
  if [ -n "${MINUTES-}" ]; then
    corpus=$kept/$target
    limits=("-max_total_time=$((MINUTES * 60 / ${#tests[@]}))")
  fi
  mkdir -p "$corpus"
  # An input may take 10 s and 1 GB, with the sanitizers on a busy machine.
  "$BUILDDIR/tests/fuzz/$target.fuzz" "${limits[@]}" -max_len=4096 \
    -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
    -artifact_prefix="$kept/$target-" "$corpus" "$HERE/corpus/$target" ||
    fail "$(tell_failure)"
  say "$(sed -n 's/^stat::number_of_executed_units: *//p' "$T/out") inputs in $((SECONDS - start)) s"
}

# What did not hold, and the input that shows it.
tell_failure() {
  grep -m 1 -oE '[^ ]*: does not hold: .*|runtime error: .*|ERROR: .*' "$T/out" ||
    tail -n 1 "$T/out"
  sed -n 's/.*Test unit written to /input /p' "$T/out"
}

test_name() {
  fuzz name 300000
}

test_cgroup() {
  fuzz cgroup 60000
}

test_select() {
  fuzz select 15000
}

test_config() {
  fuzz config 20000
}

test_drain() {
  fuzz drain 5000
}

test_ledger() {
  fuzz ledger 60000
}

test_top() {
  fuzz top 15000
}
