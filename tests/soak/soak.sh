# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# The soak: the same things happen again and again, and each time the books must be
# closed. In the end all must have been counted, and nothing have grown.

soak_options="$all_on
    ReportByCgroup true
    MaxProcesses 4096
    MaxPairs 16384
    MaxCgroups 512
    IdleTimeout 10
    Process \"/^[sm]-/\""

# Checks what was dispatched since the last time, and keeps what it comes to.
check_part() {
  close_books "$all_families" "$all_metrics"
  cat "$T/books" >>"$T/parts"
  since=$(awk '$2 != last { before = last; last = $2 } END { print before }' "$T/values")
}

# The same while collectd writes. The total is written first, and the files are not
# read at one time: its last stamp may have no other values yet.
check_so_far() {
  local upto
  upto=$(rows syscalls_total/invocations | awk '
    { before = last; last = $1 }
    END { print before }')
  check_part
}

# All parts together, as books.awk writes them.
add_parts() {
  awk '
    $1 == "flips" { flips += $2 }
    $1 == "count" { count[$2] += $3; pairs[$2] += $4 }
    END {
      print "flips", flips
      for (series in count)
        printf "count %s %.0f %d\n", series, count[series], pairs[series]
    }' "$T/parts" >"$T/books"
}

# What a read takes, by the read function's own wall time.
measure_reads() {
  "$BUILDDIR/tests/bench/reading" "$daemon" 15 "$OURS/syscalls.so" |
    sed -n 's/^wall //p' >>"$T/reads"
}

cycle() {
  names_come
  cgroups_come
  flips 2
  flood_stopped
  block_carbon
  fill_disk
  flips 2
  check_so_far
  take_sample
}

soak() {
  local end=$((SECONDS + MINUTES * 60))
  cycles=0
  start_loads
  again measure_reads &
  loads+=($!)
  while [ "$SECONDS" -lt "$end" ]; do
    cycle
    cycles=$((cycles + 1))
  done
  end_loads
  flips 1
  stop
  check_part
  add_parts
}

# quantile PART: of the reads
quantile() {
  sort -g "$T/reads" | awk -v part="$1" '
    { value[NR] = $1 }
    END { print value[int(part * (NR - 1)) + 1] }'
}

print_soak() {
  local total
  total=$(counted syscalls_total/invocations)
  echo "$MINUTES minutes on $(nproc) CPUs, Linux $(uname -r); $cycles times each, a flood of"
  echo "names while collectd is stopped, a blocked carbon and a full disk"
  echo
  print_samples
  echo
  printf '%-24s %12s %12s %12s %12s\n' 'a read takes' median '90 %' '99 %' most
  printf '%-24s %12.1f %12.1f %12.1f %12.1f\n' "ms, of $(wc -l <"$T/reads") reads" \
    "$(quantile 0.5)" "$(quantile 0.9)" "$(quantile 0.99)" "$(quantile 1)"
  echo
  echo "all calls of the machine: $total; sums by process, call, cgroup, pair: the same"
  sed -n '1s/ flips.*//; 1s/^/calls and errors of named processes: /p' "$T/counts"
}

check_soak() {
  check_unmatched 0
  [ "$(counted syscalls_health/invocations-recovered)" = 0 ] || fail "calls lost their names"
  sed '1d; 4q' "$T/counts" >"$T/differ"
  [ ! -s "$T/differ" ] || fail "$(paste -sd';' "$T/differ")"
  [ "$(health table_full)" -gt 0 ] || fail "there was no flood"
  check_samples
}

test_soak() {
  needs chrt
  needs_writers
  chrt -f 10 true || skip "may not use SCHED_FIFO"
  own_cgroup syscalls-soak
  start_carbon
  collectd_conf 1 "$soak_options" "$(conf_writers)"
  start with_small_disk
  flips 1
  soak
  compare_counts recovered=0
  print_soak >"$T/table"
  show "$T/table"
  check_soak
}
