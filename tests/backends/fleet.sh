# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Two hops: two hosts that send, encrypted, to a collectd that writes.

test_two_hops() {
  backend
  rrds "$S/fleet" >"$T/points"
  compare steps --whole --hosts t,u
}

test_two_hops_encrypted_only() {
  backend
  [ -d "$S/csv/v" ] || fail "the host that does not encrypt has no values"
  [ -d "$S/fleet/t" ] || fail "the server has no values"
  [ ! -e "$S/fleet/v" ] || fail "the server takes what is not encrypted"
}

# sums NAME: rates of the sum over hosts.
sums() {
  sed -n "s,^all/aggregation-syscalls-$1-sum/invocations ,,p" "$T/points"
}

# The aggregation plugin begins a sum one value late, so that what lived for one
# interval only is in none, as README tells.
test_aggregation() {
  backend
  rrds "$S/fleet" >"$T/points"
  [ "$(grep -c '^all/' "$T/points")" -gt 1000 ] || fail "there are no sums"
  [ -z "$(sums scene-once | awk '$2 > 0')" ] || fail "scene-once is in a sum"
  sums scene-steady | sort -k2,2n | awk -v rate=5000 '
    $2 > 0 { value[++n] = $2 }
    END {
      median = value[int((n + 1) / 2)]
      off = 100 * (median / rate - 1)
      peak = value[n]
      printf "scene-steady of two hosts %.1f/s (%+.2f %%, peak %.1f/s) in %d sums\n",
             median, off, peak, n
      exit !(n > 10 && off < 2 && off > -2 && peak < 2 * rate)
    }' >&3
}
