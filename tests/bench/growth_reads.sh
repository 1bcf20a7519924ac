# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154 # $csv is growth's, $daemon is start's
# What reads of the real collectd take.

READ_INTERVAL=0.25
CROWD_MS=50 # so that each name calls in each interval

# Names that call on each CPU, until stop_crowd.
start_crowd() {
  "$BENCH/crowd" "$1" "$CROWD_MS" 9>&- &
  crowd=$!
}

stop_crowd() {
  kill "$crowd"
  wait "$crowd" || true
}

# A power of two that leaves room for others' names: half of N, or more.
series_for() {
  local series=256
  while [ "$series" -lt $(($1 * 3 / 2)) ]; do
    series=$((series * 2))
  done
  echo "$series"
}

# The writer's part of the configuration.
conf_writer() { [ "$1" = none ] || conf_csv; }

# Whether the csv writer has had all names.
all_written() {
  [ "$(find "$T/csv/t" -path '*/syscalls-crowd-*' -type d | wc -l)" = "$1" ]
}

# CPU time, in ms by interval, of collectd alone; a writer has nothing to do.
without_plugin() {
  conf_base "$READ_INTERVAL" >"$T/collectd.conf"
  start
  "$BENCH/reading" "$daemon" "$SECONDS_ALONE" |
    awk -v interval="$READ_INTERVAL" '{ printf "%.4f\n", $2 * interval }' >"$T/alone"
  note reads alone all 0 "$(cat "$T/alone")"
  stop
}

# with_plugin NAMES WRITER: leaves what `reading` prints in $T/read.
with_plugin() {
  local options
  options="MaxProcesses $(series_for "$1")"
  rm -rf "$T/csv"
  start_crowd "$1"
  {
    conf_base "$READ_INTERVAL"
    conf_writer "$2"
    conf_ours "$READ_INTERVAL" "$options"
  } >"$T/collectd.conf"
  start
  sleep 1
  "$BENCH/reading" "$daemon" "$READS" "$OURS/syscalls.so" >"$T/read"
  [ "$2" = none ] || all_written "$1" || fail "not all of $1 names are written"
  stop
  stop_crowd
}

# Sets reader and all to what is printed last.
measure_read() {
  local names=$1 writer=$2 point="$1 $2" alone
  with_plugin "$names" "$writer"
  alone=$(cat "$T/alone")
  awk '$1 == "wall" { print $2 }' "$T/read" >"$T/wall"
  awk -v point="$point" '{ printf "reads,\"%s\",wall,%d,%s\n", point, NR - 1, $1 }' \
    "$T/wall" >>"$csv"
  reader=$(awk '$1 == "readers" { print $2 }' "$T/read")
  all=$(awk '$1 == "all" { print $2 }' "$T/read")
  note reads "$point" reader 0 "$reader"
  note reads "$point" all 0 "$all"
  all=$(awk -v all="$all" -v alone="$alone" 'BEGIN { print all - alone }')
  printf '%-24s %6d %8.2f %8.2f %8.2f %8.2f %8.2f\n' "$writer" "$names" \
    "$(quantile 0.25 <"$T/wall")" "$(quantile 0.5 <"$T/wall")" \
    "$(quantile 0.75 <"$T/wall")" "$reader" "$all"
}

# The thread that reads and collectd's other threads, which take the values on,
# have their own CPU time, by /proc/PID/task/TID/schedstat: no difference of two
# runs is needed for the former. From the latter, that of a collectd without the
# plugin is taken.
reads() {
  local writer names reader all target=''
  without_plugin
  printf '%-24s %6s %8s %8s %8s %8s %8s\n' "ms per read, by writer" names \
    "wall 25%" median 75% "reader's" "all CPU"
  for writer in none csv; do
    for names in "${READS_NAMES[@]}"; do
      measure_read "$names" "$writer"
      [ "$names $writer" != "256 none" ] || target="$reader $all"
    done
  done
  echo
  printf '256 names, %d CPUs, no writer: %.2f ms of CPU per read, by the own CPU time
of the thread that reads; with what others do with the values, less what a
collectd without the plugin does, %.2f ms\n' "$(nproc)" "${target% *}" "${target#* }"
}
