# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT
# Programs that know nothing of us are counted as strace -c counts them: the
# same run, and one without strace. Each runs by a name of its own, with a- or
# b- in front; so do all that it executes.

# Differences that are allowed, as parity.awk reads them.
allowed=''

# start_parity PROGRAM [OPTIONS]
start_parity() {
  needs "$1" setarch
  may_trace
  setarch -R true || skip "may not have memory laid out alike"
  exact_all 0.2 "Process \"/^[ab]-/\"
    ${2-}"
  cd "$T" || exit
  mkdir a b
  runs=0
  mkdir tree
  cp "$TOP"/src/*.[ch] tree
  touch -d '2020-01-01' tree/*
}

# as NAME PROGRAM: gives a program names to run by.
as() {
  ln -s "$2" "$T/a-$1"
  ln -s "$2" "$T/b-$1"
}

# both PROGRAM ARGUMENT...: runs it on both sides, '@' being the side. Where its
# memory lies is not left to chance, as an allocator's calls depend on it.
both() {
  export LC_ALL=C
  setarch -R "${@//@/a}" </dev/null >a/out
  setarch -R strace -f -c -o table "${@//@/b}" </dev/null >b/out
  cat table >>"$T/strace"
  runs=$((runs + 1))
  sed 's|\./a-|./b-|' a/out | cmp - b/out || fail "$1 does not do the same twice"
}

# Compares, and prints the table.
finish_parity() {
  flips 1
  stop
  check_books "process call process_call" "$all_metrics"
  printf '%s\n' "$allowed" >"$T/allowed"
  awk -v runs="$runs" -f "$HERE/parity.awk" "$T/allowed" "$T/strace" "$T/books" \
    >"$T/table"
  show "$T/table"
  say "$(tail -n 1 "$T/table")"
  grep '!$' "$T/table" >"$T/differ" || return 0
  fail "$(head -n 5 "$T/differ" | sed 's/  */ /g' | paste -sd';')"
}

test_parity_tar() {
  start_parity tar
  as tar "$(command -v tar)"
  both ./@-tar -cf @/tree.tar tree
  mkdir a/out.d b/out.d
  both ./@-tar -xf @/tree.tar -C @/out.d
  both ./@-tar -df @/tree.tar
  finish_parity
}

test_parity_gzip() {
  start_parity gzip
  as gzip "$(command -v gzip)"
  cat tree/*.c tree/*.c tree/*.c >a/text
  cp a/text b/text
  both ./@-gzip -k @/text
  both ./@-gzip -t @/text.gz
  finish_parity
}

test_parity_find() {
  start_parity find
  as find "$(command -v find)"
  both ./@-find tree /usr/include -name '*c*.h' -newer tree/plugin.c -size +1k
  finish_parity
}

# None of these commands executes another git, which would be called just so.
test_parity_git() {
  start_parity git
  as git "$(command -v git)"
  export HOME=$T GIT_CONFIG_NOSYSTEM=1 GIT_PAGER=cat
  export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t GIT_COMMITTER_NAME=t \
    GIT_COMMITTER_EMAIL=t
  git -c init.defaultBranch=t init -q tree
  local file
  for file in tree/*.c; do
    git -C tree add "${file#tree/}"
    git -C tree commit -q -m "$file"
  done
  both ./@-git -C tree log --stat --patch
  both ./@-git -C tree diff HEAD~3
  both ./@-git -C tree blame "${file#tree/}"
  both ./@-git -C tree cat-file --batch-check --batch-all-objects
  finish_parity
}

# From 3.14 on, it names its threads.
test_parity_python3() {
  start_parity python3 "GroupThreads true"
  as python "$(python3 -c 'import sys; print(sys.executable)')"
  export PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
  cat >work.py <<'END'
import json, os, sys, threading, time

side = sys.argv[1]
words = {}
for name in sorted(os.listdir("tree")):
    with open("tree/" + name) as file:
        words[name] = len(file.read().split())
with open(side + "/words", "w") as file:
    json.dump(words, file)
for i in range(100):
    try:
        os.stat("no-such-%d" % i)
    except OSError:
        pass
for i in range(5):
    pid = os.fork()
    if pid == 0:
        os.execv("./" + side + "-python", ["python", "-I", "-S", "-c", "0"])
    os.waitpid(pid, 0)
threads = [threading.Thread(target=os.listdir) for i in range(5)]
for thread in threads:
    thread.start()
    thread.join()
    time.sleep(0.3)  # joined, it is still to leave: its stack, and by exit
END
  allowed='a futex 100 50 who waits for whom depends on how fast all is'
  both ./@-python -I -S work.py @
  finish_parity
}

test_parity_sqlite3() {
  start_parity sqlite3
  as sqlite "$(command -v sqlite3)"
  local i
  {
    echo 'create table t (n integer primary key, name text);'
    for i in {1..20}; do
      echo "insert into t (name) values ('name $i');"
    done
    echo "create index i on t (name); select * from t where name like '%1';"
    echo 'begin; delete from t where n > 10; rollback; vacuum;'
  } >work.sql
  both ./@-sqlite -batch -init /dev/null @/db ".read work.sql"
  finish_parity
}

# A shell and the programs that it starts.
test_parity_sh() {
  start_parity sh
  as sh-cat "$(command -v cat)"
  as sh-wc "$(command -v wc)"
  cat >a-sh <<'END'
#!/bin/sh
for file in tree/*.c; do
  "$0-cat" "$file" | "$0-wc" -l
done
(exit 3) || echo "$? $("$0-wc" -c <tree/plugin.c)"
"$0-no-such" 2>/dev/null
(cd tree && echo *.h)
END
  chmod +x a-sh
  cp a-sh b-sh
  # A sigreturn ends as the call that the signal interrupted.
  allowed='a rt_sigreturn 36 36 of two that end at once one SIGCHLD may come'
  both ./@-sh
  finish_parity
}
