# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What the plugin tells of itself: each trouble by a notification when it begins and
# when it is over, and the figures of its state.

notifications() { # SEVERITY NAME: how many of them the log has
  grep -c "Notification: severity = $1, host = t, plugin = syscalls_health,\
 type = invocations, type_instance = $2, message = " "$T/log"
}

is_told() { [ "$(notifications "$@")" -eq 1 ]; }

# begun SEVERITY NAME: this trouble has begun, and nothing of it was told twice.
begun() {
  until_true 20 is_told "$@" || fail "it is not told that $2 begins: \
$(notifications "$@") notifications"
}

# over NAME: what had begun is over.
over() {
  until_true 30 is_told OKAY "$1" || fail "it is not told that $1 is over: \
$(notifications OKAY "$1") notifications"
}

# blamed NAME USER: the notification that it begins names the user, or users.
blamed() {
  grep -q "type_instance = $1, .* Most names are of $2\.$" "$T/log" ||
    fail "$2 is not blamed for $1"
}

# extreme FUNCTION NAME: the least or the most that a figure of the state was.
extreme() {
  rows "syscalls_state/count-$2" | awk -v f="$1" '
    NR == 1 || (f == "most" ? $2 > n : $2 < n) { n = $2 }
    END { print int(n) }'
}

test_health_of_well_machine() {
  exact 0.2
  load crowd t-well 2 100000 0
  flips 2
  finish
  ! grep -m 1 'Notification: .*plugin = syscalls' "$T/log" >"$T/line" ||
    fail "$(cat "$T/line")"
  [ "$(extreme most new_names_left)" -eq 256 ] || fail "not 256 new names may come"
  [ "$(extreme least new_names_left)" -lt 256 ] || fail "no new name has come"
  [ "$(extreme least calls_new_names_left)" -eq 32 ] || fail "calls were invented"
}

# A flood that begins again and again is one trouble. A quarter of the table is
# given out by shares, of which one user has at most half.
test_health_of_a_full_table() {
  local most
  exact 0.2 "$rare_only
    MaxProcesses 5"
  for _ in 1 2 3; do
    rare rotate t-full 3000 2 20
    sleep 1
  done
  begun WARNING table_full
  begun WARNING over_limit
  over table_full
  over over_limit
  [ "$(notifications '[A-Z]*' new_names)" = 0 ] || fail "new names came to an end"
  finish
  most=$(extreme most slots_used)
  say "of 1024 slots $most were used"
  ((most > 768 && most <= 1024)) || fail "not 768 to 1024"
  [ "$(extreme most series)" -le 10 ] || fail "more than 10 series"
}

# A user's names of one wave are forgotten when the next one comes: there are places,
# but no new names may come. new_names_of UID:GID USER: who is to be told
new_names_of() {
  local wave NOBODY=$1
  exact 0.2 "$rare_only
    IdleTimeout 1"
  for wave in a b; do
    (as_nobody "" "$LOAD" -r rotate "t-new-$wave" 250 2 20) >"$T/wave"
    awk '/^call:/ { print; sub(/.* /, "total: "); print }' "$T/wave" >>"$T/expected"
    flips 1
    sleep 2
  done
  begun WARNING new_names
  over new_names
  blamed new_names "$2"
  [ "$(notifications '[A-Z]*' over_limit)" = 0 ] || fail "there is no place left"
  finish
  [ "$(health new_names)" -gt 0 ] || fail "new_names is 0"
  [ "$(health over_limit)" = "$(health new_names)" ] || fail "over_limit is more"
  [ "$(extreme least new_names_left)" -eq 0 ] || fail "new names are left"
}

test_health_of_new_names() { new_names_of "$NOBODY" "user ${NOBODY%:*}"; }

# Whose id may be one of several that a user has.
test_health_of_new_names_of_range() {
  new_names_of 131100:131100 "users 131072 to 196607"
}

test_health_of_pairs() {
  exact 0.3 'Process "/^t-/"
    ReportByProcessAndSyscall true
    MaxProcesses 1000
    MaxPairs 20'
  "$LOAD" rotate t-pair 3000 2 1 >/dev/null
  touch "$T/expected"
  begun WARNING pairs_over_limit
  begun WARNING pairs_table_full
  over pairs_over_limit
  over pairs_table_full
  finish "process call process_call"
  [ "$(extreme most pairs_slots_used)" -gt 3072 ] || fail "the table was not full"
}

# What the tracer does to bpf(2) of the daemon that runs: tampering SECONDS HOW
tampering() {
  timeout "$1" strace -f -qq -o /dev/null -p "$daemon" -e "inject=bpf:$2" || true
}

# Reads wait for bpf(2), and all of that is the time of reads.
test_health_of_slow_reads() {
  local before after
  may_trace
  exact 0.5
  touch "$T/expected"
  before=$(rows syscalls_health/total_time_in_ms-read | awk 'END { print $2 }')
  tampering 6 delay_enter=400000
  flips 1
  after=$(rows syscalls_health/total_time_in_ms-read | awk 'END { print $2 }')
  finish
  say "$((after - before)) ms of reads in some 6 s"
  ((after - before >= 1200 && after - before < 9000)) || fail "not 1200 to 9000"
}

test_health_of_failing_reads() {
  may_trace
  exact 0.3
  touch "$T/expected"
  tampering 3 error=ENOMEM
  begun FAILURE unread
  flips 1
  over unread
  finish
  [ "$(grep -c 'syscalls plugin: reading the kernel' "$T/log")" -eq 2 ] ||
    fail "the log does not tell it once, and its end once"
}
