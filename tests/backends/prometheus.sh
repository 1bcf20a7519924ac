# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Prometheus, which scrapes.

test_prometheus() {
  backend
  "$PYTHON" "$BACKENDS/points.py" prometheus "$PROMETHEUS" "$(cat "$S/began")" \
    >"$T/points"
  compare totals --scraped
}

# query EXPRESSION TIME: the value of one series then.
query() {
  curl -sfG "$PROMETHEUS/api/v1/query" --data-urlencode "query=$1" \
    --data-urlencode "time=$2" |
    "$PYTHON" -c 'import json, sys
print(*(v["value"][1] for v in json.load(sys.stdin)["data"]["result"]))'
}

last_of() {
  awk -v name="t/syscalls-$1/invocations" '$1 == name { last = $2 }
    END { print last }' "$S/reference"
}

# near WHAT VALUE EXPECTED: within 2 %.
near() {
  awk -v what="$1" -v value="$2" -v expected="$3" 'BEGIN {
    off = 100 * (value / expected - 1)
    printf "%s %.1f of %s (%+.2f %%)\n", what, value, expected, off
    exit !(value != "" && off < 2 && off > -2) }' >&3
}

# From a range's first sample to its last, increase() knows what is exact, and adds
# what it supposes for the rest of the range. There is none at the end here, and none
# at the begin, as the counters have a true 0 there.
test_prometheus_functions() {
  backend
  local calls=collectd_syscalls_invocations_total name count
  for name in scene-returns scene-once; do
    count=$(awk -v name=$name '$1 == name { n += $2 } END { print n }' "$S/truth")
    near "increase() of $name" "$(query \
      "increase($calls{syscalls=\"$name\",instance=\"t\"}[10m])" \
      "$(last_of $name)")" "$count"
  done
  near "rate() of scene-steady at its median" "$(query "quantile_over_time(0.5,
    rate($calls{syscalls=\"scene-steady\",instance=\"t\"}[8s])[40s:2s])" \
    "$(last_of scene-steady)")" 2500
}

test_prometheus_restart() {
  backend
  no_spike "$(query "max_over_time(
    rate(collectd_syscalls_invocations_total{syscalls=\"scene-steady\",
    instance=\"t\"}[8s])[5m:1s])" "$(last_of scene-steady)")"
}
