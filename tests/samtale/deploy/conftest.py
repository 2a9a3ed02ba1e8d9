"""A server on this machine that answers as a test says: nothing here leaves the machine."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Handler(BaseHTTPRequestHandler):
    """Answers with what ``server.answer(request)`` returns: a status, headers, a body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            self.server.requests.append(self)
            status, headers, body = self.server.answer(self)
        self.send_response(status)
        for name, value in {
            **headers,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 the name that http.server looks for

    def log_message(self, *_args):
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Remembers what it was asked; its threads end before it does, so that no socket is left
    open.
    """

    daemon_threads = False
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.requests = threading.Lock(), []
        self.answer = lambda _request: (404, {}, b"")
        self.url = f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server(monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one
        one.shutdown()
        thread.join()


@pytest.fixture
def nowhere(server):
    """An address at which nobody answers."""
    other = Server()
    other.server_close()
    return other.url
