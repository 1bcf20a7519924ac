# SPDX-License-Identifier: MIT
# Reads what strace shows of the daemon's bpf(2) and membarrier(2), and tells how
# many tables were taken after a wait for the programs that may still write them,
# and how many without.
#
# The wait is membarrier(2) or, where that fails, an update of a map of maps; one
# that does not return 0 has waited for nothing. Keys are taken in batches, or by the
# first run of a program after it. A read ends with a look at what was lost; the
# first one may be seen in part.

# Where another thread's call comes between, strace shows one call in two lines.
/<unfinished \.\.\.>$/ { unfinished[$1] = $0; next }
$3 ~ /^(bpf|membarrier)$/ && $4 ~ /^resumed>/ { $0 = unfinished[$1] $0 }

/BPF_OBJ_GET_INFO_BY_FD/ { begun = 1; waited = 0 }
/(BPF_MAP_UPDATE_ELEM|membarrier\(MEMBARRIER_CMD_GLOBAL,).* = 0$/ { waited = 1 }
begun && (/BPF_MAP_LOOKUP_AND_DELETE_BATCH/ || /BPF_PROG_TEST_RUN/) {
  waited ? good++ : bad++
}
END { print good + 0, "after a wait,", bad + 0, "without" }
