# SPDX-License-Identifier: MIT
"""A socket that answers as collectd never does, or hardly ever: fake.py SOCKET WHAT

WHAT is a function below, or a file with what there is of series: lines "TIME RATE
SERIES", bytes as they are, with which LISTVAL and GETVAL are answered. It is read
again for each connection. What is asked goes into FILE.asked, a line each, with
"open" and "close" around. With a DELAY, an answer takes so many seconds."""

import itertools
import os
import socket
import sys
import threading
import time

TOTAL = b"t/syscalls_total/invocations"


def requests(stream):
    for line in stream:
        yield line.rstrip(b"\r\n")


def name_of(request):
    name = request[len(b"GETVAL ") :]
    if name.startswith(b'"'):
        name = name[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    return name


def note(path, what):
    with open(path + ".asked", "ab") as file:
        file.write(what + b"\n")


def play(path, connection, stream):
    with open(path, "rb") as file:
        rows = [line.rstrip(b"\n").split(b" ", 2) for line in file]
    rates = {name: rate for _, rate, name in rows}
    note(path, b"open")
    for request in requests(stream):
        note(path, request)
        time.sleep(float(os.environ.get("DELAY", 0)))
        if request == b"LISTVAL":
            listed = [b"%s %s\n" % (when, name) for when, _, name in rows]
            answer = b"%d Values found\n" % len(listed) + b"".join(listed)
        elif name_of(request) in rates:
            answer = b"1 Value found\nvalue=%s\n" % rates[name_of(request)]
        else:
            answer = b"-1 No such value.\n"
        connection.sendall(answer)
    note(path, b"close")


def send_all(connection, parts):
    for part in parts:
        connection.sendall(part)


def line_without_end(connection, _):
    send_all(connection, itertools.repeat(b"x" * 65536))


def lines_without_end(connection, _):
    head = b"9 Values found\n"
    send_all(connection, itertools.chain([head], itertools.repeat(b"1000.000 t/a/b\n" * 4096)))


def series_without_end(connection, _):
    names = (b"1000.000 t/syscalls-%d/invocations\n" % i for i in itertools.count())
    blocks = (b"".join(itertools.islice(names, 1000)) for _ in itertools.count())
    send_all(connection, itertools.chain([b"9 Values found\n"], blocks))


def long_series_without_end(connection, _):
    line = b"1000.000 %s/syscalls-a/invocations\n" % (b"h" * 8000)
    send_all(connection, itertools.chain([b"9 Values found\n"], itertools.repeat(line)))


def empty_lines_without_end(connection, _):
    send_all(connection, itertools.repeat(b"\n" * 65536))


def huge_count(connection, _):
    connection.sendall(b"999999999 Values found\n")
    time.sleep(60)


def byte_a_second(connection, _):
    send_all(connection, (b"%d" % (i % 10) for i in itertools.count() if not time.sleep(1)))


def silence(_connection, _):
    time.sleep(60)


def half_an_answer(connection, stream):
    stream.readline()
    connection.sendall(b"2 Values found\n1000.000 " + TOTAL + b"\n")


def error_that_paints(connection, stream):
    stream.readline()
    connection.sendall(b"-1 \033[2J\033]0;owned\007 \xc3\xa4\x9b2J failed\n")


def other_service(connection, _):
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def serve(what, connection):
    try:
        with connection, connection.makefile("rb") as stream:
            if what in globals():
                globals()[what](connection, stream)
            else:
                play(what, connection, stream)
    except (BrokenPipeError, ConnectionResetError):
        pass


with socket.socket(socket.AF_UNIX) as listener:
    path = sys.argv[1]
    listener.bind(path + ".new")
    listener.listen()
    os.rename(path + ".new", path)
    while True:
        arguments = (sys.argv[2], listener.accept()[0])
        threading.Thread(target=serve, args=arguments, daemon=True).start()
