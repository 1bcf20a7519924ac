# SPDX-License-Identifier: MIT
"""Appends to FILE, a line each, what is posted to PORT: listener.py PORT FILE"""
import http.server
import sys

FILE = open(sys.argv[2], "ab", buffering=0)


class Listener(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        FILE.write(body.replace(b"\n", b" ") + b"\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])),
                                Listener).serve_forever()
