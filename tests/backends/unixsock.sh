# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What collectd tells by its socket, asked by collectdctl in the midst of the scene.

ctl() { collectdctl -s "$S/collectd-unixsock" "$@"; }

# print_rates NAME...: fails if one has none yet. A series has one from its second value
# on, and that comes late on a busy machine.
print_rates() {
  local name rate status=0
  for name; do
    rate=$(ctl getval "t/syscalls-$name/invocations" 2>/dev/null) || rate=''
    printf '%s %s\n' "$name" "$rate"
    [[ $rate == value=[0-9]* ]] || status=1
  done
  return $status
}

have_rates() { print_rates "$@" >"$S/rates" || { sleep 1; return 1; }; }

# Keeps five rates of each process of known pace. They run for 40 s, so the wait is no
# longer than 18.
ask_rates() {
  until_true 3 have_rates "${KNOWN[@]%=*}" || return 0
  for _ in {1..5}; do
    print_rates "${KNOWN[@]%=*}" || true
    intervals 1
  done >"$S/got"
}

# Keeps a rate of each of the workload's processes that have told what they did, and
# the names of all series.
ask_names() {
  local names
  cut -d' ' -f1 "$S/truth" | sort -u >"$S/names"
  mapfile -t names <"$S/names"
  until_true 20 have_rates "${names[@]}" || true
  ctl listval | grep ^t/syscalls >"$S/listed"
}

# A name with a byte that parts lines or words would make two of one.
test_unixsock() {
  backend
  local name rate text=''
  while read -r name rate; do
    grep -qxF "t/syscalls-$name/invocations" "$S/listed" || fail "$name is not listed"
    [[ $rate == value=[0-9]* ]] || fail "$name has no rate"
  done <"$S/rates"
  [ "$(wc -l <"$S/rates")" -gt 80 ] || fail "the workload has no hostile names"
  for name in "${KNOWN[@]}"; do
    text+=", $(median_rate "${name%=*}" "${name#*=}")" || fail "rates$text"
  done
  say "$(wc -l <"$S/listed") series listed, a rate of all $(wc -l <"$S/rates") names$text"
}

# median_rate NAME RATE
median_rate() {
  sed -n "s/^$1 value=//p" "$S/got" | sort -g | awk -v name="$1" -v rate="$2" '
    { value[NR] = $1 }
    END {
      off = 100 * (value[int((NR + 1) / 2)] / rate - 1)
      printf "%s %.1f/s (%+.2f %%)\n", name, value[int((NR + 1) / 2)], off
      exit !(NR > 4 && off < 2 && off > -2)
    }'
}
