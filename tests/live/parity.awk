# SPDX-License-Identifier: MIT
# Compares, call by call, what strace -c counted with what the plugin counted of
# the same run, whose names begin with "b-", and of another run without strace,
# whose names begin with "a-".
#
# Reads first the differences that are allowed, as lines
#   SIDE CALL MORE ERRORS WHY...
# where SIDE is a or b, and the plugin may count up to MORE calls and ERRORS more
# or less than strace; then what strace -c wrote of `runs` runs; then lines of
# books.awk. Writes a table, in which a '!' marks what is not allowed, and a last
# line that sums it up.

function allow(side, call, min, max, errors, reason) {
  least[side, call] = min
  most[side, call] = max
  most_errors[side, call] = errors
  why[call] = reason
}

# Where both runs differ from strace, and by how much.
function allow_always(call, n, reason) {
  names[call]
  allow("a", call, n, n, 0, reason)
  allow("b", call, n, n, 0, reason)
}

# Whether the plugin's count of a side is as strace's, or as near as it may be.
function agrees(side, call, more, errors) {
  more = calls[side, call] - calls["s", call]
  errors = failed[side, call] - failed["s", call]
  if (more != 0 || errors != 0)
    differ[call] = differ[call] sprintf(" %s%+d", side, more) \
                   (errors ? sprintf("/%+d", errors) : "")
  if ((side, call) in most)
    return more >= least[side, call] && more <= most[side, call] && \
           errors <= most_errors[side, call] && \
           -errors <= most_errors[side, call]
  return more == 0 && errors == 0
}

FNR == 1 {
  file++
}

file == 1 && NF > 4 {
  reason = $5
  for (i = 6; i <= NF; i++)
    reason = reason " " $i
  allow($1, $2, -$3, $3, $4, reason)
}

file == 2 && $1 ~ /^[0-9.]+$/ && $NF != "total" {
  names[$NF]
  calls["s", $NF] += $4
  failed["s", $NF] += NF > 5 ? $5 : 0
}

file == 3 && $1 == "count" && /^count syscalls_by_process_call-[ab]-/ {
  split($2, part, "/")
  side = part[1]
  sub(/^syscalls_by_process_call-/, "", side)
  side = substr(side, 1, 1)
  call = metric = part[2]
  sub(/^[a-z_]+-/, "", call)
  sub(/-.*/, "", metric)
  names[call]
  if (metric == "invocations")
    calls[side, call] += $3
  if (metric == "errors")
    failed[side, call] += $3
}

END {
  allow_always("execve", -runs, "the first: by another, under its own name")
  allow_always("exit_group",
               runs + calls["s", "clone"] + calls["s", "fork"] + \
               calls["s", "vfork"], "does not return, as strace needs it")
  allow_always("exit", calls["s", "clone3"] + 0, "the same, of a thread")
  printf "%-20s %9s %7s %9s %7s %9s %7s\n", "", "strace", "errors", "same run",
         "errors", "without", "errors"
  for (call in names) {
    good = agrees("b", call)
    good = agrees("a", call) && good
    printf "%-20s %9d %7d %9d %7d %9d %7d %s\n", call, calls["s", call],
           failed["s", call], calls["b", call], failed["b", call],
           calls["a", call], failed["a", call],
           good ? (call in differ ? why[call] : "") : "!"
    n += calls["s", call] > 0
    sum += calls["s", call]
    errors += failed["s", call]
    if (call in differ)
      text = text ", " call differ[call]
  }
  printf "%d calls of %d kinds, %d errors; as strace -c%s\n", sum, n, errors,
         text == "" ? "" : " but for " substr(text, 3)
}
