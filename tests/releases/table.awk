# SPDX-License-Identifier: MIT
# What each suite came to, of the output of `make check-all`, and the tests that
# have failed or were skipped.

/^== make [^ ]+$/ {
  suites[++n] = suite = $3
  result[suite] = "ok"
}
/^== make [^ ]+ has failed$/ { result[$3] = "FAIL" }
/^[0-9]+ passed, [0-9]+ failed/ {
  passed[suite] = $1
  failed[suite] = $3
  skipped[suite] = $5 + 0
}
/^(FAIL|skip) / && suite { told[suite] = told[suite] "    " $0 "\n" }

END {
  printf "%-18s %6s %6s %6s\n", "", "passed", "failed", "skipped"
  for (i = 1; i <= n; i++) {
    suite = suites[i]
    printf "%-18s %6s %6s %6s  %s\n", suite, passed[suite], failed[suite],
      skipped[suite], result[suite]
    printf "%s", told[suite]
  }
}
