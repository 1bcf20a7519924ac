# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# The tree's owner, who may be an ordinary user: what root does there, and what not.

# What root's tests write to, too.
test_links_out_of_the_tree() {
  local name
  needs bpf
  mkdir "$T/elsewhere"
  for name in build build/{collectd,servers,bench,vm}; do
    rm -rf "$T/tree"
    configured_tree
    rm -rf "$T/tree/$name"
    ln -s "$T/elsewhere" "$T/tree/$name"
    ! "$T/tree/quickstart" 2>"$T/told" || fail "goes on with $name"
    grep -q "$name is a link" "$T/told" || fail "$(cat "$T/told")"
    [ -z "$(ls -A "$T/elsewhere")" ] || fail 'writes through it'
  done
}

# plants LINK TARGET...: prints commands that make these links in $T/tree/build, to
# $T/elsewhere.
plants() {
  while [ $# -gt 0 ]; do
    printf 'rm -rf %q; ln -s %q %q;' "$T/tree/build/$1" "$T/elsewhere/$2" "$T/tree/build/$1"
    shift 2
  done
}

# planted COMMANDS ARGUMENT...: whether root writes nothing elsewhere, although a step
# makes links to there.
planted() {
  local before
  rm -rf "$T/tree" "$T/elsewhere"
  configured_tree
  mkdir -p "$T/elsewhere/directory" "$T/tree/build/collectd"
  echo mine >"$T/elsewhere/file"
  before=$(stat -c '%n %u %y' "$T/elsewhere"/{,file,directory})
  chown -R "$NOBODY" "$T/tree"
  replace apt-get "$1 echo output"
  shift
  ! "$T/tree/quickstart" "$@" 2>"$T/told" || fail 'goes on'
  diff <(stat -c '%n %u %y' "$T/elsewhere"/{,file,directory}) <(echo "$before") >&2 ||
    fail 'writes through a link'
}

# Some step of the tree's owner's may make links at any time: here, apt-get does.
test_links_made_meanwhile() {
  needs bpf
  # shellcheck disable=SC2016
  replace dpkg-query '[ "$4" != make ] && [ "$4" != nginx ] && echo installed'
  replace apt-cache 'echo "  Candidate: 1"'
  replace make :
  replace dpkg 'echo /usr/lib/collectd/rrdtool.so'
  replace collectd 'exit 1'
  planted "$(plants quickstart.log file)"
  planted "$(plants quickstart.log new)"
  planted "$(plants collectd/lock file collectd/collectd.conf file)"
  planted "$(plants collectd/collectd.log file collectd/rrd directory)"
  planted "$(plants collectd directory)"
  planted "$(plants servers directory)" check
}

# It has no right to files that its owner has not.
test_collectd_is_the_owners() {
  needs bpf collectd
  configured_tree
  chown -R "$NOBODY" "$T/tree"
  install -o "${NOBODY%:*}" -d "$T/asked"
  replace dpkg-query 'echo installed'
  replace make :
  replace dpkg 'echo /usr/lib/collectd/rrdtool.so'
  replace collectd "cat /proc/self/status >$T/asked/status"
  ! "$T/tree/quickstart" 2>"$T/told" || fail 'goes on'
  [ -s "$T/asked/status" ] || fail "$(tail -n 1 "$T/told")"
  awk '/^[UG]id:/ { print $2, $3, $4, $5 }' "$T/asked/status" | sort -u |
    expect "${NOBODY%:*} ${NOBODY%:*} ${NOBODY%:*} ${NOBODY%:*}"
  # CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER and CAP_SETUID.
  ((0x$(awk '/^CapBnd:/ { print $2 }' "$T/asked/status") & 0x8b)) &&
    fail 'it has more capabilities'
  check_owned "$T/tree"
}

# Root does not step in for one who has closed his tree.
test_owner_who_cannot_write() {
  needs bpf
  configured_tree
  chown -R "$NOBODY" "$T/tree"
  chmod a-w "$T/tree"
  ! "$T/tree/quickstart" 2>"$T/told" || fail 'goes on'
  grep -q "user ${NOBODY%:*} owns .*chown -R root $T/tree" "$T/told" || fail "$(cat "$T/told")"
}

# Steps are the tree's owner's, tests are root's, and what these leave is given
# to the owner.
test_tree_of_an_ordinary_user() {
  needs bpf
  mkdir "$T/tree"
  cp "$TOP/quickstart" "$T/tree"
  chown -R "$NOBODY" "$T/tree"
  install -o "${NOBODY%:*}" -d "$T/asked"
  replace dpkg-query 'echo installed'
  replace autoreconf "id -u >$T/asked/autoreconf; touch Makefile.in
    printf '#!/bin/sh\nid -u >$T/asked/configure; touch Makefile\n' >configure; chmod 755 configure"
  replace make "case \$* in *check-all) id -u >$T/asked/tests; touch \$2/left; exit 3 ;; esac
    id -u >$T/asked/make"
  local status=0
  HOME=/root "$T/tree/quickstart" check 2>"$T/told" || status=$?
  [ $status = 3 ] || fail "status $status: $(tail -n 1 "$T/told")"
  (cd "$T/asked" && grep . autoreconf configure make tests) | expect "autoreconf:65534
configure:65534
make:65534
tests:0"
  [ -e "$T/tree/build/left" ] || fail 'the tests left nothing'
  check_owned "$T/tree"
}
