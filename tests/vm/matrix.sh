# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The matrix: kernels, their flavours and ways to preempt, and CPUs, with
# processes that preempt each other in the middle of their calls.
#
# A row is a line "KERNEL CPUS LOAD [PARAMETER...]". KERNEL is get_kernel's, and
# the parameters are the kernel's own. LOAD is
#   all        the mix, with all options but that of cgroups
#   default    the mix, with the default options
#   hammer     as "all", beside a process that makes 10 updates of a BPF map a ms
#   guarded    as "all", where only raw tracepoints that can be preempted are left:
#              what the kernel skips has no name
#   unstored   as "all", on a kernel that refuses storage of tasks: its errors
#              and times are not counted
# shellcheck disable=SC2154 # the lists of families and metrics are lib.sh's

# Where the rows are kept, a file for each list of them.
ROWS=$BUILDDIR/vm/rows

MIX=mix,1,2,1,1500,50,20

# boot_row KERNEL CPUS LOAD [PARAMETER...]
boot_row() {
  local load=$3 options=$MOST workload=$MIX
  get_kernel "$1"
  # shellcheck disable=SC2034 # guest.sh's
  machine=(-smp "$2")
  [ "$load" != default ] || options=options=
  [ "$load" != hammer ] || workload=hammer,10,$MIX
  boot_only "${@:4}" "$options" "workload=$workload"
  [ -s "$T/log" ] || fail "collectd did not start in the guest"
}

# As told by the kernel itself.
check_parameters() {
  local parameter
  for parameter; do
    case $parameter in
    preempt=*)
      grep -q "${parameter#*=}" "$T/preemption" ||
        fail "preemption is $(cat "$T/preemption")"
      ;;
    nohz_full=*)
      [ "$(cat "$T/nohz_full")" = "${parameter#*=}" ] ||
        fail "nohz_full is $(cat "$T/nohz_full")"
      ;;
    esac
  done
}

# Where errors and times are not counted.
expect_calls_only() {
  awk '!/^took:|^[^ ]*\// { print $1, $2 }' "$T/expected" >"$T/completed"
  mv "$T/completed" "$T/expected"
}

# The kernel's guard of recursion, which someone else's bpf(2) raises as well,
# may keep the plugin from a call's name, but not from whose it is.
# With the hammer it does so.
check_recovered() {
  local recovered
  close_books "process call process_call" "$all_metrics"
  recovered=$(counted syscalls_health/invocations-recovered)
  [[ $1 != hammer || $(way) = 'raw tracepoints' || ${recovered:-0} -gt 0 ]] ||
    fail "the hammer hits nothing"
  compare_counts "recovered=$((${recovered:-0} > 0))"
}

check_guarded() {
  [ "$(way)" = 'raw tracepoints that can be preempted' ] ||
    fail "calls are counted by $(way)"
  ours warning | grep -q 'tracefs is not mounted: mount -t tracefs nodev ' ||
    fail "we do not warn that names are missing"
  [ "$ARCH" != amd64 ] || ours warning | grep -q 'sysctl kernel.ftrace_enabled=1' ||
    fail "we do not warn that kprobes are missing"
  check_recovered guarded
}

check_unstored() {
  ours warning | grep -q 'calls that sleep have no error and no time' ||
    fail "we do not warn that errors and times are missing"
  close_books "process call process_call" "$all_metrics"
  compare_counts recovered=1
}

check_late() {
  if ! ours warning | grep -q '^there are CPUs that were not present at the start' ||
    [ "$(ours warning | wc -l)" -ne 1 ]; then
    fail "we warn: $(ours warning)"
  fi
}

# There are warnings where a way is not the best one, nothing is stored, or CPUs
# share memory.
check_said() {
  if [[ " ${*:2} " == *' present='* ]]; then
    check_late
  elif [[ $1 != unstored && " ${*:2} " != *' tracefs=none '* ]]; then
    check_quiet
  elif [[ $1 != unstored && $1 != guarded && $(way) != kprobes ]]; then
    fail "calls are counted by $(way)"
  fi
}

# What was counted is what was called.
check_compared() {
  sed 1d "$T/counts" >"$T/differ"
  [ ! -s "$T/differ" ] || fail "$(head -n 1 "$T/differ")"
  grep -q ' difference 0 ' "$T/counts" || fail "nothing was compared"
}

# check_row LOAD [PARAMETER...]
check_row() {
  [ ! -s "$T/complaints" ] || fail "the workload: $(head -n 1 "$T/complaints")"
  grep -q '^m-pure.* [1-9]' "$T/expected" || fail "the workload did not run"
  case $1 in
  all) check_counts "process call process_call" "$all_metrics" ;;
  default)
    expect_calls_only
    check_counts
    ;;
  hammer) check_recovered hammer ;;
  guarded) check_guarded ;;
  unstored) check_unstored ;;
  esac
  check_compared
  check_said "$@"
  check_stop 0
  check_kernel_log "$T/dmesg"
}

