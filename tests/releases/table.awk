# SPDX-License-Identifier: MIT
# What each suite came to, of the output of `make check-all`, and the tests that have
# failed or were skipped:
#
#   awk -v release=NAME -v status=N -f table.awk known.txt LOG
#
# N is what ./quickstart check ended with. Fails, with a line that begins with FAIL,
# unless all suites have run, and whatever has failed is known.
#
# The targets of a suite such as check-live+distcheck run side by side. A test that is
# known to fail explains why its own target fails, and no other.

FNR == NR {
  if ($1 == release)
    known[$2, $3] = 1
  next
}
finished { next }
/^== make [^ ]+$/ {
  suites[++n] = suite = $3
  result[suite] = "ok"
}
/^== make [^ ]+ has failed$/ { result[$3] = "FAIL" }
/^== make [^ ]+ took/ { seconds[$3] = $5 }
/^make(\[[0-9]+\])?: \*\*\* \[.*\] / { broken[suite, target_of($0)] = 1 }
/^[0-9]+ passed, [0-9]+ failed/ {
  ended[suite]++
  empty[suite] += $1 == 0 && $3 == 0
  passed[suite] += $1
  failed[suite] += $3
  skipped[suite] += $5
}
/^FAIL / && suite {
  told_of[suite]++
  if (knows($2))
    sub(/^FAIL/, "known")
  else
    wrong++
}
/^== all have run$/ { finished = 1 }
/^(FAIL|known|skip) / && suite { told[suite] = told[suite] "    " $0 "\n" }

# make tells of a target as "make[1]: *** [Makefile:8427: check-live] Error 1".
function target_of(line) {
  sub(/\] .*/, "", line)
  sub(/.*[[ ]/, "", line)
  return line
}

# Whether it is known that this test of the suite fails.
function knows(test, i, n, targets, found) {
  n = split(suite, targets, "+")
  for (i = 1; i <= n; i++)
    if ((targets[i], test) in known)
      found = explained[suite, targets[i]] = 1
  return found
}

function complain(text) {
  printf "    FAIL %s\n", text
  wrong++
}

# What no test tells of.
function judge(suite, i, n, targets, any) {
  n = split(suite, targets, "+")
  for (i = 1; i <= n; i++)
    if ((suite, targets[i]) in broken) {
      any = 1
      if (!((suite, targets[i]) in explained))
        complain(targets[i] " fails for a reason that is not known")
    }
  if (result[suite] != "ok" && !any)
    complain("no target tells why")
  if (failed[suite] > told_of[suite])
    complain("not all that failed has told so")
  if (ended[suite] < n)
    complain("not all of its targets have come to an end")
  if (empty[suite])
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
