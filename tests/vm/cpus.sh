# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What grows with the number of CPUs: instructions for a call, and the bytes of
# the plugin's tables, which the kernel tells in full from Linux 6.4 on.
#
# One thread emulates all CPUs, so a nanosecond passes with each instruction of
# any of them, and the time that all take over the calls that all make is
# instructions for a call. What CPUs do to each other's caches it does not show.

CPUS="1 2 4 8"

# The median of so many rounds counts, each held against its own bare call: two
# that something disturbs do not decide.
ROUNDS=5

# boot_with CPUS...: one guest after the other, each into its own part of $T. In
# the background: each takes one thread, and so two of them run at once.
boot_with() {
  local cpus top=$T T
  # shellcheck disable=SC2154 # boot's
  trap 'kill "$qemu"; exit 1' TERM
  for cpus; do
    T=$top/$cpus
    mkdir "$T"
    count_in_ns "$cpus"
    boot nokaslr "bench=cpus,$ROUNDS"
    [ -s "$T/cpus" ] ||
      fail "nothing is measured: $(head -n 1 "$T/complaints")"
  done
}

# Lines of CPUs, watcher, and its figure, with tabs in between.
list_by_cpus() {
  local cpus
  for cpus in $CPUS; do
    list_instructions "$cpus" "$T/$cpus/cpus" >>"$T/instructions"
    sed -n "1,/^bytes\$/d; s/  *\([0-9]*\)\$/\t\1/; s/^/$cpus\t/p" \
      "$T/$cpus/cpus" >>"$T/bytes"
  done
}

# print_by_cpus TITLE FORMAT FILE: a row for each watcher. What is missing is "-".
print_by_cpus() {
  awk -F '\t' -v title="$1" -v format="$2" -v cpus="$CPUS" '
    !($2 in known) { known[$2]; watcher[++n] = $2 }
    { figure[$2, $1] = sprintf(format, $3) }
    END {
      columns = split(cpus, column, " ")
      printf "%-37s", title
      for (i = 1; i <= columns; i++)
        printf " %8d", column[i]
      print ""
      for (j = 1; j <= n; j++) {
        printf "%-37s", watcher[j]
        for (i = 1; i <= columns; i++)
          printf "%9s", (watcher[j], column[i]) in figure ? \
            figure[watcher[j], column[i]] : "-"
        print ""
      }
    }' "$3"
}

# On any number of CPUs as on one, within 3 %, where the measure varies by less
# than 1 %. Programs that do not run on some of them take less. If the bare call and
# the empty program are not the same on all, neither is the measure.
compare_by_cpus() {
  awk -F '\t' -v cpus="$CPUS" '
    { figure[$2, $1] = $3; known[$2] }
    function compare(watcher, n, one, f) {
      if (!((watcher, n) in figure)) {
        printf "%s: nothing on %d CPUs\n", watcher, n
        return
      }
      one = figure[watcher, 1]
      f = figure[watcher, n]
      if (one <= 0 || f > 1.03 * one || f < 0.97 * one)
        printf "%s: %s instructions on %d CPUs, %s on one\n", watcher, f, n, one
    }
    END {
      columns = split(cpus, column, " ")
      for (watcher in known)
        for (i = 1; i <= columns && watcher ~ /^(bare|empty|plugin)/; i++)
          compare(watcher, column[i])
    }' "$T/instructions"
}

# The figures of README.md's formula, in the order in which they stand there.
formula() {
  sed -n 's/^ *B x (\([0-9.]*\) k + 16 x C x (\([0-9.]*\) k + K + F x B)) + \([0-9]*\) x P + \([0-9]*\) x K + \([0-9]*\) x G + \([0-9]*\) k$/\1 \2 \3 \4 \5 \6/p' \
    "$TOP/README.md"
}

# What it comes to, for the watchers that are here, within 2 %.
compare_bytes() {
  awk -F '\t' -v figures="$(formula)" '
    BEGIN {
      if (split(figures, f, " ") != 6)
        print "README.md has no formula of this form"
    }
    {
      all = $2 ~ /all options/
      columns = 1 + ($2 ~ /errors/) + 2 * all
      families = all ? 3 : 1
      cgroups = all ? 1024 : 0
      keys = 1024 + cgroups + (all ? 4096 : 0)
      blocks = $1 + 1
      cells = 16 * columns * (1000 * f[2] + keys + families * blocks)
      told = blocks * (1000 * f[1] + cells) + f[3] * $1 + f[4] * keys + \
        f[5] * cgroups + 1000 * f[6]
      if ($3 > 1.02 * told || $3 < 0.98 * told)
        printf "%s: %d bytes with %d CPUs, README.md tells %d\n", $2, $3, $1, told
    }' "$T/bytes"
}

test_cpus_6_12() {
  local eight others differences
  needs_guest
  get_kernel bookworm-backports
  make_initramfs
  boot_with 8 &
  eight=$!
  boot_with 1 2 4 &
  others=$!
  wait "$eight"
  wait "$others"
  cp "$T/8/release" "$T"
  check_release 6.12
  list_by_cpus
  {
    print_by_cpus "instructions, by CPUs" " %8.1f" "$T/instructions"
    print_by_cpus "bytes" " %8d" "$T/bytes"
  } >"$T/table"
  show "$T/table"
  differences=$(compare_by_cpus; compare_bytes)
  [ -z "$differences" ] || fail "$differences"
}