# The books are looked at even if they are not closed.
difference() {
  [ -e "$T/counts" ] || { [ -e "$T/books" ] && compare_counts recovered=0; } || return 0
  sed -n '1s/.* difference \([0-9]*\) .*/\1/p' "$T/counts"
}

calls_made() {
  awk '!/^(took|call):|^[^ ]*\// { n += $2 } END { printf "%d\n", n }' "$T/expected"
}

# The line in which the plugin says how it counts.
way() { ours info | sed -n 's/^counting system calls by //p' | head -n 1; }

health() { counted "syscalls_health/invocations-$1"; }

# result STATUS: what the row has to say.
result() {
  if [ "$1" = 0 ]; then
    echo ok
  elif [ -s "$T/said" ]; then
    paste -sd';' "$T/said"
  else
    echo "an error of the test's own, see KEEP=1"
  fi
}

# print_row STATUS CPUS LOAD [PARAMETER...]: its fields, with tabs in between; "-"
# is none.
print_row() {
  local release preemption field
  release=$(cat "$T/release" 2>/dev/null)
  preemption=$(cat "$T/preemption" 2>/dev/null)
  for field in "$release" "${*:4}" "$preemption" "$2" "$3" \
    "$(calls_made 2>/dev/null)" \
    "$(difference 2>/dev/null)" "$(health missed)" "$(health recovered)" \
    "$(health unmatched)" "$(way)"; do
    printf '%s\t' "${field:--}"
  done
  result "$1"
}

# run_row NUMBER KERNEL CPUS LOAD [PARAMETER...]: all in a part of $T of its own.
run_row() {
  local top=$T T=$T/$1 status
  mkdir "$T"
  exec 3>"$T/said"
  set +e # not "|| status=", as nothing in there would end at an error then
  (
    set -e
    trap 'kill "$qemu"; exit 1' TERM
    boot_row "${@:2}"
    check_parameters "${@:5}"
    check_row "${@:4}"
  )
  status=$?
  print_row "$status" "${@:3}" >"$top/row-$1" 2>>"$T/problems"
}

# run_rows ROW...: two guests at a time, as each takes a CPU.
run_rows() {
  local n words
  for ((n = 1; n <= $#; n++)); do
    read -ra words <<<"${!n}"
    [ "$n" -le 2 ] || wait -n || true
    run_row "$((100 + n))" "${words[@]}" &
  done
  wait
}

# For the table of all rows that this build was tested with.
keep_rows() {
  cat "$T"/row-* >"$T/rows"
  mkdir -p "$ROWS"
  cp "$T/rows" "$ROWS/$1"
  print_table <"$T/rows" >"$T/table"
  show "$T/table"
}

print_table() {
  {
    printf '%s\t' kernel parameters preemption CPUs load calls difference missed \
      recovered unmatched way
    echo result
    cat
  } | awk -F '\t' '
    { for (i = 1; i <= NF; i++) {
        cell[NR, i] = $i
        if (length($i) > width[i])
          width[i] = length($i)
    } }
    END {
      for (n = 1; n <= NR; n++) {
        for (i = 1; i < 12; i++)
          printf(i > 5 && i < 11 || i == 4 ? "%*s  " : "%-*s  ", width[i],
                 cell[n, i])
        print cell[n, 12]
      }
    }'
}

# The same for docs/kernels.md.
print_page() {
  cat "$VM/kernels.md"
  awk -F '\t' '{ gsub(/\t/, " | "); print "| " $0 " |" }'
}

# matrix NAME ROWS
matrix() {
  local rows row bad
  needs_guest
  rows=$(sed '/^$/d' <<<"$2")
  mapfile -t rows <<<"$rows"
  for row in "${rows[@]}"; do
    get_kernel "${row%% *}"
  done
  make_initramfs
  run_rows "${rows[@]}"
  keep_rows "$1"
  bad=$(awk -F '\t' '$NF != "ok"' "$T/rows" | wc -l)
  say "${#rows[@]} rows, $bad of them bad"
  [ "$bad" -eq 0 ] && [ "$(wc -l <"$T/rows")" -eq ${#rows[@]} ]
}

# What CI runs, at most two rows in a test: a busy machine takes minutes for a guest.

test_mix_on_one_and_four_cpus() {
  matrix one_and_four 'trixie 4 all
trixie-backports 1 all'
}

test_mix_default_and_hammer() {
  matrix default_and_hammer 'trixie-backports 2 default
trixie-backports 2 hammer'
}

# A kernel that may not be asked to store anything for threads.
test_mix_old_rt() {
  matrix old_rt 'bookworm/rt-amd64 2 unstored'
}

test_mix_full_and_rt() {
  matrix full_and_rt 'trixie-backports 4 all preempt=full
trixie-backports/rt-amd64 2 all'
}
