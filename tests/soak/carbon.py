# SPDX-License-Identifier: MIT
"""Reads what comes, with as little room for it as can be had: carbon.py [PORT]

Prints its port. While it is stopped from its start on, whoever writes to it soon
waits: the kernel keeps room for some segments, which are small."""
import socket
import sys

with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    listener.bind(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0))
    listener.listen()
    print(listener.getsockname()[1], flush=True)
    while True:
        with listener.accept()[0] as connection:
            while connection.recv(65536):
                pass
