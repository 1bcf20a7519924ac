# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: MIT
# The tests, in the order in which they run, and what all of them need.

use "$HERE"/{lib,checker,exact,errors,times,cgroups,pairs,floods,shares,abi,parity}.sh \
  "$HERE"/{limits,health,hostile,late,lifecycle,loaded,failures,config,strace,units}.sh

# The machine has others on it, who may use bpf(2).
SHARED=true

# set_up_with PLUGIN: an ordinary user must be able to reach it, wherever it was
# built.
set_up_with() {
  OURS=$scratch/plugins
  export LOAD=$scratch/load EXECED=$scratch/execed COMPAT=$scratch/compat
  mkdir "$OURS"
  install -m 644 "$1" "$OURS" &&
    install "$BUILDDIR/tests/live/"{load,execed,compat} "$scratch" || exit 1
}
