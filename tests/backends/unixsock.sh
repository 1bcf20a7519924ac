# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What collectd tells by its socket, asked by collectdctl in the midst of the scene.

ctl() { collectdctl -s "$S/collectd-unixsock" "$@"; }

# has_rate NAME: sets $rate. A series has one from its second value on, and that comes
# late on a busy machine.
has_rate() {
  rate=$(ctl getval "t/syscalls-$1/invocations" 2>/dev/null) &&
    [[ $rate == value=[0-9]* ]]
}

# Keeps a rate of each of the workload's processes, those that are known as of some
# intervals, and the names of all series.
ask_live() {
  local name rate
  cut -d' ' -f1 "$S/truth" | sort -u | while read -r name; do
    until_true 60 has_rate "$name" || rate=''
    printf '%s %s\n' "$name" "$rate"
    [ -n "$rate" ] || break
  done >"$S/rates"
  for _ in {1..5}; do
    for name in "${KNOWN[@]%=*}"; do
      has_rate "$name" || rate=''
      printf '%s %s\n' "$name" "$rate"
    done
    intervals 1
  done >"$S/got"
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
