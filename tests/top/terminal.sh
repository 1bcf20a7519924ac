# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# A terminal, by a tmux server of the test's own.

terminal() { tmux -L "$term" -f /dev/null "$@"; }

# on_terminal COLUMNS LINES COMMAND...: runs it. Its exit status will be in
# $T/status, and the terminal's settings afterwards in $T/modes.
on_terminal() {
  local columns=$1 lines=$2
  shift 2
  needs tmux
  term=syscalls-$BASHPID
  rm -f "$T/status"
  cat >"$T/command" <<END
stty -a >$(printf %q "$T/modes.before")
$(printf '%q ' "$@")
status=\$?
stty -a >$(printf %q "$T/modes")
echo "status is \$status"
echo \$status >$(printf %q "$T/status")
exec sleep 1000
END
  # The server is not to hold the lock, and ends with the test.
  env -u TMUX -u TMUX_PANE tmux -L "$term" -f /dev/null new-session -d -x "$columns" -y "$lines" \
    bash --norc "$T/command" 3>&- 9>&- || fail 'tmux does not start'
  trap 'terminal kill-server; clean_up' EXIT
}

# press KEY...: as tmux calls them.
press() { terminal send-keys "$@"; }
# text TEXT: typed.
text() { terminal send-keys -l "$1"; }
resize() { terminal resize-window -x "$1" -y "$2"; }

screen() { terminal capture-pane -p; }
line() { screen | sed -n "$1p"; }
has() { screen | grep -Eq -- "$1"; }
lacks() { ! has "$1"; }

# shows REGEX [SECONDS], hides REGEX [SECONDS]: until then.
shows() {
  until_true "${2-10}" has "$1" || fail "not on the screen: $1; but $(screen | head -n 3 | paste -sd'|')"
}
hides() {
  until_true "${2-10}" lacks "$1" || fail "still on the screen: $1"
}

# Settings, but for the size.
modes() { sed 's/ rows [0-9]*; columns [0-9]*;//' "$1"; }

# ended STATUS: the command has ended with it and left the terminal as it was.
ended() {
  until_true 10 test -s "$T/status" || fail 'does not end'
  [ "$(cat "$T/status")" = "$1" ] || fail "status $(cat "$T/status")"
  diff <(modes "$T/modes.before") <(modes "$T/modes") || fail 'the terminal is not as it was'
  [ "$(terminal display-message -p '#{alternate_on} #{cursor_flag}')" = '0 1' ] ||
    fail 'the screen is not as it was'
}
