# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Whose calls are those that the kernel skips, where that is hard to tell.
# shellcheck disable=SC2153,SC2154 # tests.sh and lib.sh have them

# With someone else within bpf(2), a thread whose calls are skipped gets another name
# before that is seen: the calls are of the name by which they were made.
check_named() {
  check_release 7.3
  check_quiet
  [ ! -s "$T/complaints" ] || fail "the workload: $(head -n 1 "$T/complaints")"
  check_recovered hammer
  check_compared
}

test_named_by_another_7_3() {
  run_guest trixie-backports "$MOST" workload=hammer,10,named,t-n,3000,20,0
  check_named
}

test_named_in_a_group_7_3() {
  run_guest trixie-backports "$MOST,GroupThreads" workload=hammer,10,named,t-n,3000,20,1
  check_named
}

# No process and no call has more calls than were made, and what is lacking is among
# those that are missed.
check_bounded() {
  awk -v missed="$(health missed)" '
    FILENAME == ARGV[1] && split($1, part, "/") == 2 &&
      part[2] ~ /^(getppid|sched_rr_get_interval)$/ {
        made["syscalls_by_process_call-" part[1] "/invocations-" part[2]] += $2
    }
    $1 == "count" { counted[$2] = $3 }
    END {
      for (s in made) {
        lack += made[s] - counted[s]
        if (counted[s] > made[s])
          print s, "made", made[s], "counted", counted[s]
      }
      if (lack > missed || lack == 0)
        print lack, "calls lack,", missed, "are missed"
    }' "$T/expected" "$T/books" >"$T/differ"
  [ ! -s "$T/differ" ] || fail "$(head -n 1 "$T/differ")"
}

# With Syscall, nobody knows whether a call that was skipped is one of those. So none
# is booked to anyone, and all that is said is how many there were.
test_selected_7_3() {
  local calls=Syscall:getppid,Syscall:sched_rr_get_interval
  run_guest trixie-backports "$MOST,$calls" "workload=hammer,10,$MIX"
  check_release 7.3
  [ "$(ours warning | wc -l)" -eq 1 ] || fail "we warn: $(ours warning)"
  ours warning | grep -q '^up to [1-9][0-9]* calls are missed: .*Syscall' ||
    fail "we warn: $(ours warning)"
  values >"$T/values"
  awk -v families="process call process_call" -v metrics="$all_metrics" \
    -f "$HERE/books.awk" "$T/values" >"$T/books"
  ! grep -m 3 '^bad' "$T/books" >"$T/bad" || fail "$(paste -sd';' "$T/bad")"
  [ "$(health recovered)" = 0 ] || fail "something is recovered"
  check_bounded
  grep -q 'type_instance = missed, .*Calls that Syscall may select' "$T/log" ||
    fail "no notification tells of missed calls"
  check_stop 0
}
