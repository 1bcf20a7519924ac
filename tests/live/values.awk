# SPDX-License-Identifier: MIT
# Turns the csv plugin's files, of a series and a day each, with lines
# "STAMP,VALUE", into lines "SERIES STAMP VALUE". Needs -F,

FNR == 1 {
  n = split(FILENAME, part, "/")
  sub(/-[0-9]+-[0-9]+-[0-9]+$/, "", part[n])
  series = part[n - 1] "/" part[n]
  next
}

{
  print series, $1, $2
}
