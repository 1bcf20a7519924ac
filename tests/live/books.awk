# SPDX-License-Identifier: MIT
# Checks that the books are closed, and adds up each series.
#
# Reads lines "SERIES STAMP VALUE", sorted by stamp. Writes lines
#   bad WHAT               a rule that is broken, and where
#   count SERIES N PAIRS   its growth in all, and how often it grew
#   flips N                pairs of time stamps that were checked
#
# The rules, for each two stamps that follow each other: what the series of a
# family grew by adds up to what the total grew by; a series that is new, or
# that returns, begins at 0; the total, the other-rows and the health series are
# at every stamp. The last stamp is left out: the daemon may have stopped there
# halfway.

BEGIN {
  split("syscalls_total/invocations " \
        "syscalls_health/invocations-missed " \
        "syscalls_health/invocations-over_limit " \
        "syscalls_health/invocations-table_full " \
        "syscalls_health/invocations-unresolved", always)
  split(families, wanted)
  for (i in wanted)
    always["other" i] = wanted[i] == "process" ? \
      "syscalls-all-other-processes/invocations" : \
      "syscalls_by_call-all-other-calls/invocations"
}

function bad(what) {
  printf "bad %s at %s\n", what, stamp
}

function family(series) {
  if (series ~ /^syscalls-/)
    return "process"
  if (series ~ /^syscalls_by_call-/)
    return "call"
  return series ~ /^syscalls_(total|health)\// ? "" : "unknown"
}

# What a series grew by since the stamp before.
function growth(series) {
  if (!(series in before) || now[series] < before[series]) {
    if (now[series] != 0)
      bad(series " begins at " now[series])
    return 0
  }
  return now[series] - before[series]
}

function book(series, n) {
  n = growth(series)
  count[series] += n
  pairs[series] += n > 0
  sum[family(series)] += n
}

function close_books(series, i, n) {
  delete sum
  for (series in now)
    book(series)
  for (i in always)
    if (!(always[i] in now))
      bad("no " always[i])
  if (stamps++ == 0)
    return
  n = now[always[1]] - before[always[1]]
  for (i in wanted)
    if (sum[wanted[i]] != n)
      bad(sprintf("family %s grows by %.0f, the total by %.0f",
                  wanted[i], sum[wanted[i]], n))
}

function next_stamp(series) {
  if (stamp != "")
    close_books()
  delete before
  for (series in now)
    before[series] = now[series]
  delete now
}

$2 != stamp {
  next_stamp()
  stamp = $2
}

{
  if (family($1) == "unknown")
    bad("unknown series " $1)
  if ($1 in now)
    bad($1 " twice")
  now[$1] = $3
}

END {
  printf "flips %d\n", stamps - 1
  for (series in count)
    printf "count %s %.0f %d\n", series, count[series], pairs[series]
}
