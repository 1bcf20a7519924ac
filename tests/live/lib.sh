# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What the tests are made of. A test is a function test_NAME that runs in a
# subshell of its own under `set -e`, with a scratch directory $T of its own. It
# passes by returning, and fails by any command that does, best by `fail`.

# Tell the runner, on file descriptor 3, what the test has to say.
say() { printf '%s\n' "$*" >&3; }
# show FILE: has it printed below that.
show() { cp "$1" "$T/shown"; }
fail() { say "$@"; exit 1; }
skip() { say "$@"; exit 77; }
# What no installation can mend.
cannot_have() { say "needs $1, which a chroot has not"; exit 78; }

has_capabilities() {
  local mask
  mask=0x$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
  ((mask >> 21 & 1 || (mask >> 38 & 1 && mask >> 39 & 1)))
}

# needs WHAT...: skips the test unless it is there. WHAT is a command, bpf, or
# mounts, for a test that mounts elsewhere than below /proc and /sys.
needs() {
  local what
  for what in "$@"; do
    case $what in
    bpf)
      [ "$(id -u)" = 0 ] || skip "needs root"
      has_capabilities || skip "needs CAP_BPF and CAP_PERFMON"
      [ -e /sys/kernel/btf/vmlinux ] || skip "needs a kernel with BTF"
      ;;
    mounts)
      needs unshare
      [ "$(id -u)" = 0 ] || skip "needs root"
      unshare --mount true 2>/dev/null || cannot_have "mounts of its own"
      ;;
    *) command -v "$what" >/dev/null || skip "needs $what" ;;
    esac
  done
}

# with_mounts COMMAND...: becomes a command that may mount below /proc and /sys,
# seen by nobody else. In a chroot into a plain directory, / is no mount point.
with_mounts() {
  # shellcheck disable=SC2016 # it is for the inner shell
  exec unshare --mount --propagation unchanged sh -c '
    mount --make-rprivate / 2>/dev/null ||
      { mount --make-rprivate /proc && mount --make-rprivate /sys; } || exit
    exec "$@"' sh "$@"
}

# until_true SECONDS COMMAND...: tries until it succeeds or time is up. A machine with
# much other work gets several times as long as the one the seconds are meant for.
until_true() {
  local end=$((SECONDS + 6 * $1))
  shift
  while ! "$@"; do
    [ "$SECONDS" -le "$end" ] || return 1
    sleep 0.05
  done
}

# Parts of a collectd.conf: conf_base INTERVAL, conf_csv, conf_ours INTERVAL
# [OPTIONS].
conf_base() {
  cat <<END
Hostname "t"
FQDNLookup false
BaseDir "$T"
PIDFile "$T/pid"
TypesDB "$TYPESDB"
Interval $1
WriteThreads 1
PluginDir "$PLUGINS"
LoadPlugin logfile
<Plugin logfile>
  LogLevel info
  File "stderr"
  Timestamp false
  PrintSeverity true
</Plugin>
END
}

conf_csv() {
  mkdir -p "$T/csv"
  cat <<END
LoadPlugin csv
<Plugin csv>
  DataDir "$T/csv"
  StoreRates false
</Plugin>
END
}

conf_ours() {
  cat <<END
PluginDir "$OURS"
<LoadPlugin syscalls>
  Interval $1
</LoadPlugin>
<Plugin syscalls>
${2-}
</Plugin>
PluginDir "$PLUGINS"
END
}

# Writes $T/collectd.conf: collectd_conf INTERVAL [OPTIONS [MORE]], where
# OPTIONS go into our plugin's block and MORE stands after it.
collectd_conf() {
  {
    conf_base "$1"
    conf_csv
    conf_ours "$1" "${2-}"
    printf '%s\n' "${3-}"
  } >"$T/collectd.conf"
}

# Runs collectd, by the given commands if any ("setpriv ... --"), until it has
# all plugins started. Sets $daemon to its process id.
start() {
  : >"$T/log"
  "$@" "$COLLECTD" -f -C "$T/collectd.conf" 2>>"$T/log" 9>&- &
  daemon=$!
  until_true 30 started || fail "collectd does not start: $(tail -n 1 "$T/log")"
}

started() {
  grep -q 'Initialization complete' "$T/log" || ! kill -0 "$daemon"
}

# Stops collectd, whose exit status must not be above the given one, or 0.
stop() {
  local status=0
  kill "$daemon"
  until_true 30 gone "$daemon" || fail "collectd does not stop"
  wait "$daemon" || status=$?
  [ "$status" -le "${1-0}" ] || fail "collectd ends with status $status"
}

gone() {
  [ ! -e "/proc/$1" ] || grep -qs "^State:[[:space:]]*Z" "/proc/$1/status"
}

# An ordinary user and group.
NOBODY=65534:65534

# as_nobody CAPABILITIES COMMAND...: becomes a command that is run as an
# ordinary user with these capabilities ("+bpf,+perfmon", or "") and no others.
as_nobody() {
  local capabilities=-all${1:+,$1}
  shift
  exec setpriv --reuid="${NOBODY%:*}" --regid="${NOBODY#*:}" --clear-groups \
    --no-new-privs --inh-caps="$capabilities" --ambient-caps="$capabilities" \
    --bounding-set="$capabilities" "$@"
}

# The values of one series, as lines "STAMP VALUE": rows SERIES
rows() {
  cat "$T/csv/t/$1"-[0-9]* 2>/dev/null | sed -n '/^epoch/d; s/,/ /p'
}

