"""What a CDN's function does before a bucket of whole releases: every path is one of the release
that the pointer names.

Run as a program: ``python pointer.py PORT ADDRESS``: ADDRESS is that of the bucket and prefix.
"""

import http.client
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

TOLD = ("Content-Type", "Content-Encoding", "Cache-Control", "ETag")


class Reader(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    address = ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        status, headers, body = self.pointer()
        if status == HTTPStatus.OK:
            status, headers, body = self.ask(
                f"/releases/{body.decode().strip()}{path}{'index.html' * path.endswith('/')}"
            )
        self.send_response(status)
        for name in TOLD:
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def pointer(self) -> tuple:
        """The pointer, asked for again on a 5xx, as S3 wants it of its clients: moto gives one
        where an object that is being read is written again ("I/O operation on closed file"). The
        answers that readers are given are never asked for twice.
        """
        for _attempt in range(3):
            found = self.ask("/current")
            if found[0] < HTTPStatus.INTERNAL_SERVER_ERROR:
                break
        return found

    def ask(self, path: str) -> tuple:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=120)
        try:
            connection.request("GET", parts.path + path)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def log_message(self, *_arguments) -> None:
        """Nobody reads it."""


if __name__ == "__main__":
    Reader.address = sys.argv[2]
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Reader).serve_forever()
