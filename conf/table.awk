# SPDX-License-Identifier: MIT
#
# A table of system calls by process name for every read of the plugin, from
# the lines that collectd's csv plugin prints with DataDir "stderr":
#
#   PUTVAL HOST/syscalls-NAME/invocations interval=2.000 TIME:TOTAL
#
# The totals only grow, so the calls of an interval are the growth since the
# read before. WriteThreads must be 1: the lines of a read then come in the
# order in which the plugin sent them, and its last series ends the read.
#
#   -v interval=S  reads that are less than half of this apart make no table
#   -v count=N     stop after N tables; 0: never
#   -v live=1      redraw in place, as many rows as the terminal is high: a line
#                  "SIZE ROWS COLUMNS" among the others says it, and says it anew
#   -v log_to=FILE where all other lines go
#
# Exit status: 0 after N tables, 1 when the input ends before.
# POSIX awk; mawk needs -W interactive to see a line when it is there.

BEGIN {
  LAST = "syscalls_health/invocations-unresolved"
  OTHER = "all-other-processes"
  HEAD = 1
  FOOT = 1
  if (live)
    resize(0, 0)
}

$1 == "SIZE" && NF == 3 {
  if (live)
    resize($2, $3)
  next
}

$1 != "PUTVAL" || NF != 4 || split($4, sample, ":") != 2 {
  if (log_to != "")
    print >> log_to
  next
}

{
  series = substr($2, index($2, "/") + 1)
}

series == "syscalls_total/invocations" {
  total = sample[2] + 0
}

series ~ /^syscalls-.*\/invocations$/ {
  name = substr(series, 10, length(series) - 9 - length("/invocations"))
  now[name] = sample[2] + 0
}

series == LAST {
  end_of_read(sample[1] + 0)
}

END {
  exit !finished
}

function end_of_read(time,    span, n) {
  span = time - last_time
  n = growth_of_names()
  if (reads++ && span >= interval / 2) {
    show(table(n, grown(total, last_total), span))
    if (++tables == count) {
      finished = 1
      exit
    }
  }
  last_time = time
  last_total = total
}

# A counter that shrank has started again from zero.
function grown(to, from) {
  return to < from ? to : to - from
}

# Fills names[1..n] and calls[1..n] with those that called, largest first, and
# makes this read the one before. A name that was not in it starts from zero.
function growth_of_names(    name, n, c) {
  n = 0
  for (name in now) {
    c = grown(now[name], before[name])
    if (c > 0)
      insert(++n, name, c)
  }
  split("", before)
  for (name in now)
    before[name] = now[name]
  split("", now)
  return n
}

function insert(i, name, c) {
  for (; i > 1 && after(i - 1, name, c); i--) {
    names[i] = names[i - 1]
    calls[i] = calls[i - 1]
  }
  names[i] = name
  calls[i] = c
}

# Names of equally many calls keep the alphabet's order, so that rows stand still.
function after(i, name, c) {
  return calls[i] < c || calls[i] == c && names[i] > name
}

function table(n, all, span,    i, shown, named, sum, rest, text) {
  shown = room && n > room ? room - 1 : n
  named = sum = rest = 0
  text = line("process", "calls", "calls/s", "share")
  for (i = 1; i <= n; i++) {
    named += names[i] != OTHER
    sum += calls[i]
    if (i <= shown)
      text = text row(names[i], calls[i], all, span)
    else
      rest += calls[i]
  }
  if (shown < n)
    text = text row("... " (n - shown) " more", rest, all, span)
  return text foot(all, sum, span, named)
}

# The machine's total is counted apart from the rows: that they add up to it is
# a check, and it is said when they don't.
function foot(all, sum, span, named,    note) {
  note = sprintf("in %.3f s", span)
  if (sum != all)
    note = note sprintf(", but the rows add up to %.0f", sum)
  return row("total, " named (named == 1 ? " name" : " names"), all, all, span, note)
}

function row(name, c, all, span, note) {
  return line(name, sprintf("%.0f", c), sprintf("%.1f", c / span),
              sprintf("%.1f%%", all ? 100 * c / all : 0), note)
}

function line(name, c, rate, share, note,    text) {
  text = sprintf("%-19s %14s %14s %7s", name, c, rate, share)
  if (note != "")
    text = text "  " note
  return (columns ? substr(text, 1, columns) : text) "\n"
}

# room: rows for names, so that the table and the cursor below it fit. Of a
# terminal that doesn't know its size, both figures are 0.
function resize(rows, width) {
  columns = width > 0 ? width + 0 : 80
  room = (rows > 0 ? rows : 24) - HEAD - FOOT - 1
  if (room < 1)
    room = 1
}

# In one piece: a table that is written line by line flickers.
function show(text) {
  if (live) {
    gsub(/\n/, "\033[K\n", text)
    text = (tables ? "" : "\033[2J") "\033[H" text "\033[J"
  } else if (tables) {
    text = "\n" text
  }
  printf "%s", text
  fflush()
}
