# SPDX-License-Identifier: MIT
# Turns the csv plugin's files, of a series and a day each, with lines
# "STAMP,VALUE", into lines "SERIES STAMP VALUE". Needs -F,
#
#   -v hosts=1       SERIES begins with the host's name
#   -v since=STAMP   values of earlier time stamps are left out
#   -v upto=STAMP    and of later ones

FNR == 1 {
  n = split(FILENAME, part, "/")
  sub(/-[0-9]+-[0-9]+-[0-9]+$/, "", part[n])
  series = (hosts ? part[n - 2] "/" : "") part[n - 1] "/" part[n]
  next
}

(since == "" || $1 >= since) && (upto == "" || $1 <= upto) {
  print series, $1, $2
}
