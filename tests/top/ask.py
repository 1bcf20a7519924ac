# SPDX-License-Identifier: MIT
"""Sends the lines of standard input to collectd's socket, one after the other,
and prints the answers: ask.py SOCKET"""

import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[1])
    stream = connection.makefile("rw")
    for line in sys.stdin:
        stream.write(line)
        stream.flush()
        answer = stream.readline()
        print(answer, end="", flush=True)
        for _ in range(int(answer.split()[0])):
            print(stream.readline(), end="", flush=True)
