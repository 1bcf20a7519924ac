# SPDX-License-Identifier: MIT
# Draws the file `summary`, which compare.awk writes: what is added to a call, and
# what servers lose. On logarithmic scales, as strace is far away.
set terminal svg size 1000,420 font 'sans-serif,12' background '#ffffff' noenhanced
set datafile separator "\t"
set style fill solid noborder
set logscale x
set xtics 100
set grid xtics lc rgb '#dddddd'
set tics nomirror scale 0.4
set border 3
set tmargin at screen 0.9
set bmargin at screen 0.1
unset key

is_ours(label) = strstrt(label, 'plugin') > 0
at_least(least, x) = x > least ? x : least

stats summary index 'call' using 0 nooutput
set yrange [STATS_records - 0.4:-0.6]

set multiplot
set title 'ns added to a getppid(), one CPU'
set lmargin at screen 0.27
set rmargin at screen 0.53
plot [10:1e6] summary index 'call' \
    using (10):0:(10):(at_least(10, $2)):($0 - 0.35):($0 + 0.35):\
      (is_ours(stringcolumn(1)) ? 0x228833 : 0x8899aa):ytic(1) \
    with boxxyerror lc rgb variable, \
  '' index 'call' using (at_least(10, $2)):0:(sprintf(' %.0f', $2)) \
    with labels left

array server[2] = ['redis', 'nginx']
do for [i = 1:2] {
  set title server[i].': throughput lost, in %'
  set format y ''
  set lmargin at screen 0.35 + i * 0.23
  set rmargin at screen 0.51 + i * 0.23
  plot [0.1:1000] summary index server[i] \
      using (0.1):0:(0.1):(at_least(0.1, $3)):($0 - 0.35):($0 + 0.35):\
        (is_ours(stringcolumn(1)) ? 0x228833 : 0x8899aa):ytic('') \
      with boxxyerror lc rgb variable, \
    '' index server[i] using (at_least(0.1, $3)):0:(sprintf(' %.1f', $3)) \
      with labels left
}
unset multiplot
