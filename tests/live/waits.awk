# SPDX-License-Identifier: MIT
# Reads what strace shows of the daemon's bpf(2) and membarrier(2), and tells how
# many tables were taken after a wait for the programs that may still write them,
# and how many without.
#
# The wait is an update of a map of maps, or membarrier(2). Keys are taken in
# batches, or by the first run of a program after it. A read ends with a look at
# what was lost; the first one may be seen in part.
/BPF_OBJ_GET_INFO_BY_FD/ { begun = 1; waited = 0 }
/BPF_MAP_UPDATE_ELEM/ || /membarrier\(MEMBARRIER_CMD_GLOBAL, 0\)/ { waited = 1 }
begun && (/BPF_MAP_LOOKUP_AND_DELETE_BATCH/ || /BPF_PROG_TEST_RUN/) {
  waited ? good++ : bad++
}
END { print good + 0, "after a wait,", bad + 0, "without" }
