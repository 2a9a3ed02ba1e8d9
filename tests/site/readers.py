"""Three readers who go on reading a site while it is published: run as a program, until its
standard input ends.

``python readers.py URL PAGES``: PAGES is a JSON file, path -> the SHA-256 of every version of that
page that may be met. Each reader asks for a page, and for all that the page needs; prints one JSON
line at the end: how many answers, and which were torn.
"""

import hashlib
import itertools
import json
import re
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

READERS = 3
LEAST = 101  # answers, however quickly the end comes
NEEDS = re.compile(r'<link[^>]+rel="(?:stylesheet|icon)"[^>]+href="([^"]+)"|<img[^>]+src="([^"]+)"')
HASH = re.compile(r"\.([0-9a-f]{10})\.[a-z0-9]+$")


class Reader(threading.Thread):
    def __init__(self, url: str, pages: dict[str, list[str]], start: int, stop: threading.Event):
        super().__init__(daemon=True)
        self.url, self.pages, self.turn, self.stop_reading = url, pages, start, stop
        self.answers, self.torn = 0, []

    def run(self) -> None:
        paths = sorted(self.pages)
        with httpx.Client(timeout=120) as client:
            for number in itertools.count(self.turn):
                if self.stop_reading.wait(0.002):
                    return
                self.read(client, paths[number % len(paths)])

    def read(self, client: httpx.Client, path: str) -> None:
        address = f"{self.url}/{path.removesuffix('index.html')}"
        page = self.ask(client, address)
        if page is None:
            return
        if hashlib.sha256(page).hexdigest() not in self.pages[path]:
            self.torn.append(f"{path}: {len(page)} bytes that no version has")
        for groups in NEEDS.findall(page.decode("utf-8", "replace")):
            asset = urljoin(address, groups[0] or groups[1])
            if urlsplit(asset).netloc != urlsplit(self.url).netloc:
                continue
            content = self.ask(client, asset)
            digest = HASH.search(asset)
            if (
                content is not None
                and digest
                and not hashlib.sha256(content).hexdigest().startswith(digest[1])
            ):
                self.torn.append(f"{asset}: is not what its name says")

    def ask(self, client: httpx.Client, address: str) -> bytes | None:
        self.answers += 1
        try:
            answer = client.get(address)
        except httpx.HTTPError as error:
            self.torn.append(f"{address}: {error!r}")
            return None
        if answer.status_code != 200:
            self.torn.append(f"{address}: {answer.status_code}")
            return None
        return answer.content


def wait_for(readers: list[Reader], answers: int) -> None:
    while sum(reader.answers for reader in readers) < answers:
        time.sleep(0.01)


def main(url: str, pages: str) -> None:
    stop = threading.Event()
    readers = [
        Reader(url, json.loads(Path(pages).read_text()), number * 7, stop)
        for number in range(READERS)
    ]
    for reader in readers:
        reader.start()
    wait_for(readers, 1)
    print("reading", flush=True)
    sys.stdin.read()
    wait_for(readers, LEAST)
    stop.set()
    for reader in readers:
        reader.join()
    reported = {
        "answers": sum(reader.answers for reader in readers),
        "torn": [one for reader in readers for one in reader.torn],
    }
    print(json.dumps(reported))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
