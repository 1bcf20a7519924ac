# SPDX-License-Identifier: MIT
#
# A table of system calls, by process name or by call, for every read of the
# plugin, from the lines that collectd's csv plugin prints with DataDir "stderr":
#
#   PUTVAL HOST/syscalls-NAME/invocations interval=2.000 TIME:TOTAL
#   PUTVAL HOST/syscalls-NAME/errors interval=2.000 TIME:TOTAL
#   PUTVAL HOST/syscalls-NAME/total_time_in_ms interval=2.000 TIME:TOTAL
#
# The totals only grow, so the figures of an interval are the growth since the
# read before. WriteThreads must be 1: the lines of a read then come in the
# order in which the plugin sent them, and its last series ends the read.
#
# The columns are those of `strace -c -w`, and the share of calls, which says
# more than calls a second: who hammers the kernel, whatever the machine. Rows
# are sorted by calls, as time is wall time and who has most of it sleeps.
#
# A call counts when it begins, its error and its time when it returns, perhaps
# in a later interval. usecs/call is the time divided by the calls of the same
# interval, and "-" if there are none. What is not reported, for lack of
# ReportErrors or ReportTime, is "-" too.
#
#   -v by=WHAT     a row for each "process" (the default) or each "call"
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
  CALLS = "invocations"
  ERRORS = "errors"
  TIME = "total_time_in_ms"
  FAMILY = by == "call" ? "syscalls_by_call-" : "syscalls-"
  OTHER = by == "call" ? "all-other-calls" : "all-other-processes"
  HEAD = 1
  FOOT = 1
  # The columns before the name, of which those from KEPT on are never left out.
  COLUMNS = split("6 9 10 7 9 7", WIDTH, " ")
  KEPT = 5
  NAME_WIDTH = length("all-other-processes")
  first = 1
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

# Totals are kept by "NAME/TYPE"; those of the machine have no name.
index(series, "syscalls_total/") == 1 {
  now[substr(series, length("syscalls_total/"))] = sample[2] + 0
}

index(series, FAMILY) == 1 {
  now[substr(series, length(FAMILY) + 1)] = sample[2] + 0
}

series == LAST {
  end_of_read(sample[1] + 0)
}

END {
  exit !finished
}

function end_of_read(time,    span) {
  span = time - last_time
  grow()
  if (reads++ && span >= interval / 2) {
    show(table(rank(), span))
    if (++tables == count) {
      finished = 1
      exit
    }
  }
  last_time = time
}

# Makes this read the one before. A name that was not in it starts from zero.
function grow(    key) {
  split("", growth)
  for (key in now)
    growth[key] = grown(now[key], before[key])
  split("", before)
  for (key in now)
    before[key] = now[key]
  split("", now)
}

# A counter that shrank has started again from zero.
function grown(to, from) {
  return to < from ? to : to - from
}

function reported(type) {
  return ("/" type) in growth
}

function of(name, type) {
  name = name "/" type
  return name in growth ? growth[name] : 0
}

# Fills names[1..n] with those that called or returned, most calls first, and
# returns n.
function rank(    key, name, n) {
  n = 0
  for (key in growth) {
    name = key
    if (sub("/" CALLS "$", "", name) && name != "" &&
        of(name, CALLS) + of(name, ERRORS) + of(name, TIME) > 0)
      insert(++n, name)
  }
  return n
}

function insert(i, name) {
  for (; i > 1 && after(names[i - 1], name); i--)
    names[i] = names[i - 1]
  names[i] = name
}

# Names of equally many calls keep the alphabet's order, so that rows stand still.
function after(one, other,    more) {
  more = of(other, CALLS) - of(one, CALLS)
  return more > 0 || more == 0 && one > other
}

function table(n, span,    i, left, shown, complaint, text) {
  add_up(1, n)
  complaint = difference()
  left = complaint != "" && room > 1 ? room - 1 : room
  shown = room && n > left ? left - 1 : n
  text = line("% time|seconds|usecs/call|% calls|calls|errors",
              by == "call" ? "syscall" : "process")
  for (i = 1; i <= shown; i++)
    text = text row_of(names[i], names[i])
  if (shown < n) {
    add_up(shown + 1, n)
    text = text row("... " (n - shown) " more", sum[CALLS], sum[ERRORS], sum[TIME])
  }
  return text row_of("", total_of(n, span)) complaint
}

# Makes sum[TYPE] that of names[from..to].
function add_up(from, to,    i) {
  sum[CALLS] = sum[ERRORS] = sum[TIME] = 0
  for (i = from; i <= to; i++) {
    sum[CALLS] += of(names[i], CALLS)
    sum[ERRORS] += of(names[i], ERRORS)
    sum[TIME] += of(names[i], TIME)
  }
}

# The machine's total is summed up by call. That rows by process add up to it is
# a check, and it is said when they don't. Times are rounded down, each to its
# millisecond, and need not.
function difference() {
  if (sum[CALLS] == of("", CALLS) && sum[ERRORS] == of("", ERRORS))
    return ""
  return cut(sprintf("but the rows add up to %.0f calls", sum[CALLS]) \
             (reported(ERRORS) ? sprintf(" and %.0f errors", sum[ERRORS]) : ""))
}

function total_of(n, span,    i, named) {
  named = n
  for (i = 1; i <= n; i++)
    named -= names[i] == OTHER
  return sprintf("total, %d %s in %.3f s", named, named == 1 ? "name" : "names", span)
}

function row_of(name, label) {
  return row(label, of(name, CALLS), of(name, ERRORS), of(name, TIME))
}

function row(label, c, e, ms,    time) {
  time = "-|-|-"
  if (reported(TIME))
    time = share(ms, TIME) "|" sprintf("%.3f", ms / 1000) "|" per_call(1000 * ms, c)
  return line(time "|" share(c, CALLS) "|" sprintf("%.0f", c) "|" \
              (reported(ERRORS) ? sprintf("%.0f", e) : "-"), label)
}

function share(part, type,    all) {
  all = of("", type)
  return sprintf("%.2f", all ? 100 * part / all : 0)
}

# From a second on without a fraction, for which there is no room.
function per_call(usecs, c) {
  return c ? sprintf(usecs / c < 1e6 ? "%.1f" : "%.0f", usecs / c) : "-"
}

function line(figures, label,    figure, i, text) {
  split(figures, figure, "|")
  for (i = first; i <= COLUMNS; i++)
    text = text sprintf("%" WIDTH[i] "s ", figure[i])
  return cut(text label)
}

function cut(text) {
  return (columns ? substr(text, 1, columns) : text) "\n"
}

# room: rows for names, so that the table and the cursor below it fit. first:
# the column it begins with, so that there is room for a name. Of a terminal
# that doesn't know its size, both figures are 0.
function resize(rows, width,    i) {
  columns = width > 0 ? width + 0 : 80
  room = (rows > 0 ? rows : 24) - HEAD - FOOT - 1
  if (room < 1)
    room = 1
  width = NAME_WIDTH
  for (i = COLUMNS; i > 0; i--) {
    width += WIDTH[i] + 1
    if (i >= KEPT || width <= columns)
      first = i
  }
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
