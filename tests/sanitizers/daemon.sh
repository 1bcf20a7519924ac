# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# collectd with the sanitizers' runtimes, which the plugin needs, and what they report.

# Live tests that say nothing or cannot hold here: a pattern of names, and why.
left_out=(
  'checker_* runs no collectd'
  'strace_* runs no collectd'
  'run_valgrind* valgrind and ASan each take the place of malloc()'
  'unit_* the unit starts collectd without the runtimes'
  "refused_no_memory ASan's own memory is more than its cgroup may have"
  '*_collisions a hundred thousand names take minutes, and only the kernel side is tested'
  'limit_displaces the csv plugin is too slow there for its thousands of values'
  'exact_waits_for_programs strace is attached as collectd ends, which keeps LSan from it'
)

leave_out() {
  local line name why
  for line in "${left_out[@]}"; do
    why=${line#* }
    for name in "${tests[@]}"; do
      # shellcheck disable=SC2053 # it is a pattern
      [[ $name != ${line%% *} ]] ||
        eval "test_$name() { say ${why@Q}; exit 78; }"
    done
  done
}

# preload PLUGIN: has collectd start with the runtimes that this plugin needs, and with
# nothing else of them. Its reports go where any user may write.
preload() {
  export DAEMON=$COLLECTD REPORTS=$scratch/reports RUNTIMES
  RUNTIMES=$(ldd "$1" | awk '$1 ~ /^lib(a|ub)san[.]/ { print $3 }' | paste -sd:)
  [ -n "$RUNTIMES" ] || { echo "$1 needs no sanitizer" >&2; exit 1; }
  mkdir -m 1777 "$REPORTS"
  install "$SANITIZERS/collectd" "$scratch"
  COLLECTD=$scratch/collectd
}

# found REPORT: what it says, but for what collectd itself allocates and leaks, which is
# some of what it reads its configuration into. Who has called malloc() is always right in
# a report, and who has called that one may not be.
found() {
  awk -v RS= -v ORS='\n\n' '
    /LeakSanitizer: detected memory leaks/ || /^SUMMARY: .* leaked in / { next }
    /^(Direct|Indirect) leak of / && /\n +#1 0x[^\n]*\/collectd\+0x/ { next }
    { sub(/\nShadow bytes.*/, ""); print }' "$1" | head -n 40
}

# What is reported fails the test, and is shown. UBSan's is in collectd's log, because only
# ASan's runtime can be told of another file where there are both.
inspect() {
  local report
  for report in "$REPORTS"/*; do
    [ ! -e "$report" ] || found "$report"
  done >"$T/report"
  grep -rhsA 12 --include=log 'runtime error: ' "$T" >>"$T/report"
  rm -f "$REPORTS"/*
  [ -s "$T/report" ] || return 0
  say "$(grep -m 1 -E 'runtime error: |^SUMMARY: ' "$T/report" || head -n 1 "$T/report")"
  show "$T/report"
  exit 1
}
