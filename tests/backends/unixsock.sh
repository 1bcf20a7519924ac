# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What collectd tells by its socket, asked by collectdctl in the midst of the scene.

ctl() { collectdctl -s "$S/collectd-unixsock" "$@"; }

# Keeps the names of all series, and the rates of processes, first those that are
# known.
ask_live() {
  ctl listval >"$S/listed"
  grep '^t/syscalls-.*/invocations$' "$S/listed" |
    sort -t/ -k2,2r | while read -r name; do
      printf '%s %s\n' "$name" "$(ctl getval "$name")"
    done >"$S/got"
}

# A name with a byte that parts lines or words would make two of one.
test_unixsock() {
  backend
  local missing rate text=''
  awk -v now="$(cat "$S/midway")" '$2 < now - 1 { print $1 }' "$S/reference" |
    grep ^t/ | sort -u >"$T/reported"
  grep ^t/syscalls "$S/listed" | sort >"$T/listed"
  # Those that began or ended about then may be in one of them only.
  missing=$(join -v 1 "$T/reported" "$T/listed" | grep -cF -f <(
    cut -d' ' -f1 "$S/truth" | sed 's,.*,/syscalls-&/,') || true)
  [ "$missing" = 0 ] || fail "$missing of the workload's series are not listed"
  for rate in "${KNOWN[@]}"; do
    text+=", $(live_rate "${rate%=*}" "${rate#*=}")" || fail "rates$text"
  done
  say "$(wc -l <"$T/listed") series listed, of all $(wc -l <"$S/got") processes a rate$text"
}

# live_rate NAME RATE
live_rate() {
  awk -v name="t/syscalls-$1/invocations" -v rate="$2" '
    $1 == name && sub("value=", "", $2) {
      off = 100 * ($2 / rate - 1)
      printf "%s %.1f/s (%+.2f %%)\n", name, $2, off
      found = off < 2 && off > -2
    }
    END { exit !found }' "$S/got"
}
