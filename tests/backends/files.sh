# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# What collectd writes to files, and JSON for other programs.

# What all others are held against.
test_csv() {
  backend
  cp "$S/reference" "$T/points"
  compare totals
}

test_write_http_json() {
  backend
  "$PYTHON" "$BACKENDS/points.py" json "$S/posted" >"$T/points"
  compare totals
}

test_write_log_json() {
  backend
  "$PYTHON" "$BACKENDS/points.py" json "$S/t.log" >"$T/points"
  compare totals
}
