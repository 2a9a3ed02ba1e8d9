"""A server for a built site that counts every byte it sends, by path."""

import functools
import gzip
import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samtale.output.hashed_names import cache_rule
from samtale.sanitize import NO_HOSTS
from samtale.sanitize.content_policy import header

PACKED = {".html", ".css", ".js", ".json", ".svg"}


class Counting(http.server.SimpleHTTPRequestHandler):
    """A site as ``invoke server-config`` has it served: texts packed, cache rules set."""

    def log_message(self, *_arguments):
        pass

    def do_GET(self):
        path = self.path.partition("?")[0]
        file = Path(self.directory, path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
        if not file.is_file():
            self.send_error(404)
            return
        data, packed = file.read_bytes(), file.suffix in PACKED
        data = gzip.compress(data, 9) if packed else data
        self.server.sent[path] += len(data)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", cache_rule(path.lstrip("/")))
        self.send_header(
            "Content-Security-Policy", header(f"http://{self.headers['Host']}", NO_HOSTS)
        )
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def counting(folder: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    """The server of a folder; ``sent``: bytes by path; ``address``: the URL of its root."""
    handler = functools.partial(Counting, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.sent = Counter()
        server.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
