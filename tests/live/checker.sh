# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The checker of the books itself: it must find each way in which they can be
# wrong, and none in books that are right.

# Books of three intervals, in each of which 10 calls, 2 errors and 5.9 ms come
# to each family: all to its one series, but for a time of 0.6 ms to the rest.
right_books() {
  awk 'function line(stamp, plugin, type, value) {
      print plugin "/" type, stamp, int(value)
    }
    function family(stamp, plugin, name, rest, call, rest_call, n) {
      line(stamp, plugin name, "invocations" call, 10 * n)
      line(stamp, plugin name, "errors" call, 2 * n)
      line(stamp, plugin name, "total_time_in_ms" call, 5.3 * n)
      line(stamp, plugin rest, "invocations" rest_call, 0)
      line(stamp, plugin rest, "errors" rest_call, 0)
      line(stamp, plugin rest, "total_time_in_ms" rest_call, 0.6 * n)
    }
    BEGIN {
      health = "missed recovered table_full over_limit new_names unresolved " \
        "unmatched cgroups_too_long cgroups_table_full cgroups_over_limit " \
        "cgroups_new_names cgroups_unresolved pairs_table_full pairs_over_limit " \
        "pairs_new_names pairs_unresolved"
      split(health, what)
      split("series calls_series cgroups_series pairs_series", series)
      split("slots_used cgroups_slots_used pairs_slots_used new_names_left " \
        "calls_new_names_left cgroups_new_names_left pairs_new_names_left", left)
      for (n = 0; n < 5; n++) {
        line(n + 1, "syscalls_total", "invocations", 10 * n)
        line(n + 1, "syscalls_total", "errors", 2 * n)
        line(n + 1, "syscalls_total", "total_time_in_ms", 5.9 * n)
        family(n + 1, "syscalls", "-a", "-all-other-processes", "", "", n)
        family(n + 1, "syscalls_by_call", "-read", "-all-other-calls", "", "", n)
        family(n + 1, "syscalls_by_cgroup", "-c", "-all-other-cgroups", "", "", n)
        family(n + 1, "syscalls_by_process_call", "-a", "-all-other-processes",
               "-read", "-all-other-calls", n)
        for (i in what)
          line(n + 1, "syscalls_health", "invocations-" what[i], 0)
        line(n + 1, "syscalls_health", "total_time_in_ms-read", 2 * n)
        for (i in series)
          line(n + 1, "syscalls_state", "count-" series[i], 1)
        for (i in left)
          line(n + 1, "syscalls_state", "count-" left[i], 9 - n)
      }
    }'
}

