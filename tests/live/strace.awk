# SPDX-License-Identifier: MIT
# Reads what `strace -f -Y -o` wrote. Writes a line "CALL FAILED NAME" for each
# system call, in the order of entry: whether it returned an error, 0 or 1, and
# its caller's name at that time, "_" if none is known. The return of a call may
# come on a second line. Names are quoted by strace.

function failed() {
  return / = -1 (E[A-Z0-9]+|\(errno [0-9]+\))/ || / = \? ERESTART/
}

/^[0-9]+(<.*>)? +<\.\.\. [a-z_0-9]+ resumed>/ {
  if (failed())
    error[pending[$1 + 0]] = 1
  next
}

match($0, /^[0-9]+(<.*>)? +[a-z_0-9]+\(/) {
  n++
  rest = substr($0, 1, RLENGTH - 1)
  call[n] = rest
  sub(/.* /, "", call[n])
  name[n] = "_"
  if (match(rest, /<.*>/))
    name[n] = substr(rest, RSTART + 1, RLENGTH - 2)
  error[n] = failed() ? 1 : 0
  pending[$1 + 0] = n
}

END {
  for (i = 1; i <= n; i++)
    print call[i], error[i], name[i]
}
