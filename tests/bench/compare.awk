# SPDX-License-Identifier: MIT
# From the raw figures of a run to tables, and what the plugin is to keep to.
# -v summary=FILE is written for the plot: a block for each load, of lines of
# watcher, what it adds and the per cent that are lost, with tabs in between.
#
# What a watcher adds is what a call or the like took with it, less the mean of
# what it took before and after, and a ratio is that of two medians.

BEGIN {
  name("empty_enter", "empty program, sys_enter")
  name("empty_pair", "empty pair, and sys_exit")
  name("empty_trio", "empty trio, and sched_switch")
  name("plugin_calls", "plugin: calls", "empty_enter")
  name("plugin_cgroups", "plugin: calls by cgroup", "empty_enter")
  name("plugin_pairs", "plugin: calls by process+call", "empty_enter")
  name("plugin_errors", "plugin: calls, errors", "empty_trio")
  name("plugin_times", "plugin: calls, time", "empty_trio")
  name("plugin_errors_times", "plugin: calls, errors, time", "empty_trio")
  name("plugin_all", "plugin: all options", "empty_trio")
  name("one_liner", "bpftrace one-liner")
  name("syscount", "syscount")
  name("syscount_p", "syscount -P")
  name("syscount_pl", "syscount -P -L")
  name("perf_trace", "perf trace -s -a")
  name("strace", "strace -f -c")

  load_is("call", "getppid, one CPU")
  load_is("calls_same", "getppid, all CPUs, one name")
  load_is("calls_different", "getppid, all CPUs, a name each")
  load_is("perf_syscall", "perf bench syscall basic")
  load_is("perf_messaging", "perf bench sched messaging, a message")
  load_is("stress_ng", "stress-ng --get, an operation")
  load_is("redis", "redis-server, a GET")
  load_is("nginx", "nginx, 1 kB over HTTP")
}

function name(watcher, text, floor) {
  label[watcher] = text
  floor_of[watcher] = floor
  watchers[++n_watchers] = watcher
}

function load_is(load, text) {
  unit[load] = text
  loads[++n_loads] = load
}

/^#/ { machine = substr($0, 3); next }
$1 == "load" { next }
!($1 in unit) || !($3 in label) || NF != 6 {
  print "line " NR " is none of a run's: " $0 >"/dev/stderr"
  exit bad = 1
}
{
  base = ($4 + $5) / 2
  added[$1, $3, $2] = $6 - base
  lost[$1, $3, $2] = 100 * (1 - base / $6)
  bare[$1, ++n_bare[$1]] = base
  if ($2 > rounds)
    rounds = $2
}

# quantile of v[1..n], which is sorted by it
function quantile(v, n, part,    i, j, x) {
  for (i = 2; i <= n; i++) {
    x = v[i]
    for (j = i - 1; j > 0 && v[j] > x; j--)
      v[j + 1] = v[j]
    v[j + 1] = x
  }
  i = 1 + int(part * (n - 1))
  return v[i] + (part * (n - 1) + 1 - i) * (v[i < n ? i + 1 : n] - v[i])
}

# The figures of a load and watcher, by round, into v; returns how many.
function of(figures, load, watcher, v,    r, n) {
  for (r = 1; r <= rounds; r++)
    if ((load, watcher, r) in figures)
      v[++n] = figures[load, watcher, r]
  return n + 0
}

function median(figures, load, watcher,    v, n) {
  n = of(figures, load, watcher, v)
  return n > 0 ? quantile(v, n, 0.5) : 0
}

# The ratio of what two add; 0 if there is none.
function ratio(load, watcher, other,    base) {
  base = median(added, load, other)
  return base > 0 ? median(added, load, watcher) / base : 0
}

function in_terms_of(load, watcher, other,    r) {
  r = other == "" || other == watcher ? 0 : ratio(load, watcher, other)
  return r == 0 ? sprintf("%10s", "") : sprintf("%8.2f x", r)
}

function print_row(load, watcher,    v, n, loss, m) {
  n = of(added, load, watcher, v)
  if (n == 0)
    return
  printf "%-36s +%9.1f %9.1f %9.1f", label[watcher], quantile(v, n, 0.5), \
    quantile(v, n, 0.25), quantile(v, n, 0.75)
  printf "%s\t%.2f", label[watcher], quantile(v, n, 0.5) >summary
  m = of(lost, load, watcher, loss)
  printf " %6.1f %% %5d%s%s\n", quantile(loss, m, 0.5), n, \
    in_terms_of(load, watcher, floor_of[watcher]), \
    in_terms_of(load, watcher, "one_liner")
  printf "\t%.3f\n", quantile(loss, m, 0.5) >summary
}

