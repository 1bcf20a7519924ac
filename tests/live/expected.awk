# SPDX-License-Identifier: MIT
# Compares what a workload said with what was counted. Reads first its lines
# "NAME CALLS" (see load.c; "total:" is the machine's), then those of books.awk.
# Writes one line of the sums, then a line for each name that differs.

function series(name) {
  if (name == "total:")
    return "syscalls_total/invocations"
  if (sub(/^call:/, "", name))
    return "syscalls_by_call-" name "/invocations"
  return "syscalls-" name "/invocations"
}

FNR == NR {
  expected[series($1)] += $2
  all += $2
  next
}

$1 == "flips" {
  flips = $2
}

$1 == "count" && $2 in expected {
  counted[$2] = $3
  sum += $3
  if ($4 > most)
    most = $4
}

END {
  for (s in expected) {
    d = counted[s] - expected[s]
    difference += d < 0 ? -d : d
    if (d != 0)
      text = text sprintf("%s expected %.0f counted %.0f\n", s, expected[s],
                          counted[s])
  }
  printf "expected %.0f counted %.0f difference %.0f flips %d, %d under load\n",
         all, sum, difference, flips, most
  printf "%s", text
}