# What a sed script makes of the right books | what is to be said of it. The
# stamp 5 is the last one, which is not looked at.
wrong_books=(
  's|^(syscalls-a/invocations 3) .*|\1 21|#family process grows by 11, the total by 10: invocations at 3'
  's|^(syscalls_by_call-read/errors 3) .*|\1 3|#family call grows by 1, the total by 2: errors at 3'
  's|^(syscalls_by_cgroup-c/invocations 4) .*|\1 29|#family cgroup grows by 9, the total by 10: invocations at 4'
  's|^(syscalls_by_process_call-a/errors-read 2) .*|\1 3|#family process_call grows by 3, the total by 2: errors at 2'
  's|^(syscalls-a/total_time_in_ms 3) .*|\1 14|#family process grows by 10, the total by 6: total_time_in_ms at 3'
  's|^(syscalls_by_cgroup-c/total_time_in_ms 3) .*|\1 7|#family cgroup grows by 3, the total by 6: total_time_in_ms at 3'
  's|^(syscalls_total/errors 2) .*|\1 3|#the total by 3: errors at 2'
  's|/errors(.*) ([1-4]) .*|/errors\1 \2 0|; s|^(syscalls[^/]*[al]/errors.* 4) .*|\1 40|#more errors than calls at 4'
  '/^syscalls-a.* [12] /d#syscalls-a/invocations begins at 20 at 3'
  's|^(syscalls-a/invocations 4) .*|\1 10|#syscalls-a/invocations begins at 10 at 4'
  '/^syscalls-all-other-processes.inv.* 3 /d#no syscalls-all-other-processes/invocations at 3'
  '/^syscalls_by_call-all-.*errors 3 /d#no syscalls_by_call-all-other-calls/errors at 3'
  '/^syscalls_by_process_call-all-.*errors.* 3 /d#no syscalls_by_process_call-all-other-processes/errors-all-other-calls at 3'
  '/^syscalls_health.*unmatched 2 /d#no syscalls_health/invocations-unmatched at 2'
  '/^syscalls_health.*pairs_unresolved 2 /d#no syscalls_health/invocations-pairs_unresolved at 2'
  '/^syscalls_health.*-read 2 /d#no syscalls_health/total_time_in_ms-read at 2'
  '/^syscalls_state.*-slots_used 2 /d#no syscalls_state/count-slots_used at 2'
  '/^syscalls_state.*-calls_new_.* 2 /d#no syscalls_state/count-calls_new_names_left at 2'
  's|^(syscalls_state/count-series 3) .*|\1 2|#1 series of family process, and 2 are told at 3'
  's|^(syscalls_state/count-pairs_series 3) .*|\1 0|#1 series of family process_call, and 0 are told at 3'
  's|^syscalls_state/count-series 3 1|&\nsyscalls_state/count-calls_slots_used 3 0|#unknown series syscalls_state/count-calls_slots_used at 3'
  '/^syscalls_by_cgroup-c.total.* 3 /d#syscalls_by_cgroup-c/ has 2 of 3 metrics at 3'
  's|^syscalls_health/invocations-missed 3 0|&\nsyscalls_health/invocations-odd 3 0|#unknown series syscalls_health/invocations-odd at 3'
  's|^syscalls-a/errors 3 .*|&\nsyscalls-a/errors-read 3 0|#unknown series syscalls-a/errors-read at 3'
  's|^syscalls-a/errors 3 .*|&\nsyscalls-a/gauge 3 0|#unknown series syscalls-a/gauge at 3'
  's|^syscalls-a/errors 3 .*|&\nsyscalls_by_user-a/errors 3 0|#unknown series syscalls_by_user-a/errors at 3'
  's|^syscalls-a/errors 3 .*|&\n&|#syscalls-a/errors twice at 3'
)

# books_of [FAMILIES [METRICS [RESUMED]]]
books_of() {
  awk -v families="${1-$all_families}" -v metrics="${2-$all_metrics}" \
    -v resumed="${3-}" -f "$HERE/books.awk"
}

test_checker_finds_nothing_right_wrong() {
  right_books | books_of >"$T/found"
  ! grep -m 3 '^bad' "$T/found" || fail "$(grep -m 1 '^bad' "$T/found")"
  grep -qx 'flips 3' "$T/found" || fail "$(grep '^flips' "$T/found")"
  grep -qx 'count syscalls_by_process_call-a/errors-read 6 3' "$T/found" ||
    fail "$(grep 'errors-read' "$T/found")"
}

# The rest of books begins anywhere, and then goes on as all do.
test_checker_resumes() {
  right_books | awk '$2 > 1' >"$T/rest"
  books_of "$all_families" "$all_metrics" 1 <"$T/rest" >"$T/found"
  ! grep -m 3 '^bad' "$T/found" || fail "$(grep -m 1 '^bad' "$T/found")"
  grep -qx 'flips 2' "$T/found" || fail "$(grep '^flips' "$T/found")"
  sed -E 's|^(syscalls-a/invocations 4) .*|\1 10|' "$T/rest" |
    books_of "$all_families" "$all_metrics" 1 >"$T/found"
  grep -qF 'syscalls-a/invocations begins at 10 at 4' "$T/found" ||
    fail "not found, but $(grep -m 2 '^bad' "$T/found")"
  books_of <"$T/rest" >"$T/found"
  grep -q '^bad .* begins at' "$T/found" || fail "all books begin anywhere"
}

test_checker_finds_what_is_wrong() {
  local wrong
  for wrong in "${wrong_books[@]}"; do
    right_books | sed -E "${wrong%%#*}" | books_of >"$T/found"
    grep -qF "${wrong#*#}" "$T/found" ||
      fail "not found: ${wrong#*#}, but $(grep -m 2 '^bad' "$T/found")"
  done
}

# A family or metric that is not asked for must not be there.
test_checker_finds_what_is_too_much() {
  local family metric
  for family in $all_families; do
    right_books | books_of "${all_families/$family/}" >"$T/found"
    grep -q '^bad unknown' "$T/found" || fail "$family may be there unasked"
  done
  for metric in $all_metrics; do
    right_books | books_of "$all_families" "${all_metrics/$metric/}" >"$T/found"
    grep -q '^bad unknown' "$T/found" || fail "$metric may be there unasked"
  done
}

