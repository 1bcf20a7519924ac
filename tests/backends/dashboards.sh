# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Grafana's dashboards: each query that a panel makes is made of the real servers.

test_grafana_schema() {
  local status=0
  "$BACKENDS/schema" >"$T/checked" 2>"$T/errors" || status=$?
  [ $status -ne 77 ] || skip "$(tail -n 1 "$T/errors")"
  [ $status -eq 0 ] || fail "$(cat "$T/errors" "$T/checked" | head -n 3)"
  say "$(grep -c ^ok "$T/checked") times as published"
}

# Between these, in ms, all that the panels are asked for was there, and had been for
# as long as rate() looks back.
panels_span() {
  awk '{ printf "%.0f %.0f\n", ($1 + 12) * 1000, ($1 + 32) * 1000 }' "$S/rated"
}

# Hostile names that made calls meanwhile. One is a single character, one looks like
# an option, and a regular expression of one would take others for it.
HOSTILE=(-rf _ h.h)

# panels NAME URL: what a dashboard's panels show, of all and of some processes.
panels() {
  local name=$1 url=$2 from to each chosen=(scene-steady scene-grouped "${HOSTILE[@]}")
  backend
  read -r from to < <(panels_span)
  cat >"$T/all" <<END
scene-steady 2500 errors=0.2
scene-grouped 1000 errors=0.5
scene-sleepy 100 usecs=9000-11000 seconds=1
call:getppid -
cgroup:paced.service 1000
END
  {
    sed -n '/grouped/p; /steady/p' "$T/all"
    for each in "${HOSTILE[@]}"; do
      echo "$each - calls=$(truth "$each" 2 | tail -n 1)"
    done
  } >"$T/some"
  panels_are /dev/null '' top=5
  panels_are "$T/all" '' top=50
  panels_are "$T/some" "${chosen[*]}" top=50 host=t "process=$(offered "${chosen[@]}")"
  say "$(summed_up "$T/checked")"
}

# offered NAME...: these as a variable offers them, with commas in between.
offered() {
  local IFS=,
  echo "${*//./$dot}"
}

# panels_are TRUTH NAMES VARIABLE=VALUE...: NAMES are of chosen processes.
panels_are() {
  local truth=$1 names
  read -ra names <<<"$2"
  shift 2
  "$PYTHON" "$BACKENDS/execute.py" "$TOP/conf/dashboards/grafana-$name.json" \
    "$url" "$from" "$to" collectd_interval="$INTERVAL" "${variables[@]}" "$@" >"$T/figures"
  "$PYTHON" "$BACKENDS/truth.py" "$truth" "$INTERVAL" "$from" "$to" "${names[@]}" \
    <"$T/figures" >>"$T/checked" || fail "$(grep -m 3 ^bad "$T/checked")"
}

# summed_up FILE: what truth.py printed, in a line.
summed_up() {
  awk '
    $1 == "ok" { checks++ }
    $1 == "within" {
      figures += $2
      if ($3 > rate) rate = $3
      if ($4 > sum) sum = $4
    }
    END {
      printf "%d checks of %d figures, rates within %.2f %%, sums within %.2f %%\n",
        checks, figures, rate, sum
    }' "$1"
}

test_grafana_influxdb() {
  local variables=(database=collectd) dot=.
  panels influxdb "$INFLUXDB"
}

test_grafana_influxdb_udp() {
  local variables=(database=collectd_udp suffix=) dot=.
  panels influxdb "$INFLUXDB"
}

test_grafana_graphite() {
  local variables=() dot='~'
  panels graphite "$GRAPHITE"
}

test_grafana_prometheus() {
  local variables=() dot=.
  panels prometheus "$PROMETHEUS"
}
