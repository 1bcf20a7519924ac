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

# sums NAME [HOST]: rates of the sum over hosts, or of the sum of the host "one".
sums() {
  sed -n "s,^${2-all}/aggregation-syscalls-$1-sum/invocations ,,p" "$T/points"
}

# paces NAME: the rates of it that both hosts have read.
paces() {
  awk -v name="/syscalls-$1/invocations" '
    $1 == "t" name || $1 == "u" name {
      if (($1 in total) && $3 > total[$1])
        print ($3 - total[$1]) / ($2 - time[$1])
      total[$1] = $3; time[$1] = $2
    }' "$S/reference"
}

median() { sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] + 0 }'; }

# reads_of NAME: in how many reads of the host t it made calls.
reads_of() {
  awk -v name="t/syscalls-$1/invocations" '$1 == name {
    n += $3 > total; total = $3 } END { print n + 0 }' "$S/reference"
}

# A sum lacks its first value, as README tells, so what lived for one interval only is in
# none. That is sure where only one host is summed: if a read of one of two is late, their
# values may be in two sums, and the second sum has its own.
test_aggregation() {
  backend
  rrds "$S/fleet" >"$T/points"
  [ "$(grep -c '^all/' "$T/points")" -gt 1000 ] || fail "there are no sums"
  [ -n "$(sums scene-once one)" ] || fail "there is no sum of scene-once"
  [ "$(reads_of scene-once)" -gt 1 ] || [ -z "$(sums scene-once one | awk '$2 > 0')" ] ||
    fail "scene-once is in a sum"
  sum_of_two
}

# Where reads are late, a sum may have two or three of a host. A spike at the restart
# would be of all calls so far, which are 30 times as many.
sum_of_two() {
  sums scene-steady | sort -k2,2g |
    awk -v rate=5000 -v paced="$(paces scene-steady | median)" '
    $2 > 0 { value[++n] = $2 }
    END {
      median = value[int((n + 1) / 2)]
      off = 100 * (median / rate - 1)
      paced_off = 100 * (2 * paced / rate - 1)
      most = 2 + (paced_off < 0 ? -paced_off : paced_off)
      peak = value[n]
      printf "scene-steady of two hosts %.1f/s (%+.2f %%, peak %.1f/s) in %d sums\n",
             median, off, peak, n
      exit !(n > 10 && most < 12 && off < most && off > -most && peak < 5 * rate)
    }' >&3
}