# 0.5 ms that are lost in each interval are found only in the end.
test_checker_finds_lost_fractions() {
  awk 'BEGIN {
    for (n = 0; n < 20; n++) {
      print "syscalls_total/invocations", n, n
      print "syscalls_total/total_time_in_ms", n, int(1.5 * n)
      print "syscalls_by_call-all-other-calls/invocations", n, 0
      print "syscalls_by_call-all-other-calls/total_time_in_ms", n, 0
      print "syscalls_by_call-read/invocations", n, n
      print "syscalls_by_call-read/total_time_in_ms", n, n
      print "syscalls_health/invocations-missed", n, 0
      print "syscalls_health/invocations-new_names", n, 0
      print "syscalls_health/invocations-over_limit", n, 0
      print "syscalls_health/invocations-recovered", n, 0
      print "syscalls_health/invocations-table_full", n, 0
      print "syscalls_health/invocations-unmatched", n, 0
      print "syscalls_health/invocations-unresolved", n, 0
      print "syscalls_health/total_time_in_ms-read", n, n
      print "syscalls_state/count-calls_new_names_left", n, 32
      print "syscalls_state/count-calls_series", n, 1
      print "syscalls_state/count-slots_used", n, 0
    }
  }' | books_of call "invocations total_time_in_ms" >"$T/found"
  [ "$(grep '^bad' "$T/found")" = "bad family call grows by 17, the total by 26:\
 total_time_in_ms at the end" ] || fail "$(grep -m 3 '^bad' "$T/found")"
}

# What a workload said must be found, to the last call and error.
test_checker_finds_differences() {
  right_books | books_of >"$T/books"
  printf '%s\n' 'a 30 6' 'call:read 30 6' 'cgroup:c 30' 'total: 30 6' \
    'a/read 20 6' 'a/read 10 0' >"$T/expected"
  awk -f "$HERE/expected.awk" "$T/expected" "$T/books" >"$T/found"
  [ "$(wc -l <"$T/found")" -eq 1 ] || fail "$(sed -n 2p "$T/found")"
  local n
  for n in 'a 31' 'a 30 7' 'call:read 29' 'cgroup:c 30 5' 'total: 30 7' \
    'a/read 31' 'a/read 30 5' 'b 1' 'a/write 1'; do
    awk -f "$HERE/expected.awk" <(echo "$n") "$T/books" >"$T/found"
    [ "$(wc -l <"$T/found")" -eq 2 ] || fail "$n is not found"
  done
}

# differences EXPECTED [SETTING]: how many there are in the right books.
differences() {
  awk -v "${2-recovered=0}" -f "$HERE/expected.awk" <(echo "$1") "$T/books" |
    sed 1d | wc -l
}

# Of a, 3 intervals of 5.3 ms are counted as 15 ms, which may be 16.
test_checker_finds_times_that_cannot_be() {
  right_books | books_of >"$T/books"
  local n
  for n in 'took:a 15 15' 'took:a 16 99' 'took:a/read 0 15'; do
    [ "$(differences "$n")" = 0 ] || fail "$n is found wrong"
  done
  for n in 'took:a 0 14' 'took:a 17 99' 'took:a/read 0 14' 'took:b 2 3'; do
    [ "$(differences "$n")" = 1 ] || fail "$n is not found"
  done
}

# Where the kernel skips programs, a call may have lost its name, but a process
# none of its calls; and nothing may be where it does not belong. Here 2 calls are
# recovered, and the returns of 3 others are unmatched.
test_checker_knows_what_may_be_lost() {
  right_books | sed -E '/-recovered [34] /s/ 0$/ 2/; /-unmatched [34] /s/ 0$/ 3/' |
    books_of >"$T/books"
  local n
  for n in 'a 30 11' 'call:read 32 6' 'a/read 32 7' 'took:a 99 99'; do
    [ "$(differences "$n" recovered=1)" = 0 ] || fail "$n is found wrong"
    [ "$(differences "$n")" != 0 ] || fail "$n is not found"
  done
  for n in 'a 31 6' 'a 29 6' 'a 30 5' 'call:read 29' 'a/read 30 5' \
    'total: 31 6' 'cgroup:c 31' 'took:a 0 14' 'a 30 12' 'call:read 33' 'a/read 33 6' \
    'a/read 30 12'; do
    [ "$(differences "$n" recovered=1)" = 1 ] || fail "$n is not found"
  done
}

