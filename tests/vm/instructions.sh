# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Instructions for a call: the cost of all that watches, the same in each run.
#
# QEMU lets a nanosecond of the guest's clock pass with each instruction. So what
# the benchmarks print as ns are instructions, the kernel's and the programs',
# as the kernel's compiler made them. They tell nothing of caches and clocks.

INSTRUCTIONS=$VM/instructions.txt

# A nanosecond for each instruction: count_in_ns CPUS
count_in_ns() {
  # shellcheck disable=SC2034 # guest.sh's
  machine=(-smp "$1" -icount "shift=0,sleep=off"
    -rtc "clock=vm,base=2026-01-01")
}

# list_instructions WHERE FILE...: lines of WHERE, watcher and instructions, with
# tabs in between, from the tables of calls in these files. (Round trips are not
# the same in each run: a scheduler chooses.) What two have is listed once. A
# figure may be below that of the bare call, or none, if something disturbed it.
list_instructions() {
  local where=$1
  shift
  awk -v OFS='\t' -v where="$where" '
    BEGIN {
      figure = "-?([0-9]+[.][0-9]|nan|inf)"
      row = " +[+]? *" figure " +" figure " +" figure
    }
    /^ns per / { is_call = $3 == "getppid" }
    is_call && match($0, row) {
      watcher = substr($0, 1, RSTART - 1)
      split(substr($0, RSTART), figures, /[ +]+/)
      if (!seen[watcher]++ && figures[2] ~ /[0-9]/)
        print where, watcher, figures[2]
    }' "$@"
}

# Each line of ours is as recorded, within 3 %: what takes less is recorded anew, or
# does not run. What the kernel and the designs take is shown, but is not ours to
# answer for.
compare_instructions() {
  awk -F '\t' -v kernel="$1" '
    $1 != kernel { next }
    NR == FNR { recorded[$2] = $3; next }
    !($2 in recorded) { print "nothing is recorded for " $2; next }
    $2 ~ /^plugin/ && ($3 > 1.03 * recorded[$2] || $3 < 0.97 * recorded[$2]) {
      printf "%s: %s instructions, recorded %s\n", $2, $3, recorded[$2]
    }
    { delete recorded[$2] }
    END { for (watcher in recorded) print watcher " is not measured" }
  ' "$INSTRUCTIONS" "$T/measured"
}

record_instructions() {
  {
    if [ -e "$INSTRUCTIONS" ]; then
      awk -F '\t' -v kernel="$1" '$1 != kernel' "$INSTRUCTIONS"
    fi
    cat "$T/measured"
  } | sort -s -t "$(printf '\t')" -k 1,1V >"$T/recorded"
  cat "$T/recorded" >"$INSTRUCTIONS"
}

# count_instructions SUITE WHERE [PARAMETER...]: those of the programs of bench=.
count_instructions() {
  local program files=() differences
  count_in_ns 1
  start_guest "$1" nokaslr "${@:3}"
  check_release "${2%% *}"
  for program in cost designs classic cpus; do
    [ ! -e "$T/$program" ] || files+=("$T/$program")
  done
  list_instructions "$2" "${files[@]}" >"$T/measured"
  awk -F '\t' '{ printf "%-36s %7.1f\n", $2, $3 }' "$T/measured" >"$T/shown"
  [ -s "$T/measured" ] || fail "nothing is measured: $(head -n 1 "$T/complaints")"
  if [ -n "${RECORD-}" ]; then
    record_instructions "$2"
  fi
  differences=$(compare_instructions "$2")
  [ -z "$differences" ] || fail "$differences"
}

# What the plugin may take where its programs are on the classic tracepoints, in
# what others take there: watcher, other, and at most so many times that.
LIMITS='plugin: calls|empty classic program, sys_enter|1.25
plugin: calls|classic, as bpftrace writes it|0.5
plugin: calls, errors|empty classic pair, and sys_exit|1.3'

# Prints the ratios; a line with "bad" for one that is above its limit, or where
# nothing is measured.
compare_limits() {
  awk -F '\t' -v limits="$LIMITS" '
    { took[$2] = $3 }
    END {
      n = split(limits, line, "\n")
      for (i = 1; i <= n; i++) {
        split(line[i], part, "|")
        ratio = took[part[2]] > 0 ? took[part[1]] / took[part[2]] : 0
        bad = ratio <= 0 || ratio > part[3] ? "bad: " : ""
        printf "%s%s: %.2f x %s (at most %.2f)\n", bad, part[1], ratio, \
          part[2], part[3]
      }
    }' "$1"
}

test_instructions_6_1() {
  count_instructions bookworm 6.1 bench=cost,--rounds,3:designs,3
}

test_instructions_7_3() {
  count_instructions trixie-backports 7.3 \
    bench=cost,--rounds,3:designs,3:classic,3
  compare_limits "$T/measured" >"$T/limits"
  say "$(paste -sd';' "$T/limits")"
  ! grep -q '^bad' "$T/limits"
}
