# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What collectd holds: a line of $T/samples each time, and how much more that may be
# in the end.

SAMPLES=('kB of RSS' 'kB, no files or tables' 'BPF maps' 'BPF programs' 'BPF links' descriptors series)
GROWTH=10      # per cent of its own memory, besides
SLACK_KB=2048  # what malloc(3) may keep

# memory_kb FIELD: of the process's status
memory_kb() { awk -v field="$1:" '$1 == field { print $2 }' "/proc/$daemon/status"; }

# Files that collectd opens and closes meanwhile are not among the fewest.
descriptors() {
  local i
  for i in {1..20}; do
    find "/proc/$daemon/fd" -mindepth 1 | wc -l
    sleep 0.02
  done | sort -n | head -n 1
}

take_sample() {
  local kind
  bpf_ids "$daemon" >"$T/ids"
  {
    memory_kb VmRSS
    memory_kb RssAnon
    for kind in map prog link; do
      grep -c "^$kind " "$T/ids" || true
    done
    descriptors
    find "$T/csv/t" -path '*/t/syscalls*' -type f | wc -l
  } | paste -sd' ' >>"$T/samples"
}

# sampled start|middle|end FIELD
sampled() {
  awk -v at="$1" -v field="$2" '
    { value[NR] = $field }
    END {
      n = at == "start" ? 1 : at == "end" ? NR : int((NR + 1) / 2)
      print value[n]
    }' "$T/samples"
}

print_samples() {
  local i
  printf '%-24s %12s %12s %12s\n' 'collectd has' start middle end
  for i in "${!SAMPLES[@]}"; do
    printf '%-24s %12d %12d %12d\n' "${SAMPLES[i]}" \
      "$(sampled start $((i + 1)))" "$(sampled middle $((i + 1)))" \
      "$(sampled end $((i + 1)))"
  done
}

# No more of BPF, and no more descriptors; and hardly more memory of its own. The
# tables that are mapped count in RSS page by page, as they are used.
check_samples() {
  local i
  for i in 3 4 5 6; do
    [ "$(sampled end $i)" -le "$(sampled start $i)" ] ||
      fail "${SAMPLES[i - 1]} rise from $(sampled start $i) to $(sampled end $i)"
  done
  [ "$(sampled end 2)" -le \
    $(($(sampled start 2) * (100 + GROWTH) / 100 + SLACK_KB)) ] ||
    fail "memory rises from $(sampled start 2) to $(sampled end 2) kB"
}
