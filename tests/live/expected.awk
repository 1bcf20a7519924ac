# SPDX-License-Identifier: MIT
# Compares what a workload said with what was counted. Reads first its lines
# "WHAT CALLS [ERRORS]", then those of books.awk. WHAT is a process's name,
# PROCESS/CALL, call:CALL, cgroup:NAME, or "total:", the machine. Lines of one
# WHAT add up. Writes one line of the sums, then a line for each that differs.

function series(what, metric, part) {
  if (what == "total:")
    return "syscalls_total/" metric
  if (sub(/^call:/, "", what))
    return "syscalls_by_call-" what "/" metric
  if (sub(/^cgroup:/, "", what))
    return "syscalls_by_cgroup-" what "/" metric
  if (split(what, part, "/") == 2)
    return "syscalls_by_process_call-" part[1] "/" metric "-" part[2]
  return "syscalls-" what "/" metric
}

FILENAME == ARGV[1] {
  expected[series($1, "invocations")] += $2
  if (NF > 2)
    expected[series($1, "errors")] += $3
  all += $2 + $3
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
