# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The dashboard for graphite-web: what its targets come to, and the page itself.

DASHBOARD=$TOP/conf/dashboards/graphite-web.json

# import_dashboard NAME FROM UNTIL: with another range than the last hour.
import_dashboard() {
  local name=$1 from=$2 until=$3 state
  state=$(sed "s/\"-1hours\"/\"$from\"/; s/\"until\": \"now\"/\"until\": \"$until\"/
    s/\"type\": \"relative\"/\"type\": \"absolute\"/
    s/\(\"startDate\": \)\"[^\"]*/\1\"$(date -ud "@$from" +%FT%TZ)/
    s/\(\"endDate\": \)\"[^\"]*/\1\"$(date -ud "@$until" +%FT%TZ)/" "$DASHBOARD")
  [[ $state == *'"absolute"'*"\"from\": \"$from\""*"\"until\": \"$until\""* ]] ||
    fail "no range to replace in ${DASHBOARD##*/}"
  curl -s --data-urlencode "state=$state" "$GRAPHITE/dashboard/save/$name" \
    >"$T/saved" || true
  grep -q '"success": *true' "$T/saved" || fail "not saved: $(head -n 1 "$T/saved")"
}

# The range of times in which the scene was played, but for its last part.
scene_range() { cut -d. -f1 "$S/began" "$S/restarted" | paste -sd' '; }

# truth NAME COLUMN: of what a process itself says that it did.
truth() { awk -v name="$1" -v n="$2" '$1 == name { print $n }' "$S/truth"; }

test_graphite_dashboard() {
  backend
  local from until
  read -r from until < <(scene_range)
  "$PYTHON" "$BACKENDS/graphite_web.py" "$GRAPHITE" "$DASHBOARD" "$from" "$until" \
    "$HEAVY" "$(truth "$HEAVY" 2)" "$(truth "$HEAVY" 3)" >"$T/compared" 2>&1 ||
    fail "$(tail -n 1 "$T/compared")"
  say "$(tail -n 1 "$T/compared")"
}

needs_browser() {
  needs chromium chromedriver
  "$PYTHON" -c 'import PIL, selenium' 2>/dev/null ||
    skip "needs python3-pil and python3-selenium"
}

test_graphite_page() {
  backend
  needs_browser
  local from until began
  read -r from until < <(scene_range)
  began=$(awk -v s="t/syscalls-$HEAVY/invocations" '$1 == s && $3 > 0 {
    print $2; exit }' "$S/reference")
  import_dashboard scene "$from" "$until"
  "$PYTHON" "$BACKENDS/page.py" "$GRAPHITE" scene "$T/page.png" \
    processes "$HEAVY" "$began" >"$T/page" 2>&1 ||
    fail "$(tail -n 1 "$T/page")"
  say "$(tail -n 1 "$T/page")"
}
