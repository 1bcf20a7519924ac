# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Alerts of collectd's plugin threshold, by the sample's blocks.

# Runs collectd with the sample, for t-alert and with limits that are met, and
# IdleTimeout 3. What exec is told goes to $T/told, notification by notification:
# bash writes line by line, and several notifications may come at once.
alerting() {
  needs bpf collectd flock
  lock tests
  # shellcheck disable=SC2016 # for the script
  printf '#!/bin/bash\ntold=$(cat)\nexec 9<%q\nflock 9\nprintf "%%s\\n\\n" "$told" >>%q\n' \
    "$T/told" "$T/told" >"$T/alert"
  chmod 755 "$T" "$T/alert"
  : >"$T/told"
  chmod 666 "$T/told"
  collectd_conf 1 'ReportErrors true
    Process "/^t-/"
    IdleTimeout 3' "$(sample backends/threshold.conf nginx t-alert \
    /usr/local/bin/syscalls-alert "$T/alert" \
    'FailureMax 100000' 'FailureMax 3000' 'WarningMax 5000' 'WarningMax 50' \
    'WarningMax 1000000' 'WarningMax 100')"
}

# told PLUGIN INSTANCE TYPE: lines "SEVERITY VALUE TIME" of its notifications.
told() {
  awk -v RS= -v plugin="$1" -v instance="$2" -v type="$3" '
    {
      delete field
      for (n = split($0, line, "\n"); n > 0; n--)
        if (match(line[n], ": "))
          field[substr(line[n], 1, RSTART - 1)] = substr(line[n], RSTART + 2)
    }
    !("Severity" in field) { next }
    field["Plugin"] == plugin && field["PluginInstance"] == instance &&
      field["Type"] == type {
      print field["Severity"],
        "CurrentValue" in field ? field["CurrentValue"] : "missing",
        field["Time"]
    }' "$T/told" | sort -k3,3n
}

severities() { told "$@" | awk '{ printf "%s%s", sep, $1; sep = " " }'; }

# rates SERIES: lines "TIME RATE", from its totals.
rates() {
  rows "$1" | awk '
    NR > 1 { printf "%.3f %.6f\n", $1, ($2 - total) / ($1 - time) }
    { time = $1; total = $2 }'
}

# check_told SERIES PLUGIN INSTANCE TYPE: each value that was told is the rate that
# follows from the series' totals, at its time.
check_told() {
  told "${@:2}" | awk '$2 !~ /nan|missing/' >"$T/rates"
  [ -s "$T/rates" ] || fail "no value of $1 is told"
  rates "$1" >"$T/known"
  awk '
    FNR == NR { rate[$1] = $2; next }
    !($3 in rate) { print "no value has the time " $3; exit }
    (d = $2 - rate[$3]) > 0.001 * rate[$3] || d < -0.001 * rate[$3] {
      print "told " $2 " at " $3 ", not " rate[$3]; exit
    }' "$T/known" "$T/rates" >"$T/differ"
  [ ! -s "$T/differ" ] || fail "$1: $(cat "$T/differ")"
}

# is_told PATTERN PLUGIN INSTANCE TYPE: how severe its notifications are, in turn.
is_told() {
  local found
  found=$(severities "${@:2}")
  [[ $found =~ ^$1$ ]] || fail "$3 $4: told '$found', not '$1'"
}

# Two values that are out of range are let pass.
check_hits() {
  local time
  time=$(told syscalls t-alert invocations | awk '$1 == "FAILURE" { print $3; exit }')
  rates syscalls-t-alert/invocations | awk -v time="$time" '
    $1 < time && $2 > 3000 { before++ }
    END { exit before != 2 }' || fail "it is not the third that is told"
}

idle_is_told() { grep -q 't/syscalls-t-alert/errors has not been updated' "$T/told"; }

test_threshold() {
  alerting
  start
  flips 1
  "$LOAD" paced t-other 1000 5 100 >"$T/other" &
  local failing
  for failing in 100 500 2500 100; do
    "$LOAD" paced t-alert 5000 4 $failing >>"$T/other"
  done
  until_true 30 idle_is_told || fail "that it is idle is not told"
  sleep 3
  stop
  # On its way down, a first interval may be half this and half that.
  is_told 'OKAY WARNING FAILURE( WARNING)? OKAY FAILURE' syscalls t-alert errors
  is_told 'OKAY WARNING( OKAY)?' syscalls t-other errors
  is_told 'OKAY FAILURE OKAY FAILURE' syscalls t-alert invocations
  is_told 'OKAY WARNING.*' syscalls_total '' invocations
  is_told OKAY syscalls_state '' count
  is_told '' syscalls_health '' invocations
  check_told syscalls-t-alert/errors syscalls t-alert errors
  check_told syscalls-t-other/errors syscalls t-other errors
  check_hits
  grep -q 'Notification: severity = FAILURE, .*plugin_instance = t-alert' "$T/log" ||
    fail "the log has no notification"
  say "$(grep -c '^Severity' "$T/told") notifications, of t-alert's errors: $(
    severities syscalls t-alert errors)"
}