function print_load(load,    i, v) {
  if (!n_bare[load])
    return
  for (i = 1; i <= n_bare[load]; i++)
    v[i] = bare[load, i]
  printf "%-36s  %9s %9s %9s %8s %5s%10s%10s\n", "ns: " unit[load], \
    "median", "25 %", "75 %", "lost", "turns", "empty", "one-liner"
  printf "%-36s  %9.1f %9.1f %9.1f\n", "bare", quantile(v, n_bare[load], 0.5), \
    quantile(v, n_bare[load], 0.25), quantile(v, n_bare[load], 0.75)
  printf "\n\n# %s\n", load >summary
  for (i = 1; i <= n_watchers; i++)
    print_row(load, watchers[i])
  printf "\n"
}

# All in one: the ns that are added to a call, and the per cent that other loads
# lose.
function print_short(    i, j, load) {
  printf "%-29s %26s   %s\n", "", "ns added to a getppid()", \
    "% of the throughput lost"
  printf "%-29s %8s %8s %8s   %8s %8s %8s %8s %8s\n", "medians", "one CPU", \
    "one name", "a name", "syscall", "messages", "stress", "redis", "nginx"
  printf "%-29s %8s %8s %8s   %8s %8s %8s\n", "", "", "on all", "each", \
    "(perf)", "(perf)", "-ng"
  for (i = 1; i <= n_watchers; i++) {
    printf "%-29s", label[watchers[i]]
    for (j = 1; j <= n_loads; j++) {
      load = loads[j]
      if (j == 4)
        printf "  "
      if (!((load, watchers[i], 1) in added))
        printf " %8s", "-"
      else if (load ~ /^call/)
        printf " %8.1f", median(added, load, watchers[i])
      else
        printf " %8.1f", median(lost, load, watchers[i])
    }
    printf "\n"
  }
  printf "\n"
}

# Whether the median of v[1..n] is below 0, as far as can be told: by its
# confidence interval, whose ends are values some sqrt(n) ranks apart from the
# middle (Conover, Practical Nonparametric Statistics, 3.2: of 95 %, which fewer
# than 6 values never give).
function verdict(v, n,    low, high) {
  if (n < 6)
    return "open"
  quantile(v, n, 0.5)
  low = int(n / 2 - 0.98 * sqrt(n))
  if (low < 1)
    low = 1
  if (v[n + 1 - low] <= 0)
    return "kept"
  return v[low] > 0 ? "missed" : "open"
}

function judge(text, figure, most, v, n) {
  printf "%-64s %7.2f  at most %4.2f  %s\n", text, figure, most, verdict(v, n)
}

# What a watcher adds is to be at most so many times what another one does.
function judge_ratio(load, watcher, other, most,    r, v, n) {
  for (r = 1; r <= rounds; r++)
    if ((load, watcher, r) in added && (load, other, r) in added)
      v[++n] = added[load, watcher, r] - most * added[load, other, r]
  if (n > 0)
    judge(load ": " label[watcher] " / " label[other], \
      ratio(load, watcher, other), most, v, n)
}

# ... or so many ns more.
function judge_difference(load, watcher, other, most,    r, v, n) {
  for (r = 1; r <= rounds; r++)
    if ((load, watcher, r) in added && (load, other, r) in added)
      v[++n] = added[load, watcher, r] - added[load, other, r] - most
  if (n > 0)
    judge(load ": " label[watcher] ", ns more", \
      median(added, load, watcher) - median(added, load, other), most, v, n)
}

function judge_loss(load, watcher, most,    r, v, n) {
  for (r = 1; r <= rounds; r++)
    if ((load, watcher, r) in lost)
      v[++n] = lost[load, watcher, r] - most
  if (n > 0)
    judge(load ": " label[watcher] ", % lost", median(lost, load, watcher), \
      most, v, n)
}

function print_targets() {
  print "targets; one is open if the rounds differ too much to tell"
  judge_ratio("call", "plugin_calls", "empty_enter", 1.25)
  judge_ratio("call", "plugin_calls", "one_liner", 0.4)
  judge_ratio("calls_same", "plugin_calls", "one_liner", 0.3)
  judge_ratio("call", "plugin_errors", "empty_pair", 1.2)
  judge_ratio("call", "plugin_errors", "syscount", 1.15)
  judge_ratio("calls_same", "plugin_errors", "syscount", 1.15)
  judge_ratio("call", "plugin_errors_times", "syscount_pl", 0.45)
  judge_ratio("calls_same", "plugin_errors_times", "syscount_pl", 0.45)
  judge_difference("call", "plugin_cgroups", "plugin_calls", 4)
  judge_loss("redis", "plugin_calls", 2)
  judge_ratio("redis", "plugin_calls", "one_liner", 0.5)
  judge_loss("nginx", "plugin_calls", 2)
  judge_ratio("nginx", "plugin_calls", "one_liner", 0.5)
}

END {
  if (bad)
    exit 1
  printf "" >summary
  print machine "\n"
  for (i = 1; i <= n_loads; i++)
    print_load(loads[i])
  print_short()
  print_targets()
}