# Whether a series has more than N values that are later than a time.
later_than() {
  rows "$1" | awk -v time="$2" -v n="$3" '
    $1 > time { later++ }
    END { exit !(later > n) }'
}

# Waits until N intervals that begin from now on have been reported, and one
# more, as the checker leaves out the last, which may be half written.
flips() {
  until_true 60 later_than syscalls_total/invocations "$(date +%s.%N)" "$1" ||
    fail "no more values come: $(tail -n 1 "$T/log")"
}

# Runs a workload and notes what is to be expected of it.
load() { "$LOAD" "$@" >>"$T/expected"; }

# through N COMMAND...: runs a workload, and again until N intervals have been reported
# meanwhile: a machine that is busy with others reads seldom.
through() {
  local since end=$((SECONDS + 600))
  since=$(date +%s.%N)
  "${@:2}"
  until later_than syscalls_total/invocations "$since" "$1"; do
    [ "$SECONDS" -le "$end" ] || fail "no more values come: $(tail -n 1 "$T/log")"
    "${@:2}"
  done
}

# What was dispatched, as books.awk reads it; of a collectd that goes on, the time
# stamps from $since to $upto.
values() {
  find "$T/csv/t/" -type f -path "*/t/syscalls*" -print0 | LC_ALL=C sort -z |
    xargs -0 awk -F, -v since="${since-}" -v upto="${upto-}" \
      -f "$HERE/values.awk" | LC_ALL=C sort -k2,2n -k1,1
}

# All that books.awk knows.
# shellcheck disable=SC2034 # used by other files
all_families='process call cgroup process_call' \
  all_metrics='invocations errors total_time_in_ms'

# Checks the books of all that was dispatched: close_books [FAMILIES [METRICS]]
close_books() {
  values >"$T/values"
  awk -v families="${1-process call}" -v metrics="${2-invocations}" \
    -v resumed="${since+1}" -f "$HERE/books.awk" "$T/values" >"$T/books"
  grep -m 3 '^bad' "$T/books" >"$T/bad" || true
  [ ! -s "$T/bad" ] || fail "books: $(paste -sd';' "$T/bad")"
  grep -q '^flips [1-9]' "$T/books" || fail "books: there are none"
  [ "$(counted syscalls_health/invocations-missed)" = 0 ] ||
    fail "the kernel has skipped the program: see invocations-missed"
}

# check_unmatched MOST: the calls whose return was missed.
check_unmatched() {
  local unmatched
  unmatched=$(counted syscalls_health/invocations-unmatched)
  [ "${unmatched:-0}" -le "$1" ] ||
    fail "the returns of $unmatched calls were missed"
}

# From Linux 7.2 on, the kernel may have skipped the program while someone else on
# this machine was within bpf(2): then calls may lack name, error and time. In a
# guest there is nobody else.
others_had_it_skipped() {
  local recovered
  recovered=$(counted syscalls_health/invocations-recovered)
  [ -n "${SHARED-}" ] && [ "${recovered:-0}" -gt 0 ] &&
    grep -q 'counting system calls by ' "$T/log" &&
    ! grep -q 'counting system calls by raw tracepoints$' "$T/log"
}

# As close_books, and no return was missed, and no call's name.
check_books() {
  close_books "$@"
  ! others_had_it_skipped || return 0
  check_unmatched 0
  [ "$(counted syscalls_health/invocations-recovered)" = 0 ] ||
    fail "the kernel has skipped the program: see invocations-recovered"
}

# Compares with the books what the workloads told: compare_counts recovered=0|1
compare_counts() {
  awk -v "$1" -f "$HERE/expected.awk" "$T/expected" "$T/books" \
    >"$T/counts"
}

# As check_books, and checks each count the workloads told, to the last call.
check_counts() {
  local recovered=0
  check_books "$@"
  ! others_had_it_skipped || recovered=1
  compare_counts "recovered=$recovered"
  say "$(head -n 1 "$T/counts")"
  sed '1d; 4q' "$T/counts" >"$T/differ"
  [ ! -s "$T/differ" ] || fail "$(paste -sd';' "$T/differ")"
}

# What the series grew by in all, "" if it never was: counted SERIES
counted() { awk -v s="$1" '$1 == "count" && $2 == s { print $3 }' "$T/books"; }

# took NAME/CALL LEAST MOST: the ms that its calls took in all, below MOST.
took() {
  local ms
  ms=$(counted "syscalls_by_process_call-${1%/*}/total_time_in_ms-${1#*/}")
  ((ms >= $2 && ms < $3)) || fail "$1 took $ms ms, not $2 to $3"
}

# check_waits TRACE: each table was taken after a wait.
check_waits() {
  awk -f "$HERE/waits.awk" "$1" >"$T/steps"
  say "$(cat "$T/steps")"
  grep -q '^[1-9][0-9]* after a wait, 0 without$' "$T/steps" ||
    fail "tables are taken without a wait: $(cat "$T/steps")"
}

# Stops what a test leaves running.
clean_up() {
  set +e
  local pids pid
  pids=$(jobs -p)
  # shellcheck disable=SC2086 # they are words
  [ -z "$pids" ] || kill $pids 2>/dev/null
  for pid in $pids; do
    until_true 10 gone "$pid" || kill -KILL "$pid" 2>/dev/null
  done
  [ -z "${cgroup-}" ] || until_true 5 remove_cgroup
}

# With those below it.
remove_cgroup() {
  find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null
}
