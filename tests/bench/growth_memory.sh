# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154 # $csv is growth's, $daemon is start's
# What the plugin takes of memory, collectd's own included.

# Long enough for collectd to hand on all values before the next come, or it
# would be its queue that is measured.
RSS_INTERVAL=1

RSS_CONFS=(
  [0]=''
  [1]='ReportErrors true'
  [2]='ReportErrors true
ReportTime true'
  [3]='ReportErrors true
ReportTime true
ReportByCgroup true
ReportByProcessAndSyscall true'
)
RSS_LABELS=(default errors 'errors, time' 'all options')

memory() {
  # shellcheck disable=SC2086 # it may be none
  "$BENCH/memory" $quick --csv "$csv"
}

# Sets rss and own to collectd's memory in kB, and what of it is no file's.
# BPF maps that a process maps are pages of a file.
take_rss() {
  rss=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$daemon/status")
  own=$(awk '$1 == "RssAnon:" { print $2 }' "/proc/$daemon/status")
}

# measure_rss CHOICE SERIES: with as many names.
measure_rss() {
  local choice=$1 series=$2 options
  options=$(printf 'Max%s %d\n' Processes "$series" Cgroups "$series" \
    Pairs "$series")
  start_crowd "$series"
  {
    conf_base "$RSS_INTERVAL"
    conf_ours "$RSS_INTERVAL" "${RSS_CONFS[choice]}
$options"
  } >"$T/collectd.conf"
  start
  sleep 3.2 # three reads
  take_rss
  stop
  stop_crowd
  local point="${RSS_LABELS[choice]} $series"
  note rss "$point" rss 0 $((rss * 1024))
  note rss "$point" own 0 $((own * 1024))
  printf '%-16s %8d %10.1f %10.1f %10.1f\n' "${RSS_LABELS[choice]}" "$series" \
    "$(kb_to_mb $((rss - rss_alone)))" "$(kb_to_mb $((own - own_alone)))" \
    "$(rss_formula "$choice" "$series")"
  check_rss $((rss - rss_alone)) "$(rss_formula "$choice" "$series")" ||
    fail "growth: RSS is far off the formula"
}

# As README.md has it, in MB: what collectd keeps of each series, and those of the
# kernel's tables that it maps. rss_formula CHOICE SERIES, so many names in each
# family.
rss_formula() {
  awk -v choice="$1" -v n="$2" -v cpus="$(nproc --all)" '
    function keys(least) { return 4 * n > least ? 4 * n : least }
    BEGIN {
      all = choice == 3
      columns = all ? 3 : choice + 1
      series = n * columns * (all ? 2 : 1)
      k = keys(1024) + all * (keys(1024) + keys(4096))
      mapped = (cpus + 1) * (6300 + 16 * columns * (1750 + k)) + \
        all * 1280 * keys(1024)
      print 1.5 + (2000 * series + mapped) / 1e6
    }'
}

# check_rss KB FORMULA: within a third, as what collectd has in its queues differs.
check_rss() {
  awk -v kb="$1" -v told="$2" 'BEGIN {
    mb = kb * 1024 / 1e6
    exit mb > told * 4 / 3 || mb < told * 2 / 3
  }'
}

kb_to_mb() { awk -v kb="$1" 'BEGIN { print kb * 1024 / 1e6 }'; }

rss() {
  local rss own rss_alone own_alone choice series
  conf_base "$RSS_INTERVAL" >"$T/collectd.conf"
  start
  sleep 0.5
  take_rss
  stop
  rss_alone=$rss own_alone=$own
  note rss alone rss 0 $((rss * 1024))
  note rss alone own 0 $((own * 1024))
  printf '%-16s %8s %10s %10s %10s\n' "MB of collectd" series "RSS" \
    "anonymous" "formula"
  for choice in "${RSS_CHOICES[@]}"; do
    for series in "${RSS_SERIES[@]}"; do
      measure_rss "$choice" "$series"
    done
  done
}

# One RRD file of collectd's default, of an interval of 10 s.
rrd() {
  local file=$T/rrd/t/syscalls_total/invocations.rrd bytes
  {
    conf_base 0.5
    cat <<END
LoadPlugin rrdtool
<Plugin rrdtool>
  DataDir "$T/rrd"
  StepSize 10
  HeartBeat 20
</Plugin>
END
    conf_ours 0.5
  } >"$T/collectd.conf"
  start
  until_true 30 test -s "$file" || fail "no RRD file is written"
  stop
  bytes=$(stat -c %s "$file")
  note rrd default bytes 0 "$bytes"
  echo "an RRD file has $bytes bytes"
}
