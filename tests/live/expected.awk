# SPDX-License-Identifier: MIT
# Compares what a workload said with what was counted. Reads first its lines
# "WHAT CALLS [ERRORS]", then those of books.awk. WHAT is a process's name,
# PROCESS/CALL, call:CALL, cgroup:NAME, or "total:", the machine. Lines of one
# WHAT add up. A line "took:PROCESS[/CALL] LEAST MOST" says how many ms all its
# calls take; these add up, too. Writes one line of the sums, then a line for each that differs.
#
#   -v recovered=1   the kernel may skip programs, or not store their data: of each
#                    process, all calls are counted. In each family, no more calls
#                    lack their name than are recovered, and no more their error
#                    than are recovered or unmatched. Times may be lower

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

# Whether there may be less of it than there should be.
function may_lack(s) {
  return recovered && \
         s !~ /^syscalls(-[^\/]*|_total|_by_cgroup-[^\/]*)\/invocations$/
}

function family(s) {
  sub(/\/.*/, "", s)
  return s ~ /^syscalls_by_/ ? substr(s, 1, index(s, "-") - 1) : \
         s ~ /^syscalls-/ ? "syscalls" : s
}

FILENAME == ARGV[1] && sub(/^took:/, "") {
  s = series($1, "total_time_in_ms")
  least[s] += recovered ? 0 : $2
  most[s] += $3
  next
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

$1 == "count" {
  counted[$2] = $3
}

$1 == "count" && $2 in expected {
  sum += $3
  if ($4 > load)
    load = $4
}

END {
  for (s in expected) {
    d = counted[s] - expected[s]
    if (d < 0 && may_lack(s)) {
      lack[family(s), s ~ /\/errors/ ? "errors" : "names"] -= d
      continue
    }
    difference += d < 0 ? -d : d
    if (d != 0)
      text = text sprintf("%s expected %.0f counted %.0f\n", s, expected[s],
                          counted[s])
  }
  names = counted["syscalls_health/invocations-recovered"]
  errors = names + counted["syscalls_health/invocations-unmatched"]
  for (s in lack) {
    split(s, part, SUBSEP)
    may = part[2] == "names" ? names : errors
    if (lack[s] > may)
      text = text sprintf("%s: %.0f calls lack their %s, at most %.0f may\n",
                          part[1], lack[s], part[2], may)
  }
  for (s in most)
    if (counted[s] + 1 < least[s] || counted[s] > most[s])
      text = text sprintf("%s expected %.0f to %.0f counted %.0f\n", s,
                          least[s], most[s], counted[s])
  printf "expected %.0f counted %.0f difference %.0f flips %d, %d under load\n",
         all, sum, difference, flips, load
  printf "%s", text
}
