# SPDX-License-Identifier: MIT
# What each suite came to, of the output of `make check-all`, and the tests that
# have failed or were skipped. Fails if a test has whose failure is not known, or if
# not all suites have run: awk -v release=NAME -f table.awk known.txt LOG

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
/^== make [^ ]+ has failed$/ {
  result[$3] = "FAIL"
  unknown += !why[$3] # nothing told of it
}
/^== make [^ ]+ took/ { seconds[$3] = $5 }
/^[0-9]+ passed, [0-9]+ failed/ {
  passed[suite] += $1
  failed[suite] += $3
  skipped[suite] += $5
}
/^FAIL / && suite {
  why[suite] = 1
  if ((suite, $2) in known)
    $0 = $0 " (known)"
  else
    unknown++
}
/^== all have run$/ { finished = 1 }
/^(FAIL|skip) / && suite { told[suite] = told[suite] "    " $0 "\n" }

END {
  printf "%-20s %6s %6s %7s %7s\n", "", "passed", "failed", "skipped", "seconds"
  for (i = 1; i <= n; i++) {
    suite = suites[i]
    printf "%-20s %6s %6s %7s %7s  %s\n", suite, passed[suite], failed[suite],
      skipped[suite], seconds[suite], result[suite]
    printf "%s", told[suite]
  }
  exit unknown > 0 || !finished
}
