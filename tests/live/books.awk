# SPDX-License-Identifier: MIT
# Checks that the books are closed, and adds up each series.
#
# Reads lines "SERIES STAMP VALUE", sorted by stamp. Writes lines
#   bad WHAT               a rule that is broken, and where
#   count SERIES N PAIRS   its growth in all, and how often it grew
#   flips N                pairs of time stamps that were checked
#
# `families` and `metrics` are what is to be reported, as lists of words: of
# process, call, cgroup and process_call, and of the types of the series. With
# `resumed`, the books before the first stamp were checked: it may begin anywhere.
#
# The rules, for each two stamps that follow each other: what the series of a
# family grew by adds up to what the total grew by, for each metric; a series
# that is new, or that returns, begins at 0, and has all metrics; the total, the
# other-rows, the health and the state series are at every stamp, and there is
# nothing else; the state tells how many series a family has.
# Times are whole milliseconds, rounded down, so theirs may differ by less than
# one for each series; and so in all, as it is running totals that are rounded.
# The last stamp is left out: the daemon may have stopped there halfway.

BEGIN {
  n_families = split(families, wanted)
  n_metrics = split(metrics, measured)
  is_wanted["total"]
  for (i in wanted)
    is_wanted[wanted[i]]
  for (i in measured) {
    is_measured[measured[i]]
    require("syscalls_total/" measured[i])
    for (j in wanted)
      require(other(wanted[j], measured[i]))
  }
  require("syscalls_health/total_time_in_ms-read")
  require_health("missed recovered table_full over_limit new_names unresolved")
  if ("cgroup" in is_wanted)
    require_health("cgroups_too_long cgroups_table_full cgroups_over_limit " \
                   "cgroups_new_names cgroups_unresolved")
  if ("process_call" in is_wanted)
    require_health("pairs_table_full pairs_over_limit pairs_new_names " \
                   "pairs_unresolved")
  if (n_metrics > 1)
    require_health("unmatched")
  require_state()
}

# What its series' names begin with.
function state(family) {
  if (family == "call")
    return "syscalls_state/count-calls_"
  if (family == "cgroup")
    return "syscalls_state/count-cgroups_"
  if (family == "process_call")
    return "syscalls_state/count-pairs_"
  return "syscalls_state/count-"
}

function require_state(i) {
  require(state("process") "slots_used")
  for (i in wanted) {
    require(state(wanted[i]) "series")
    require(state(wanted[i]) "new_names_left")
    if (wanted[i] != "call")
      require(state(wanted[i]) "slots_used")
  }
}

function require(series) {
  always[series]
}

function require_health(names, i, n, name) {
  n = split(names, name)
  for (i = 1; i <= n; i++)
    require("syscalls_health/invocations-" name[i])
}

function other(family, metric) {
  if (family == "process")
    return "syscalls-all-other-processes/" metric
  if (family == "call")
    return "syscalls_by_call-all-other-calls/" metric
  if (family == "cgroup")
    return "syscalls_by_cgroup-all-other-cgroups/" metric
  return "syscalls_by_process_call-all-other-processes/" metric \
         "-all-other-calls"
}

function bad(what) {
  printf "bad %s at %s\n", what, stamp
}

# What a series is about, from its name: PLUGIN[-INSTANCE]/METRIC[-CALL].
function read_name(series, part, plugin) {
  if (series in family)
    return
  split(series, part, "/")
  plugin = part[1]
  sub(/-.*/, "", plugin)
  metric[series] = part[2]
  sub(/-.*/, "", metric[series])
  if (plugin == "syscalls")
    family[series] = "process"
  else if (sub(/^syscalls_by_/, "", plugin) || sub(/^syscalls_/, "", plugin))
    family[series] = plugin
  if (!is_known(series, part[2] ~ /-/)) {
    bad("unknown series " series)
    family[series] = "unknown"
  }
  whose[series] = part[1] "/" substr(part[2], length(metric[series]) + 1)
}

function is_known(series, has_call) {
  if (family[series] == "health" || family[series] == "state")
    return series in always
  return family[series] in is_wanted && metric[series] in is_measured && \
         has_call == (family[series] == "process_call")
}

# What a series grew by since the stamp before.
function growth(series) {
  if (!(series in before) || now[series] < before[series]) {
    begun[family[series], metric[series]]++
    if (now[series] != 0 && !(resumed && stamps == 0))
      bad(series " begins at " now[series])
    return 0
  }
  return now[series] - before[series]
}

function book(series, n) {
  if (family[series] == "state")
    return
  n = growth(series)
  count[series] += n
  pairs[series] += n > 0
  sum[family[series], metric[series]] += n
  if (family[series] != "health") {
    members[family[series], metric[series]]++
    has[whose[series]]++
  }
}

# `most` is how much the family's sum may be off where the metric is a time.
function compare(family, metric, sum, total, most) {
  if (metric != "total_time_in_ms")
    most = 0
  if (sum - total > most || total - sum > most)
    bad(sprintf("family %s grows by %.0f, the total by %.0f: %s", family, sum,
                total, metric))
}

# Besides that of all others.
function compare_state(family, n) {
  n = members[family, measured[1]] - 1
  if (now[state(family) "series"] != n)
    bad(sprintf("%d series of family %s, and %d are told", n, family,
                now[state(family) "series"]))
}

function close_books(series, i, j, m, f) {
  delete sum
  delete members
  delete has
  for (series in now)
    book(series)
  for (series in always)
    if (!(series in now))
      bad("no " series)
  for (i in has)
    if (has[i] != n_metrics)
      bad(i " has " has[i] " of " n_metrics " metrics")
  for (j in wanted)
    compare_state(wanted[j])
  if (stamps++ == 0)
    return
  for (i in measured)
    for (j in wanted) {
      m = measured[i]
      f = wanted[j]
      all[f, m] += sum[f, m]
      compare(f, m, sum[f, m], sum["total", m], members[f, m])
    }
  for (i in measured)
    all["total", measured[i]] += sum["total", measured[i]]
  if (all["total", "errors"] > all["total", "invocations"])
    bad("more errors than calls")
}

function next_stamp(series) {
  if (stamp != "")
    close_books()
  delete before
  for (series in now)
    before[series] = now[series]
  delete now
}

$2 != stamp {
  next_stamp()
  stamp = $2
}

{
  read_name($1)
  if ($1 in now)
    bad($1 " twice")
  now[$1] = $3
}

END {
  stamp = "the end"
  for (i in measured)
    for (j in wanted)
      compare(wanted[j], measured[i], all[wanted[j], measured[i]],
              all["total", measured[i]], begun[wanted[j], measured[i]])
  printf "flips %d\n", stamps - 1
  for (series in count)
    printf "count %s %.0f %d\n", series, count[series], pairs[series]
}
