# SPDX-License-Identifier: MIT
# What each suite came to, of the output of `make check-all`, and the tests that have
# failed or were skipped:
#
#   awk -v release=NAME -v status=N -f table.awk known.txt LOG
#
# N is what ./quickstart check ended with. Fails, with a line that begins with FAIL,
# unless all suites have run, and whatever has failed is known.

FNR == NR {
  if ($1 == release)
    known[$2, $3] = 1
  next
}
finished { next }
/^== make [^ ]+$/ {
  suites[++n] = $3
  result[$3] = "ok"
}
/^== make [^ ]+ has failed$/ { result[$3] = "FAIL" }
/^== make [^ ]+ took/ { seconds[$3] = $5 }
/^== all have run$/ { finished = 1 }

# Else a line begins with its suite.
match($0, /^[a-z-]+: /) {
  suite = substr($0, 1, RLENGTH - 2)
  $0 = substr($0, RLENGTH + 1)
  if (suite in result)
    read_line(suite)
}

function read_line(suite) {
  if (/^[0-9]+ passed, [0-9]+ failed/) {
    ended[suite] = 1
    passed[suite] += $1
    failed[suite] += $3
    skipped[suite] += $5
  }
  if (/^FAIL /) {
    told_of[suite]++
    if ((suite, $2) in known)
      sub(/^FAIL/, "known")
    else
      wrong++
  }
  if (/^(FAIL|known|skip) /)
    told[suite] = told[suite] "    " $0 "\n"
}

function complain(text) {
  printf "    FAIL %s\n", text
  wrong++
}

# What no test tells of.
function judge(suite) {
  if (result[suite] != "ok" && !told_of[suite])
    complain("it fails for a reason that is not known")
  if (failed[suite] > told_of[suite])
    complain("not all that failed has told so")
  if (!ended[suite])
    complain("it has not come to an end")
  else if (passed[suite] + failed[suite] == 0)
    complain("nothing has run")
}

function print_row(suite) {
  printf "%-20s %6s %6s %7s %7s  %s\n", suite, passed[suite], failed[suite],
    skipped[suite], seconds[suite], result[suite]
  printf "%s", told[suite]
}

END {
  printf "%-20s %6s %6s %7s %7s\n", "", "passed", "failed", "skipped", "seconds"
  for (i = 1; i <= n; i++) {
    print_row(suites[i])
    judge(suites[i])
    failures += result[suites[i]] != "ok"
  }
  if (n == 0 || !finished)
    complain("not all suites have run")
  if (status != 0 && failures == 0)
    complain("./quickstart check ends with " status)
  exit wrong > 0
}