# Of two places, one goes from b to c at 2. The last stamp is half written.
test_checker_counts_places() {
  local stamps
  for stamps in '1 a b 2 a b c 3' '1 a b 2 a b c 3 a c 4 a' '1 a b 2 a b 3 a'; do
    tr ' ' '\n' <<<"$stamps" | awk '
      /[0-9]/ { stamp = $1 }
      { print (/[0-9]/ ? "syscalls_total" : "syscalls-" $1) "/invocations", stamp, 0 }
      ' >"$T/values"
    [ "$(named_series syscalls)" = 2 ] || fail "$stamps: $(named_series syscalls) places"
  done
}

# may_be_recovered WAY SHARED: whether the books pass with 5 calls recovered, where
# calls are counted by this way.
# shellcheck disable=SC2034,SC2317,SC2329 # the function and the variable are lib.sh's
may_be_recovered() (
  values() { right_books | sed -E '/-recovered 4 /s/ 0$/ 5/'; }
  SHARED=$2
  echo "[info] syscalls plugin: counting system calls by $1" >"$T/log"
  check_books "$all_families" "$all_metrics" 3>/dev/null
)

# On a machine with others, and only where the kernel skips programs.
test_checker_knows_whose_fault_it_is() {
  may_be_recovered tracepoints true || fail "others' bpf(2) is taken for a fault"
  may_be_recovered kprobes true || fail "others' bpf(2) is taken for a fault"
  ! may_be_recovered "raw tracepoints" true || fail "it passes before Linux 7.2"
  ! may_be_recovered tracepoints '' || fail "it passes in a guest"
}

# Before a table is taken, strace shows these calls of threads 1 and 2, one after the
# other | and so many tables are then taken after a wait.
waits=(
  '|0'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0) = 0|1'
  '1 membarrier(MEMBARRIER_CMD_QUERY, 0)  = 0x180|0'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0) = -1 EINVAL (Invalid argument)|0'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0) = -1 EPERM (Operation not permitted) (INJECTED)|0'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0) = ?|0'
  '1 bpf(BPF_MAP_UPDATE_ELEM, {map_fd=9}, 32) = 0|1'
  '1 bpf(BPF_MAP_UPDATE_ELEM, {map_fd=9}, 32) = -1 ENOMEM (Cannot allocate memory)|0'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0) = -1 EINVAL (Invalid argument);1 bpf(BPF_MAP_UPDATE_ELEM, {map_fd=9}, 32) = 0|1'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0) = -1 EINVAL (Invalid argument);1 bpf(BPF_MAP_UPDATE_ELEM, {map_fd=9}, 32) = -1 ENOMEM (Cannot allocate memory)|0'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0 <unfinished ...>;2 +++ exited with 0 +++;1 <... membarrier resumed>) = 0|1'
  '1 membarrier(MEMBARRIER_CMD_GLOBAL, 0 <unfinished ...>;2 bpf(BPF_PROG_LOAD, {}, 48) = 0;1 <... membarrier resumed>) = -1 EINVAL (Invalid argument)|0'
  '1 bpf(BPF_MAP_UPDATE_ELEM, {map_fd=9}, 32 <unfinished ...>;2 membarrier(MEMBARRIER_CMD_QUERY, 0) = 0;1 <... bpf resumed>) = 0|1'
  '1 bpf(BPF_MAP_UPDATE_ELEM, {map_fd=9}, 32 <unfinished ...>;2 bpf(BPF_PROG_LOAD, {}, 48) = 0|0'
)

# A wait that has failed, or has not ended, is none.
test_checker_knows_a_wait() {
  local take calls told end='1 bpf(BPF_OBJ_GET_INFO_BY_FD, {}, 16) = 0'
  for take in PROG_TEST_RUN MAP_LOOKUP_AND_DELETE_BATCH; do
    for calls in "${waits[@]}"; do
      told="${calls##*|} after a wait, $((1 - ${calls##*|})) without"
      tr ';' '\n' <<<"$end;${calls%|*};1 bpf(BPF_$take, {}, 80) = 0" |
        awk -f "$HERE/waits.awk" >"$T/found"
      grep -qx "$told" "$T/found" || fail "${calls%|*}: $(cat "$T/found")"
    done
  done
}
